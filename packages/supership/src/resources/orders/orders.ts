import type { CallOptions, Client } from '@x/core/vendor'
import * as v from 'valibot'
import * as inputs from './inputs.ts'
import * as replies from './replies.ts'
import { isUnknownOrder } from './unknown-order.ts'

/** Delivery orders. Money is whole VND, weight is grams; both may be given as digits in a text. */
export interface Orders {
  /**
   * Asks what a delivery would cost this customer.
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  quote(query: inputs.QuoteQuery, options?: CallOptions): Promise<replies.Quote[]>
  /**
   * Creates an order. It is real at once, since SuperShip has no sandbox, and is never sent twice.
   *
   * Give `pickup_code` or all of `pickup_phone`, `pickup_address`, `pickup_province`, `pickup_district` and
   * `pickup_commune`; and `product` with `product_type` 1 or `products` with 2.
   *
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  create(order: inputs.NewOrder, options?: CallOptions): Promise<replies.CreatedOrder>
  /**
   * Lists the statuses that an order can have, in SuperShip's own order; sends no credential. See also `orderStatuses`.
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  statuses(options?: CallOptions): Promise<replies.StatusEntry[]>
  /**
   * Reads an order: `get(code)`, `get({ code })`, or by your own code `get({ soc })`.
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  get(order: inputs.OrderKey, options?: CallOptions): Promise<replies.Order>
  /**
   * Looks an order up by your own code and gives `undefined` when SuperShip has none. Use it after `orders.create` timed
   * out, to learn whether the order exists.
   *
   * SuperShip documents no error replies. A reply counts as "no such order" when its HTTP status is 404 or its words say
   * `không tìm thấy` or `không tồn tại`; every other failure is thrown.
   *
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  find(order: inputs.OrderSoc, options?: CallOptions): Promise<replies.Order | undefined>
  /**
   * Gets a token to print the labels of one or more orders with, named by SuperShip's codes; see `labelUrl`.
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  labelToken(orders: inputs.OrderCodes, options?: CallOptions): Promise<replies.Label>
  /**
   * The address of a page to print; sends nothing. Whoever has the address can open it.
   *
   * @example supership.orders.labelUrl({ ...(await supership.orders.labelToken(code)), size: 'K46' })
   * @throws {ApiError} `invalid_input`, at once, on a size that SuperShip does not list.
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  labelUrl(label: inputs.LabelInput): string
  /**
   * Cancels an order, named by SuperShip's code. Until when that is possible is not documented.
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  cancel(order: inputs.OrderCode, options?: CallOptions): Promise<replies.CancelledOrder>
}

const labelPage = 'https://khachhang.supership.vn/orders/awb'

export function createOrders({ call, input, protect }: Client): Orders {
  return {
    quote: async (given, options) => {
      const query = input('orders.quote', inputs.quoteQuery, given)
      return call('orders.quote', 'GET', 'orders/price', { query, schema: v.array(replies.quote) }, options)
    },
    create: async (given, options) => {
      const json = input('orders.create', inputs.newOrder, given)
      protect(json.partner)
      return call('orders.create', 'POST', 'orders/add', { json, schema: replies.createdOrder }, options)
    },
    statuses: (options) => {
      const schema = v.array(replies.statusEntry)
      return call('orders.statuses', 'GET', 'orders/status', { schema, open: true }, options)
    },
    get: async (given, options) => {
      const query = input('orders.get', inputs.orderKey, given)
      return call('orders.get', 'GET', 'orders/info', { query, schema: replies.order }, options)
    },
    find: async (given, options) => {
      const query = input('orders.find', inputs.orderSoc, given)
      try {
        return await call('orders.find', 'GET', 'orders/info', { query, schema: replies.order }, options)
      } catch (error) {
        if (isUnknownOrder(error)) return
        throw error
      }
    },
    labelToken: async (given, options) => {
      const json = input('orders.labelToken', inputs.orderCodes, given)
      return call('orders.labelToken', 'POST', 'orders/token', { json, schema: replies.label }, options)
    },
    labelUrl: (given) => {
      const { token, size } = input('orders.labelUrl', inputs.labelInput, given)
      return `${labelPage}?${new URLSearchParams({ token, size })}`
    },
    cancel: async (given, options) => {
      const json = input('orders.cancel', inputs.orderCode, given)
      return call('orders.cancel', 'POST', 'orders/cancel', { json, schema: replies.cancelledOrder }, options)
    },
  }
}
