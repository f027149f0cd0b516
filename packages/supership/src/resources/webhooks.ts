import { get, type InputOf, type Methods, post, reply, replyFilled, text } from '@x/core/vendor'
import * as v from 'valibot'
import { type Gives, sideText, type Takes } from './values.ts'

const docs = 'https://docs.developers.supership.vn/guide/webhooks.html'

const registration = reply({
  url: replyFilled,
  // ISO 8601 in SuperShip's table.
  /** `YYYY-MM-DD HH:MM:SS` without a zone; read it as UTC+7. */
  created_at: sideText,
  updated_at: sideText,
})

const registrationOrNone = v.pipe(
  v.unknown(),
  // The page speaks of all webhooks and shows one object. What comes when there is none is not documented.
  v.transform((results) => [results].flat()[0] ?? null),
  v.nullable(registration),
)

const newRegistration = v.looseObject({
  /** An absolute URL. Put `?secret=<long random text>` at its end: SuperShip signs nothing. */
  url: v.pipe(
    text,
    v.check((url) => URL.canParse(url), 'a whole URL'),
  ),
})

export interface WebhookRegistration extends v.InferOutput<typeof registration> {}
export interface NewWebhookRegistration extends InputOf<typeof newRegistration> {}

/** The address that receives SuperShip's updates; one for each account. See `@x/supership/webhook` to receive them. */
export const webhooks = {
  /**
   * Reads the address that receives updates; null when there is none.
   * @see https://docs.developers.supership.vn/guide/webhooks.html
   */
  get: get('webhooks', { reply: registrationOrNone as Gives<WebhookRegistration | null>, docs }),
  /**
   * Sets the address, and replaces an earlier one. It applies to orders that are created from then on.
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
