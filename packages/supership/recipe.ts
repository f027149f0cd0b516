import { isApiError, type NewOrder, type SuperShip } from '@x/supership'

export async function createOnce(supership: SuperShip, order: NewOrder & { soc: string }) {
  try {
    const { code } = await supership.orders.create(order)
    return code
  } catch (error) {
    // `refused`: SuperShip said no. `sent` is false: SuperShip never received the order.
    if (!isApiError(error) || error.code === 'refused' || error.sent === false) throw error
    const found = await supership.orders.find({ soc: order.soc })
    if (found === undefined) throw error
    return found.code
  }
}
