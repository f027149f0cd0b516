import { createSuperShip, orderStatuses } from '@x/supership'

export async function trackOrder(token: string, soc: string) {
  const supership = createSuperShip({ token })
  const { code, status, status_name, updated_at } = await supership.orders.get({ soc })
  return `${code}: ${orderStatuses[status]?.gloss ?? status_name} since ${updated_at}`
}
