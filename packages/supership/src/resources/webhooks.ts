import { type CallOptions, type Client, type InputOf, text } from '@x/core/vendor'
import * as v from 'valibot'

const registration = v.looseObject({
  url: v.string(),
  /** `YYYY-MM-DD HH:MM:SS` without a zone (read it as UTC+7) in SuperShip's sample, ISO 8601 in its table. */
  created_at: v.string(),
  updated_at: v.string(),
})

const registrationOrNone = v.pipe(
  v.unknown(),
  // The page speaks of all webhooks and shows one object; what comes when there is none is not told.
  v.transform((results) => [results].flat()[0] ?? null),
  v.nullable(registration),
)

const newRegistration = v.looseObject({
  url: v.pipe(
    text,
    v.check((url) => URL.canParse(url), 'a whole URL'),
  ),
})

export type WebhookRegistration = v.InferOutput<typeof registration>
export type NewWebhookRegistration = InputOf<typeof newRegistration>

/** The address that SuperShip tells of changes; there is one for each account. See `@x/supership/webhook` to receive them. */
export interface Webhooks {
  /**
   * Reads where SuperShip sends its updates; null when nowhere.
   * @see https://docs.developers.supership.vn/guide/webhooks.html
   */
  get(options?: CallOptions): Promise<WebhookRegistration | null>
  /**
   * Sets the address, also in place of an earlier one. It counts for orders created from then on.
   * @see https://docs.developers.supership.vn/guide/webhooks.html
   */
  create(webhook: NewWebhookRegistration, options?: CallOptions): Promise<WebhookRegistration>
}

export function createWebhooks({ call, input, protect }: Client): Webhooks {
  return {
    get: (options) => call('webhooks.get', 'GET', 'webhooks', { schema: registrationOrNone }, options),
    create: async (given, options) => {
      const json = input('webhooks.create', newRegistration, given)
      protect(new URL(json.url).searchParams.get('secret'))
      return call('webhooks.create', 'POST', 'webhooks/create', { json, schema: registration }, options)
    },
  }
}
