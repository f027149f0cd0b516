import { type InputOf, post, reply, replyFilled, replyRows, soft } from '@x/core/vendor'
import * as v from 'valibot'
import { sibling } from '../docs.ts'
import { type Gives, id, open, side, type Takes } from '../schemas.ts'

const lastError = reply({
  error: side.text,
  resp_status: side.number,
  resp_body: side.text,
  retried: side.number,
  sent_at: side.text,
})

const webhook = reply({
  id: replyFilled,
  url: side.text,
  /** `call_log`, `zl_oa_message`. */
  entities: side.texts,
  fields: side.texts,
  metadata: side.text,
  created_at: side.text,
  /** How the last deliveries went. */
  states: soft(
    v.optional(
      reply({
        /** `retry`: the last delivery failed. `stop`: ITS gave up after a day of failures. */
        state: side.open<'ok' | 'retry' | 'stop'>(),
        last_sent_at: side.nullable,
        last_error: soft(v.nullish(lastError)),
      }),
    ),
  ),
})
/** An address that ITS calls. */
export interface Webhook extends v.InferOutput<typeof webhook> {}

const webhookList = reply({ webhooks: replyRows(webhook as Gives<Webhook>) })
/** All webhooks of the partner. */
export interface WebhookList extends v.InferOutput<typeof webhookList> {}

const newWebhook = v.looseObject({
  /** The address that ITS calls. Put a secret into its query, since ITS signs nothing: `https://.../its?secret=...` */
  url: v.string(),
  /** The entities whose changes ITS reports. */
  entities: v.pipe(v.array(open<'call_log' | 'zl_oa_message'>()), v.nonEmpty()),
})
/** The input of `webhooks.create`. */
export interface NewWebhook extends InputOf<typeof newWebhook> {}

const webhookId = v.pipe(
  id,
  v.transform((id) => ({ id })),
)

/** Returns the secret in a webhook's address, which distinguishes genuine deliveries from forged ones. */
export const secretIn = (address: string): string | undefined =>
  URL.canParse(address) ? (new URL(address).searchParams.get('secret') ?? undefined) : undefined

/** Webhooks that receive the events of all linked shops. ITS's ancestor allows five. */
export const webhooks = {
  /**
   * Registers an address that ITS calls on changes. `@x/its/webhook` handles the calls. Known from sibling brands only:
   * CreateWebhook.
   */
  create: post('Webhook/CreateWebhook', {
    json: newWebhook as Takes<NewWebhook, typeof newWebhook>,
    reply: webhook as Gives<Webhook>,
    secrets: ({ url }) => [secretIn(url)],
    docs: sibling,
    certainty: 'sibling',
  }),
  /** Lists all webhooks and how their last deliveries went. Known from sibling brands only: GetWebhooks. */
  list: post('Webhook/GetWebhooks', {
    body: {},
    reply: webhookList as Gives<WebhookList>,
    safe: true,
    docs: sibling,
    certainty: 'sibling',
  }),
  /** Deletes the webhook with this id, and returns those that remain. Known from sibling brands only: DeleteWebhook. */
  delete: post('Webhook/DeleteWebhook', {
    json: webhookId,
    reply: webhookList as Gives<WebhookList>,
    docs: sibling,
    certainty: 'sibling',
  }),
}
