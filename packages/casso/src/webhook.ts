import { aFunction, checkOptions } from '@x/core/vendor'
import {
  createWebhookHandler,
  type OnceOptions,
  once,
  onceOptions,
  type WebhookHooks,
  type WebhookInput,
  webhookHooks,
  webhookUnreadable,
} from '@x/core/webhook'
import * as v from 'valibot'
import type { CassoTransaction } from './transaction.ts'
import {
  type CassoEvent,
  type CassoVerifyOptions,
  checkVerifyOptions,
  isTest,
  readEvent,
  requireSomeSecret,
  verifyEntries,
} from './webhook/verify.ts'

export type { Claims, SecretOption, WebhookInput } from '@x/core/webhook'
export type { CassoTransaction } from './transaction.ts'
export type { UnreadableRow } from './webhook/contents.ts'
export type { CassoEvent, CassoVerifyOptions } from './webhook/verify.ts'

export interface CassoWebhookOptions extends CassoVerifyOptions, WebhookHooks, OnceOptions<number> {
  /**
   * Called with each transaction of a delivery, one after the other.
   *
   * When it throws, the handler answers 500. Casso then sends the whole delivery again, including the transactions that
   * were handled. `claims` or `seen` keep those from being handled twice.
   */
  onTransaction(transaction: CassoTransaction, event: CassoEvent): unknown
}

const webhookOptions = v.looseObject({
  ...verifyEntries,
  onTransaction: aFunction,
  ...webhookHooks,
  ...onceOptions,
})

/**
 * Verifies that a delivery is from Casso, and returns its event.
 *
 * @example const { transactions } = await verifyCassoWebhook(request, { signatureKey })
 * @throws {ApiError} `webhook_rejected`. Its `vendorCode` is `unreadable` for a genuine delivery that can't be read,
 * with the body in `body`; otherwise it is the reason for the rejection, such as `signature`.
 * @throws {TypeError} that names the missing or wrong option.
 * @see https://github.com/CassoHQ/casso-webhook-v2-verify-signature
 */
export async function verifyCassoWebhook(request: WebhookInput, options: CassoVerifyOptions): Promise<CassoEvent> {
  checkVerifyOptions(options)
  return readEvent(request, options)
}

/**
 * Makes a handler for Casso's deliveries. It answers 401 when a delivery is not from Casso, 500 when your code throws,
 * and 200 with `{"success":true}` when the delivery was handled.
 *
 * @example export const POST = cassoWebhookHandler({ signatureKey, onTransaction })
 * @throws {TypeError} that names the missing or wrong option.
 */
export function cassoWebhookHandler(options: CassoWebhookOptions): (request: Request) => Promise<Response> {
  checkOptions('casso', webhookOptions, options)
  requireSomeSecret(options)
  const { onTransaction, onRejected, onError, onUnreadable } = options
  return createWebhookHandler<CassoEvent>({
    vendor: 'casso',
    verify: (request) => readEvent(request, options),
    handle: async (event, unreadable) => {
      for (const transaction of event.transactions) {
        const job = () => onTransaction(transaction, event)
        // All test calls have the same id, so `seen` and `claims` cannot tell them apart.
        await (isTest(transaction) ? job() : once(options, transaction.id, job))
      }
      for (const { row, issues } of event.unreadable ?? []) {
        await unreadable(webhookUnreadable('casso', row, 'A transaction of the delivery can not be read', issues))
      }
    },
    // In its "strict mode" Casso requires this body. Otherwise it accepts any 200.
    reply: () => Response.json({ success: true }),
    onRejected,
    onError,
    onUnreadable,
  })
}
