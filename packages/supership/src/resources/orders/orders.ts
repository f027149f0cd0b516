import { type CallOptions, type Client, get, type Methods, post, replyRows } from '@x/core/vendor'
import * as inputs from './inputs.ts'
import * as replies from './replies.ts'
import { undefinedIfUnknown } from './unknown-order.ts'

const docs = 'https://docs.developers.supership.vn/guide/orders.html'

/** Delivery orders. Money is whole VND, weight is grams; both may be given as digits in a text. */
export const orders = {
  /**
   * Asks what a delivery would cost this customer.
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  quote: get('orders/price', { query: inputs.quoteQuery, reply: replyRows(replies.quote), docs }),
  /**
   * Creates an order. It is real at once, since SuperShip has no sandbox, and it is never sent twice. After a timeout,
   * ask `orders.find` whether it exists.
   *
   * Give `pickup_code`, or all of `pickup_phone`, `pickup_address`, `pickup_province`, `pickup_district` and
   * `pickup_commune`. Give `product` with `product_type` 1, or `products` with 2.
   *
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  create: post('orders/add', {
    json: inputs.newOrder,
    reply: replies.createdOrder,
    secrets: ({ partner }) => [partner],
    docs,
  }),
  /**
   * Lists the statuses that an order can have, in SuperShip's own order. Sends no credential. See also `orderStatuses`.
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  statuses: get('orders/status', { reply: replyRows(replies.statusEntry), open: true, docs }),
  /**
   * Reads an order: `get(code)`, `get({ code })`, or by your own code `get({ soc })`.
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  get: get('orders/info', { query: inputs.orderKey, reply: replies.order, docs }),
  /**
   * Gets a token to print the labels of one or more orders, named by SuperShip's codes. See `labelUrl`.
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  labelToken: post('orders/token', {
    json: inputs.orderCodes,
    reply: replies.label,
    replySecrets: ({ token }) => [token],
    docs,
  }),
  /**
   * Cancels an order, named by SuperShip's code. Until when that is possible is not documented.
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  cancel: post('orders/cancel', { json: inputs.orderCode, reply: replies.cancelledOrder, docs }),
}

const bySoc = get('orders/info', { query: inputs.orderSoc, reply: replies.orderBySoc, docs })

export interface Orders extends Methods<typeof orders> {
  /**
   * Looks an order up by your own code and gives `undefined` when SuperShip has none. Use it after `orders.create` timed
   * out, to learn whether the order exists.
   *
   * SuperShip documents no error replies. A reply counts as "no such order" when its words say `không tìm thấy` or
   * `không tồn tại`, or when it is a 404 without the marks of a firewall or a proxy; every other failure is thrown.
   *
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  find(order: inputs.OrderSoc, options?: CallOptions): Promise<replies.Order | undefined>
  /**
   * The address of a page to print; sends nothing. Whoever has the address can open it.
   *
   * @example supership.orders.labelUrl({ ...(await supership.orders.labelToken(code)), size: 'K46' })
   * @throws {ApiError} `invalid_input`, at once, on a size that SuperShip does not list.
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  labelUrl(label: inputs.LabelInput): string
}

const labelPage = 'https://khachhang.supership.vn/orders/awb'

export function createOrders(client: Client): Orders {
  const methods = client.bind('orders', orders)
  const { get: getBySoc, find } = client.bind('orders', { get: bySoc, find: bySoc })
  return {
    ...methods,
    get: (key, options) => (inputs.isSoc(key) ? getBySoc(key, options) : methods.get(key, options)),
    find: (key, options) => undefinedIfUnknown((listening) => find(key, listening), options),
    labelUrl: (given) => {
      const { token, size } = client.input('orders.labelUrl', inputs.labelInput, given)
      return `${labelPage}?${new URLSearchParams({ token, size })}`
    },
  }
}
