import { get, type InputOf, type Methods, post, reply, replyFilled, text } from '@x/core/vendor'
import * as v from 'valibot'
import { type Gives, sideText, type Takes } from './values.ts'

const docs = 'https://docs.developers.supership.vn/guide/webhooks.html'

const registration = reply({
  url: replyFilled,
  // SuperShip's table says ISO 8601.
  /** `YYYY-MM-DD HH:MM:SS` without a zone; read it as UTC+7. */
  created_at: sideText,
  updated_at: sideText,
})

const registrationOrNone = v.pipe(
  v.unknown(),
  // The page mentions all webhooks, but shows one object. It does not document the reply for an account without a webhook.
  v.transform((results) => [results as { url?: unknown; created_at?: unknown } | null].flat()[0] ?? null),
  // A null address beside a date stays a fault: there is a webhook then.
  v.transform((first): unknown => (first?.url === '' || (first?.url === null && !first.created_at) ? null : first)),
  v.nullable(registration),
)

const newRegistration = v.looseObject({
  /** An absolute URL. Put `?secret=<long random text>` at its end, since SuperShip signs nothing. */
  url: v.pipe(
    text,
    v.check((url) => URL.canParse(url), 'a whole URL'),
  ),
})

export interface WebhookRegistration extends v.InferOutput<typeof registration> {}
export interface NewWebhookRegistration extends InputOf<typeof newRegistration> {}

/** The webhook address that receives SuperShip's updates, one for each account. `@x/supership/webhook` handles them. */
export const webhooks = {
  /**
   * Reads the address that receives updates; null when there is none.
   * @see https://docs.developers.supership.vn/guide/webhooks.html
   */
  get: get('webhooks', { reply: registrationOrNone as Gives<WebhookRegistration | null>, docs }),
  /**
   * Sets the address that receives updates, and replaces an earlier one. It applies to orders created afterwards.
   * @see https://docs.developers.supership.vn/guide/webhooks.html
   */
  create: post('webhooks/create', {
    json: newRegistration as Takes<NewWebhookRegistration, typeof newRegistration>,
    reply: registration as Gives<WebhookRegistration>,
    secrets: ({ url }) => [new URL(url).searchParams.get('secret')],
    docs,
  }),
}

export type Webhooks = Methods<typeof webhooks>
