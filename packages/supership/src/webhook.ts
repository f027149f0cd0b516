import { aFunction, type CallOptions, checkOptions, toIssue } from '@x/core/vendor'
import {
  createWebhookHandler,
  leastUnsigned,
  openDelivery,
  type ParsedWebhookInput,
  requireSecret,
  type SecretOption,
  secretOption,
  secretsOf,
  type WebhookHooks,
  webhookHooks,
  webhookRejected,
  webhookUnreadable,
} from '@x/core/webhook'
import * as v from 'valibot'
import type { Order } from './resources/orders/replies.ts'
import { undefinedIfUnknown } from './resources/orders/unknown-order.ts'
import { rereadUpdate, type SuperShipUpdate, update } from './webhook/update.ts'

export type { SuperShipUpdate } from './webhook/update.ts'

const vendor = 'supership'

/** The part of a SuperShip client that reads an order. */
interface OrderReader {
  orders: { get(code: string, options?: CallOptions): Promise<Order> }
}

export interface SuperShipVerifyOptions {
  /**
   * A long random text that the registered address carries as `?secret=`. It must have at least 16 characters, since
   * SuperShip signs nothing. Give several while you replace one, or a function that is called for each delivery.
   */
  secret: SecretOption
  /** A SuperShip client. With it, the order is read again before an update is trusted. An unknown order is rejected. */
  reread?: OrderReader | undefined
}

export interface SuperShipWebhookOptions extends SuperShipVerifyOptions, WebhookHooks {
  /**
   * Called with each update; the handler waits for it. When it throws, the handler answers 500. SuperShip does not
   * document whether it then sends the update again.
   *
   * With `reread`, `order` is the order as SuperShip returns it, and `update` has that order's codes, status, amount,
   * weight and `updated_at`.
   */
  onUpdate(update: SuperShipUpdate, order?: Order): unknown
}

const verifyOptions = {
  secret: secretOption(leastUnsigned),
  reread: v.optional(v.custom<OrderReader>(isOrderReader, 'a SuperShip client')),
}
const verifySchema = v.looseObject(verifyOptions)
const handlerSchema = v.looseObject({ ...verifyOptions, ...webhookHooks, onUpdate: aFunction })

/**
 * Checks the secret in a delivery's address and reads the update. With `reread`, the order is read again, and its
 * codes, status, amount, weight and `updated_at` replace those of the delivery.
 *
 * SuperShip signs nothing, so only the secret proves that a delivery is genuine. Register an https address and keep
 * request addresses out of logs. The body may already be parsed.
 *
 * @throws {ApiError} `webhook_rejected`; `error.vendorCode` has the reason: `missing` or `secret` for a delivery
 * without the right secret, `unknown_order` for an order that `reread` does not find, `unreadable` for a genuine
 * delivery of unknown shape. With `reread`, also any other error of reading the order.
 * @see https://docs.developers.supership.vn/guide/webhooks.html
 */
export async function verifySuperShipWebhook(
  input: ParsedWebhookInput,
  options: SuperShipVerifyOptions,
): Promise<SuperShipUpdate> {
  checkOptions(vendor, verifySchema, options)
  return (await verified(input, options)).update
}

/**
 * Makes the handler of the registered address. It answers 200 once `onUpdate` is done; SuperShip checks nothing else.
 *
 * SuperShip does not document whether an update can arrive twice or late: compare `updated_at` before you act on one.
 *
 * @example const handler = superShipWebhookHandler({ secret, onUpdate: ({ code, status }) => save(code, status) })
 * @throws {TypeError} naming the option that is missing or wrong.
 */
export function superShipWebhookHandler(options: SuperShipWebhookOptions): (request: Request) => Promise<Response> {
  checkOptions(vendor, handlerSchema, options)
  const { onUpdate, onRejected, onError, onUnreadable } = options
  return createWebhookHandler({
    vendor,
    verify: (request) => verified(request, options),
    handle: ({ update, order }) => (order === undefined ? onUpdate(update) : onUpdate(update, order)),
    reply: () => new Response(null, { status: 200 }),
    onRejected,
    onError,
    onUnreadable,
  })
}

function isOrderReader(value: unknown): boolean {
  return typeof (value as Partial<OrderReader> | null | undefined)?.orders?.get === 'function'
}

async function verified(
  input: ParsedWebhookInput,
  { secret, reread }: SuperShipVerifyOptions,
): Promise<{ update: SuperShipUpdate; order?: Order }> {
  const delivery = openDelivery(vendor, input, { parsed: true })
  await requireSecret(vendor, delivery, await secretsOf(vendor, 'secret', secret, leastUnsigned))
  const body = await delivery.json()
  if (reread === undefined) return { update: readUpdate(update, body) }
  const claim = readUpdate(rereadUpdate, body)
  const order = await readAgain(reread, claim.code)
  const { code, soc, status, status_name, amount, weight, updated_at } = order
  return { update: { ...claim, code, soc, status, status_name, amount, weight, updated_at }, order }
}

function readUpdate<S extends v.GenericSchema>(schema: S, body: unknown): v.InferOutput<S> {
  const checked = v.safeParse(schema, body)
  if (checked.success) return checked.output
  throw webhookUnreadable(vendor, body, 'The body is not an update of an order', checked.issues.map(toIssue))
}

async function readAgain({ orders }: OrderReader, code: string): Promise<Order> {
  const order = await undefinedIfUnknown((options) => orders.get(code, options))
  if (order === undefined) throw webhookRejected(vendor, 'SuperShip does not know the order', 'unknown_order')
  return order
}
