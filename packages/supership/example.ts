import { createSuperShip, orderStage } from '@x/supership'

export async function trackOrder(token: string, soc: string) {
  const supership = createSuperShip({ token })
  const { code, status, updated_at } = await supership.orders.get({ soc })
  const { stage, isFinal } = orderStage(status)
  return `${code}: ${stage}${isFinal ? ', final' : ''} since ${updated_at}`
}
