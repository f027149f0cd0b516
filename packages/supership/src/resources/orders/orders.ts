import { type CallOptions, type Client, get, type Methods, post, replyRows } from '@x/core/vendor'
import * as inputs from './inputs.ts'
import * as replies from './replies.ts'
import { undefinedIfUnknown } from './unknown-order.ts'

const docs = 'https://docs.developers.supership.vn/guide/orders.html'

/** Delivery orders. Money is in whole VND and weight in grams; both may be a number or a string of digits. */
export const orders = {
  /**
   * Asks what a delivery would cost.
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  quote: get('orders/price', { query: inputs.quoteQuery, reply: replyRows(replies.quote), docs }),
  /**
   * Creates an order. The order is real, since SuperShip has no sandbox. The call is never retried: after a timeout,
   * use `orders.find` to learn whether the order exists.
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
   * Lists the statuses that an order can have, in SuperShip's sequence. Sends no credential. See also `orderStatuses`.
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  statuses: get('orders/status', { reply: replyRows(replies.statusEntry), open: true, docs }),
  /**
   * Reads an order: `get(code)`, `get({ code })`, or by your own code `get({ soc })`.
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  get: get('orders/info', { query: inputs.orderKey, reply: replies.order, docs }),
  /**
   * Gets a token to print the labels of the orders with these SuperShip codes. See `labelUrl`.
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  labelToken: post('orders/token', {
    json: inputs.orderCodes,
    reply: replies.label,
    replySecrets: ({ token }) => [token],
    docs,
  }),
  /**
   * Cancels the order with this SuperShip code. SuperShip does not document until when an order can be cancelled.
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  cancel: post('orders/cancel', { json: inputs.orderCode, reply: replies.cancelledOrder, docs }),
}

const bySoc = {
  get: get('orders/info', { query: inputs.orderSoc, reply: replies.orderBySoc, docs }),
  find: get('orders/info', { query: inputs.onlySoc, reply: replies.orderBySoc, docs }),
}

export interface Orders extends Methods<typeof orders> {
  /**
   * Looks up an order by your own code. Returns `undefined` when SuperShip has no such order. Use it after
   * `orders.create` timed out, to learn whether the order exists. Only `soc` is sent, so you can pass the order itself.
   *
   * SuperShip documents no error replies. A reply counts as "no such order" when its message says `không tìm thấy` or
   * `không tồn tại`, or when it is a 404 without signs of a firewall or proxy; every other error is thrown.
   *
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  find(order: inputs.OrderSoc, options?: CallOptions): Promise<replies.Order | undefined>
  /**
   * Returns the address of a page to print, and sends nothing. Whoever has the address can open the page.
   *
   * @example supership.orders.labelUrl({ ...(await supership.orders.labelToken(code)), size: 'K46' })
   * @throws {ApiError} `invalid_input`, synchronously, for a size that SuperShip does not list.
   * @see https://docs.developers.supership.vn/guide/orders.html
   */
  labelUrl(label: inputs.LabelInput): string
}

const labelPage = 'https://khachhang.supership.vn/orders/awb'

export function createOrders(client: Client): Orders {
  const methods = client.bind('orders', orders)
  const { get: getBySoc, find } = client.bind('orders', bySoc)
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
