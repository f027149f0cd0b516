import {
  del,
  text as filledText,
  get,
  type InputOf,
  isApiError,
  post,
  put,
  reply,
  replyNumber,
  type Schema,
} from '@x/core/vendor'
import * as v from 'valibot'
import { id, maybeText, number, type Takes, text } from './fields.ts'

const webhookReply = reply({
  id: replyNumber,
  channel: text,
  /** The URL, which requests call `webhook`. */
  param1: text,
  /** Its meaning is not documented. It is not the secure token. */
  param2: maybeText,
  /** The setting that requests call `income_only`: 1 is true, 0 is false. */
  send_only_income: number,
})

/** A hook as Casso returns it. Requests use other field names: see {@link WebhookSettings}. */
export interface Webhook extends v.InferOutput<typeof webhookReply> {}

const webhook = webhookReply as Schema<Webhook>

const settingsSchema = v.looseObject({
  /** URL that Casso sends transactions to. Replies call it `param1`. */
  webhook: v.pipe(
    v.string(),
    v.check((value) => isPublicUrl(value), 'a public http(s) URL, not of this machine or a local network'),
  ),
  /** Casso sends it with every delivery in the header `secure-token`. No reply contains it. */
  secure_token: v.optional(
    v.pipe(
      v.string(),
      v.check((value) => /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(value), 'printable ASCII, no outer spaces'),
    ),
  ),
  /** If true, Casso sends incoming transfers only. In replies, it is the number `send_only_income`. */
  income_only: v.optional(v.boolean()),
})

/**
 * The settings of a hook in requests. Replies use other names: `webhook` is `param1`, the boolean `income_only` is the
 * number `send_only_income`, and `secure_token` is missing.
 */
export interface WebhookSettings extends InputOf<typeof settingsSchema> {}

const webhookSettings = settingsSchema as Takes<WebhookSettings, typeof settingsSchema>

const docs = 'https://developer.casso.vn/casso-api/api/thiet-lap-webhook'
const secrets = ({ secure_token }: { secure_token?: string | undefined }) => [secure_token]

/** Casso has no call that lists the hooks. */
export const webhooks = {
  /**
   * Adds a hook. It gets legacy deliveries, which carry `secure_token` in a header as their proof.
   *
   * Casso's own code calls `deleteByUrl` first, so that no URL has two hooks.
   * @see https://developer.casso.vn/casso-api/api/thiet-lap-webhook
   */
  create: post('webhooks', { json: webhookSettings, reply: webhook, secrets, docs }),
  /**
   * Reads one hook.
   * @see https://developer.casso.vn/casso-api/api/thiet-lap-webhook
   */
  get: get('webhooks/{id}', { params: id, reply: webhook, docs }),
  /**
   * Changes a hook. Pass all settings: Casso does not document what happens to those that you leave out.
   * @see https://developer.casso.vn/casso-api/api/thiet-lap-webhook
   */
  update: put('webhooks/{id}', { params: id, json: webhookSettings, reply: webhook, secrets, docs }),
  /**
   * Removes one hook.
   * @see https://developer.casso.vn/casso-api/api/thiet-lap-webhook
   */
  delete: del('webhooks/{id}', {
    params: id,
    // Casso's pages could not be read as far as this reply, so it is ignored.
    reply: v.pipe(
      v.unknown(),
      v.transform((): void => {}),
    ),
    docs,
  }),
  /**
   * Removes all hooks with exactly this URL. Resolves to false if there was none.
   * @see https://developer.casso.vn/casso-api/api/thiet-lap-webhook
   */
  deleteByUrl: del('webhooks', {
    query: v.pipe(
      filledText,
      v.transform((url) => ({ webhook: url })),
    ),
    reply: v.pipe(
      v.unknown(),
      v.transform((): boolean => true),
    ),
    docs,
  }),
}

/** Returns false for error 12: no hook has the URL, which is usual on a first installation. Rethrows other errors. */
export function falseIfNone(error: unknown): false {
  if (isApiError(error, 'refused') && error.vendorCode === '12') return false
  throw error
}

/** Whether the URL is public. Casso refuses addresses that it cannot reach. */
function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  const isLocal =
    /^(localhost|.+\.localhost|.+\.local|0\.0\.0\.0)\.?$/.test(hostname) ||
    /^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))(\.\d+){2,3}$/.test(hostname) ||
    /^\[(::1?|f[cd].*|fe80.*)\]$/.test(hostname)
  return /^https?:$/.test(protocol) && !isLocal
}
