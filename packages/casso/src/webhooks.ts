import { type CallOptions, type Client, isApiError, text } from '@x/core/vendor'
import { id, type WebhookSettings, webhookSettings } from './inputs.ts'
import { type Webhook, webhook } from './schemas.ts'

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
      const query = { webhook: input('webhooks.deleteByUrl', text, url) }
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
