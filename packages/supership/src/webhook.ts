import { type ApiError, aFunction, checkOptions, isApiError, oneOrMore, text } from '@x/core/vendor'
import {
  createWebhookHandler,
  holdsSecret,
  jsonOf,
  readDelivery,
  type WebhookInput,
  webhookRejected,
} from '@x/core/webhook'
import * as v from 'valibot'
import type { Orders } from './resources/orders/orders.ts'
import type { Order } from './resources/orders/replies.ts'
import { numberOrNull, orderStatus, textOrNull } from './resources/values.ts'

const update = v.looseObject({
  type: v.pipe(
    v.string(),
    v.transform((type): 'update_status' | 'update_weight' | (string & {}) => type),
  ),
  code: v.string(),
  shortcode: textOrNull,
  soc: textOrNull,
  /** The receiver. */
  name: textOrNull,
  /** Not masked, unlike in `orders.get`. */
  phone: textOrNull,
  address: textOrNull,
  /** `'1'` the sender, `'2'` the receiver; a code, unlike in `orders.get`. */
  payer: textOrNull,
  /** VND to collect. */
  amount: v.number(),
  /** Grams. */
  weight: v.number(),
  /** VND for the delivery. */
  fshipment: v.number(),
  /** VND for the insurance. */
  finsurance: numberOrNull,
  status: orderStatus,
  status_name: v.string(),
  /** `'1'`: only a part was delivered. */
  partial: textOrNull,
  /** `'1'`: goods are exchanged. */
  barter: textOrNull,
  reason_code: textOrNull,
  reason_text: textOrNull,
  created_at: textOrNull,
  updated_at: v.string(),
  /** When this was sent. */
  pushed_at: v.string(),
})

/** What SuperShip says of an order whose status or weight changed. */
export type SuperShipUpdate = v.InferOutput<typeof update>

export interface SuperShipVerifyOptions {
  /** Long random text that is in the registered address as `?secret=`; several while one takes over from another. */
  secret: string | readonly string[]
  /** A SuperShip client: the order is read again before its update is trusted; one it does not know is rejected. */
  reread?: { orders: Pick<Orders, 'get'> } | undefined
}

export interface SuperShipWebhookOptions extends SuperShipVerifyOptions {
  /**
   * Does your work, and is waited for. What it throws is answered with 500; it is not documented whether SuperShip then tries again.
   *
   * With `reread`, `order` is the order as SuperShip itself tells it, and where the delivery said otherwise of its
   * codes, status, amount, weight or `updated_at`, `update` has the order's word.
   */
  onUpdate(update: SuperShipUpdate, order?: Order): unknown
  /** Told why a delivery was rejected, with 401: it is a stranger's, or the secret here is not that of the vendor. */
  onRejected?: ((error: ApiError) => void) | undefined
  /** Told what `onUpdate` or the reading threw. */
  onError?: ((error: unknown) => void) | undefined
}

const verifyOptions = v.looseObject({
  secret: oneOrMore(text),
  reread: v.optional(v.looseObject({ orders: v.looseObject({ get: aFunction }) })),
})
const handlerOptions = v.looseObject({
  ...verifyOptions.entries,
  onUpdate: aFunction,
  onRejected: v.optional(aFunction),
  onError: v.optional(aFunction),
})

/**
 * Reads a delivery that has the secret in its address; with `reread`, the order's word goes before the delivery's.
 *
 * SuperShip signs nothing, so the secret is all that tells its deliveries from others': register an https address, and
 * keep addresses out of logs.
 *
 * @throws {ApiError} `webhook_rejected` on a wrong or missing secret, a body that is no update, or an unknown order; and
 * whatever the reading of the order throws.
 * @see https://docs.developers.supership.vn/guide/webhooks.html
 */
export async function verifySuperShipWebhook(
  input: WebhookInput,
  options: SuperShipVerifyOptions,
): Promise<SuperShipUpdate> {
  return (await verified(input, options)).update
}

async function verified(
  input: WebhookInput,
  options: SuperShipVerifyOptions,
): Promise<{ update: SuperShipUpdate; order?: Order }> {
  const { secret } = checkOptions('supership', verifyOptions, options)
  const delivery = await readDelivery('supership', input)
  const isGenuine = await holdsSecret(delivery, secret)
  if (!isGenuine) throw webhookRejected('supership', 'The secret in the address is missing or wrong')
  const checked = v.safeParse(update, jsonOf('supership', delivery))
  if (!checked.success) throw webhookRejected('supership', 'The body is not an update of an order')
  if (options.reread === undefined) return { update: checked.output }
  const order = await readAgain(options.reread, checked.output.code)
  const { code, soc, status, status_name, amount, weight, updated_at } = order
  return { update: { ...checked.output, code, soc, status, status_name, amount, weight, updated_at }, order }
}

/**
 * Makes the handler of the registered address: 200 once `onUpdate` is done, which is all that SuperShip looks at.
 *
 * Whether a delivery can come twice, or late, is not documented: compare `updated_at` before you act on one.
 *
 * @example const handler = superShipWebhookHandler({ secret, onUpdate: ({ code, status }) => save(code, status) })
 * @throws {TypeError} naming the option that is missing or wrong.
 */
export function superShipWebhookHandler(options: SuperShipWebhookOptions): (request: Request) => Promise<Response> {
  checkOptions('supership', handlerOptions, options)
  const { onUpdate, onRejected, onError } = options
  return createWebhookHandler({
    verify: (request) => verified(request, options),
    handle: ({ update, order }) => (order === undefined ? onUpdate(update) : onUpdate(update, order)),
    reply: () => new Response(null, { status: 200 }),
    onRejected,
    onError,
  })
}

async function readAgain({ orders }: { orders: Pick<Orders, 'get'> }, code: string): Promise<Order> {
  try {
    return await orders.get(code)
  } catch (error) {
    if (isApiError(error, 'refused')) throw webhookRejected('supership', 'SuperShip does not know the order')
    throw error
  }
}
