import { type CallOptions, type Client, text as filledText, type InputOf, isApiError } from '@x/core/vendor'
import * as v from 'valibot'
import { id, text } from './fields.ts'

export const webhook = v.looseObject({
  id: v.number(),
  channel: v.string(),
  /** The URL that was written as `webhook`. */
  param1: v.string(),
  /** Its meaning is not documented; not the secure token. */
  param2: text,
  /** What was written as `income_only`: 1 true, 0 false. */
  send_only_income: v.number(),
})

export type Webhook = v.InferOutput<typeof webhook>

export const webhookSettings = v.looseObject({
  /** Where Casso shall send transactions; comes back as `param1`. */
  webhook: v.pipe(
    v.string(),
    v.check((value) => isPublicUrl(value), 'a public http(s) URL, not of this machine or a local network'),
  ),
  /** Comes with every delivery in the header `secure-token`; never comes back. */
  secure_token: v.optional(
    v.pipe(
      v.string(),
      v.check((value) => /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(value), 'printable ASCII, no outer spaces'),
    ),
  ),
  /** True leaves out money that goes out; comes back as the number `send_only_income`. */
  income_only: v.optional(v.boolean()),
})

/** What a hook shall be; what comes back has other names, see {@link Webhooks}. */
export type WebhookSettings = InputOf<typeof webhookSettings>

/**
 * The hooks that Casso calls on new transactions; it has no call that lists them.
 *
 * Names differ by direction: `webhook` is read back as `param1`, the boolean `income_only` as the number
 * `send_only_income`, and `secure_token` not at all.
 */
export interface Webhooks {
  /**
   * Adds a hook; its deliveries are of the legacy kind, which `secure_token` in a header proves to be Casso's.
   *
   * Casso's own code calls `deleteByUrl` first, so that no URL has two hooks.
   * @see https://developer.casso.vn/casso-api/api/thiet-lap-webhook
   */
  create(settings: WebhookSettings, options?: CallOptions): Promise<Webhook>
  /**
   * Reads one hook.
   * @see https://developer.casso.vn/casso-api/api/thiet-lap-webhook
   */
  get(id: number | string, options?: CallOptions): Promise<Webhook>
  /**
   * Changes a hook; give all settings, since what Casso does with those left out is not documented.
   * @see https://developer.casso.vn/casso-api/api/thiet-lap-webhook
   */
  update(id: number | string, settings: WebhookSettings, options?: CallOptions): Promise<Webhook>
  /**
   * Removes one hook.
   * @see https://developer.casso.vn/casso-api/api/thiet-lap-webhook
   */
  delete(id: number | string, options?: CallOptions): Promise<void>
  /**
   * Removes all hooks with exactly this URL, as is done before adding one anew; false when there was none.
   * @see https://developer.casso.vn/casso-api/api/thiet-lap-webhook
   */
  deleteByUrl(url: string, options?: CallOptions): Promise<boolean>
}

const notExists = '12'

export function createWebhooks({ call, input, protect }: Client): Webhooks {
  const write = (operation: string, method: string, path: string, settings: WebhookSettings, options?: CallOptions) => {
    const json = input(operation, webhookSettings, settings)
    protect(json.secure_token)
    return call(operation, method, path, { json, schema: webhook }, options)
  }
  return {
    create: async (settings, options) => write('webhooks.create', 'POST', 'webhooks', settings, options),
    get: async (hookId, options) => {
      const path = `webhooks/${input('webhooks.get', id, hookId)}`
      return call('webhooks.get', 'GET', path, { schema: webhook }, options)
    },
    update: async (hookId, settings, options) => {
      const path = `webhooks/${input('webhooks.update', id, hookId)}`
      return write('webhooks.update', 'PUT', path, settings, options)
    },
    delete: async (hookId, options) => {
      const path = `webhooks/${input('webhooks.delete', id, hookId)}`
      await call('webhooks.delete', 'DELETE', path, {}, options)
    },
    deleteByUrl: async (url, options) => {
      const query = { webhook: input('webhooks.deleteByUrl', filledText, url) }
      try {
        await call('webhooks.deleteByUrl', 'DELETE', 'webhooks', { query }, options)
        return true
      } catch (error) {
        // Casso calls it an error when there is nothing to delete, which is usual on a first installation.
        if (isApiError(error, 'refused') && error.vendorCode === notExists) return false
        throw error
      }
    },
  }
}

/** Casso refuses addresses that it cannot reach. */
function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  const isLocal =
    /^(localhost|.+\.localhost|.+\.local|0\.0\.0\.0)\.?$/.test(hostname) ||
    /^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))(\.\d+){2,3}$/.test(hostname) ||
    /^\[(::1?|f[cd].*|fe80.*)\]$/.test(hostname)
  return /^https?:$/.test(protocol) && !isLocal
}
