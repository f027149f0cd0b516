import { type ApiError, aFunction, checkOptions, oneOrMore } from '@x/core/vendor'
import {
  createWebhookHandler,
  isOneOf,
  jsonOf,
  readDelivery,
  type WebhookInput,
  webhookRejected,
} from '@x/core/webhook'
import * as v from 'valibot'
import type { CassoTransaction } from './transaction.ts'
import { readContents } from './webhook/contents.ts'
import { isSigned, parseSignature } from './webhook/signature.ts'

export type { WebhookInput } from '@x/core/webhook'
export type { CassoTransaction } from './transaction.ts'

/** What proves that a delivery is Casso's: one of the two secrets at least, each one or, while it is changed, several. */
export interface CassoVerifyOptions {
  /** Of a legacy webhook: what you chose as `secure_token`. */
  secureToken?: string | readonly string[] | undefined
  /** Of a Webhook V2: the security key that Casso shows with it. */
  signatureKey?: string | readonly string[] | undefined
  /** Milliseconds that a signature may be old, or ahead. Off by default: Casso may sign once and retry for long. */
  toleranceMs?: number | undefined
  /** Milliseconds since 1970, for tests. @default Date.now */
  now?: (() => number) | undefined
}

export interface CassoWebhookOptions extends CassoVerifyOptions {
  /**
   * Does your work with one transaction; those of a delivery come one after the other.
   *
   * When it throws, Casso is answered 500 and sends the whole delivery again, transactions that went well included.
   */
  onTransaction(transaction: CassoTransaction, event: CassoEvent): unknown
  /** Whether the transaction of this id was handled before, and is to be skipped; not asked on test calls. */
  seen?: ((id: number) => boolean | Promise<boolean>) | undefined
  /** Told why a delivery was rejected, with 401: it is a stranger's, or the secret here is not that of the vendor. */
  onRejected?: ((error: ApiError) => void) | undefined
  /** Told what `onTransaction` or `seen` threw. */
  onError?: ((error: unknown) => void) | undefined
}

/** A delivery that was found to be Casso's. */
export interface CassoEvent {
  /** 1 is the legacy webhook, 2 is Webhook V2. */
  version: 1 | 2
  /** Whether it is the dashboard's trial; the legacy webhook's can't be told from a real one. */
  test: boolean
  /** Empty when Casso reports an error of its own, or sends no data. */
  transactions: CassoTransaction[]
  /** The body as it was sent. */
  raw: unknown
}

const secret = v.pipe(
  v.string(),
  v.check((value) => value !== '' && value.trim() === value, 'a text that is not empty, without outer spaces'),
)
const secrets = v.optional(oneOrMore(secret))

const webhookOptions = v.pipe(
  v.looseObject({
    secureToken: secrets,
    signatureKey: secrets,
    toleranceMs: v.optional(v.pipe(v.number(), v.minValue(0))),
    now: v.optional(aFunction),
  }),
  v.check(
    ({ secureToken, signatureKey }) => secureToken !== undefined || signatureKey !== undefined,
    "an object with 'secureToken' or 'signatureKey'",
  ),
)

const handlerOptions = v.looseObject({
  onTransaction: aFunction,
  seen: v.optional(aFunction),
  onRejected: v.optional(aFunction),
  onError: v.optional(aFunction),
})

/**
 * The event in a delivery, once it is proven to be Casso's.
 *
 * @example const { transactions } = await verifyCassoWebhook(request, { signatureKey })
 * @throws {ApiError} `webhook_rejected` for anything that is not.
 * @throws {TypeError} naming the option that is missing or wrong.
 * @see https://github.com/CassoHQ/casso-webhook-v2-verify-signature
 */
export async function verifyCassoWebhook(request: WebhookInput, options: CassoVerifyOptions): Promise<CassoEvent> {
  return createVerify(options)(request)
}

/**
 * Handles deliveries: 401 for one that is not Casso's, 500 when your code throws, else what Casso wants to hear.
 *
 * @example export const POST = cassoWebhookHandler({ signatureKey, onTransaction })
 * @throws {TypeError} naming the option that is missing or wrong.
 */
export function cassoWebhookHandler(options: CassoWebhookOptions): (request: Request) => Promise<Response> {
  const verify = createVerify(options)
  checkOptions('casso', handlerOptions, options)
  const { onTransaction, seen, onRejected, onError } = options
  return createWebhookHandler({
    verify,
    handle: async (event) => {
      for (const transaction of event.transactions) {
        // All test calls have the same id, so it says nothing about what was seen.
        if (!isTest(transaction) && (await seen?.(transaction.id))) continue
        await onTransaction(transaction, event)
      }
    },
    // Without its "strict mode" Casso is content with any 200; with it, it wants this.
    reply: () => Response.json({ success: true }),
    onRejected,
    onError,
  })
}

function createVerify(options: CassoVerifyOptions): (request: WebhookInput) => Promise<CassoEvent> {
  const { secureToken, signatureKey, toleranceMs = Infinity } = checkOptions('casso', webhookOptions, options)
  const { now = Date.now } = options
  const tokens = [secureToken ?? []].flat()
  const keys = [signatureKey ?? []].flat()

  return async (request) => {
    const delivery = await readDelivery('casso', request)
    const token = delivery.headers.get('secure-token')
    const header = delivery.headers.get('x-casso-signature')
    const hasSignature = header !== null && keys.length > 0
    const hasToken = token !== null && tokens.length > 0
    if (!hasSignature && !hasToken) throw webhookRejected('casso', 'The delivery has no header that there is a key for')
    const raw = jsonOf('casso', delivery)
    // Where both are there, both must be right: a good token does not make up for a wrong signature.
    if (hasToken && !(await isOneOf(token, tokens))) throw webhookRejected('casso', 'The secure-token is wrong')
    if (hasSignature) {
      const signature = parseSignature(header)
      const isFresh = Math.abs(now() - Number(signature.time)) <= toleranceMs
      if (!isFresh) throw webhookRejected('casso', 'The signature is too old, or from the future')
      if (!(await isSigned(signature, delivery.body, keys))) throw webhookRejected('casso', 'The signature is wrong')
    }
    const contents = readContents(raw)
    if (contents === undefined || contents.unreadable.length > 0)
      throw webhookRejected('casso', 'The body is not a delivery of this kind')
    const { version = hasSignature ? 2 : 1, transactions } = contents
    return { version, test: transactions.length > 0 && transactions.every(isTest), transactions, raw }
  }
}

const isTest = ({ id }: CassoTransaction) => id === 0
