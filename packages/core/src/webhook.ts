// The kit for webhooks of vendor packages. A handler checks first that a delivery is genuine, and then its shape:
//
//   const delivery = openDelivery('shop', request)             // `{ parsed: true }` where the vendor signs nothing
//   const secrets = await secretsOf('shop', 'secret', options.secret, leastUnsigned)
//   await requireSecret('shop', delivery, secrets)             // or throw webhookRejected('shop', '...', 'signature')
//   const body = await delivery.json()                         // the sender is verified at this point
//   throw webhookUnreadable('shop', body, 'Not an update of an order', issues)  // genuine, but of unknown shape
//
// `createWebhookHandler` turns these errors into 401 (not genuine), `onUnreadable` or 500 (unknown shape), and 400, 408
// or 413 (incomplete body). Its `handle(event, unreadable)` may call `await unreadable(webhookUnreadable(...))` for one
// bad row after the good ones. `once(options, id, job)` implements the options `seen` and `claims`.
// `secretOption(leastUnsigned)`, `...webhookHooks` and `...onceOptions` are entries for the schema of the options.

export {
  type Delivery,
  type HeadersLike,
  openDelivery,
  type ParsedWebhookInput,
  type WebhookInput,
  type WebhookReason,
  webhookRejected,
  webhookUnreadable,
} from './webhook/delivery.ts'
export { createWebhookHandler, type WebhookHandlerOptions, type WebhookHooks, webhookHooks } from './webhook/handler.ts'
export { type Claims, type OnceOptions, once, onceOptions } from './webhook/once.ts'
export { isOneOf, leastUnsigned, requireSecret, type SecretOption, secretOption, secretsOf } from './webhook/secrets.ts'
