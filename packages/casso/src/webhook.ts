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
   * Does your work with one transaction. Those of one delivery come one after the other.
   *
   * When it throws, Casso is answered 500 and sends the whole delivery again, with the transactions that went well.
   * `claims` or `seen` keep those from being handled twice.
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
 * Gives the event in a delivery, once it is proven to be Casso's.
 *
 * @example const { transactions } = await verifyCassoWebhook(request, { signatureKey })
 * @throws {ApiError} `webhook_rejected`. Its `vendorCode` is `unreadable` for a genuine delivery that can't be read,
 * with the body in `body`; else it says why the sender is a stranger.
 * @throws {TypeError} that names the missing or wrong option.
 * @see https://github.com/CassoHQ/casso-webhook-v2-verify-signature
 */
export async function verifyCassoWebhook(request: WebhookInput, options: CassoVerifyOptions): Promise<CassoEvent> {
  checkVerifyOptions(options)
  return readEvent(request, options)
}

/**
 * Handles deliveries: 401 for one that is not Casso's, 500 when your code throws, else what Casso wants to hear.
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
        // All test calls have the same id, so it says nothing about what was handled.
        await (isTest(transaction) ? job() : once(options, transaction.id, job))
      }
      for (const { row, issues } of event.unreadable ?? []) {
        await unreadable(webhookUnreadable('casso', row, 'A transaction of the delivery can not be read', issues))
      }
    },
    // Without its "strict mode" Casso is content with any 200. With it, Casso wants this.
    reply: () => Response.json({ success: true }),
    onRejected,
    onError,
    onUnreadable,
  })
}
