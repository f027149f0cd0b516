import { aFunction, checkOptions } from '@x/core/vendor'
import {
  isOneOf,
  openDelivery,
  type SecretOption,
  secretOption,
  secretsOf,
  type WebhookInput,
  webhookRejected,
  webhookUnreadable,
} from '@x/core/webhook'
import * as v from 'valibot'
import type { CassoTransaction } from '../transaction.ts'
import { readContents, type UnreadableRow } from './contents.ts'
import { isSigned, parseSignature, type Signature } from './signature.ts'

/** Options for verifying that a delivery is from Casso. At least one of the two secrets is required. */
export interface CassoVerifyOptions {
  /** For legacy webhooks: the text that you chose as `secure_token`. One, several, or a function that returns them. */
  secureToken?: SecretOption | undefined
  /** For Webhook V2: the security key that Casso shows with it. One, several, or a function that returns them. */
  signatureKey?: SecretOption | undefined
  /**
   * How many milliseconds the time of a signature may be in the past or in the future. Off by default: Casso may sign
   * once and retry for a long time.
   */
  toleranceMs?: number | undefined
  /** Returns the current time in milliseconds since 1970, for tests. @default Date.now */
  now?: (() => number) | undefined
}

/** A delivery that is verified to be from Casso. */
export interface CassoEvent {
  /** 1 is the legacy webhook, 2 is Webhook V2. The form of the body decides, or else the header that was verified. */
  version: 1 | 2
  /** Whether it is the test call of Casso's dashboard. */
  test: boolean
  /** Empty when Casso reports an error of its own, or sends no data. */
  transactions: CassoTransaction[]
  /** Rows of the delivery that could not be read. Absent when there are none. */
  unreadable?: UnreadableRow[]
  /** The parsed body, unchanged. */
  raw: unknown
}

export const verifyEntries = {
  secureToken: v.optional(secretOption()),
  signatureKey: v.optional(secretOption()),
  toleranceMs: v.optional(v.pipe(v.number(), v.minValue(0))),
  now: v.optional(aFunction),
}

/** Whether this transaction is from the dashboard's test call. All test calls have the id 0. */
export const isTest = ({ id }: CassoTransaction): boolean => id === 0

/** Throws a `TypeError` if neither secret is given. */
export function requireSomeSecret({ secureToken, signatureKey }: CassoVerifyOptions): void {
  if (secureToken !== undefined || signatureKey !== undefined) return
  throw new TypeError(
    "[casso] wrong options: give 'secureToken' or 'signatureKey'; both are undefined (is the environment variable set?)",
  )
}

export const checkVerifyOptions = (options: CassoVerifyOptions): void => {
  checkOptions('casso', v.looseObject(verifyEntries), options)
  requireSomeSecret(options)
}

/** Verifies the sender by the headers and the raw text, and only then reads the content. */
export async function readEvent(input: WebhookInput, options: CassoVerifyOptions): Promise<CassoEvent> {
  const delivery = openDelivery('casso', input)
  const token = delivery.headers.get('secure-token') || undefined
  const header = delivery.headers.get('x-casso-signature') || undefined
  const { secureToken, signatureKey } = options
  if (token === undefined && header === undefined) {
    throw webhookRejected('casso', 'The delivery has neither a signature nor a secure-token', 'missing')
  }
  const isProvable =
    (header !== undefined && signatureKey !== undefined) || (token !== undefined && secureToken !== undefined)
  if (!isProvable) {
    const [kind, option] = header === undefined ? ['legacy', 'secureToken'] : ['signed (Webhook V2)', 'signatureKey']
    throw webhookRejected('casso', `The delivery is ${kind}, so the option '${option}' is needed`, 'unconfigured')
  }
  // If both proofs can be checked, both must be right: a right token does not excuse a wrong signature.
  if (token !== undefined && secureToken !== undefined) {
    const secrets = await secretsOf('casso', 'secureToken', secureToken)
    if (!(await isOneOf(token, secrets))) throw webhookRejected('casso', 'The secure-token is wrong', 'secret')
  }
  if (header !== undefined && signatureKey !== undefined) {
    const keys = await secretsOf('casso', 'signatureKey', signatureKey)
    const signature = requireFresh(header, options)
    if (!(await isSigned(signature, await delivery.text(), keys))) {
      throw webhookRejected('casso', 'The signature is wrong', 'signature')
    }
  }
  return toEvent(await delivery.json(), header !== undefined && signatureKey !== undefined ? 2 : 1)
}

/** Parses the signature and checks its time, before the body is read. */
function requireFresh(header: string, { toleranceMs = Infinity, now = Date.now }: CassoVerifyOptions): Signature {
  const signature = parseSignature(header)
  const isFresh = Math.abs(now() - Number(signature.time)) <= toleranceMs
  if (!isFresh) throw webhookRejected('casso', 'The signature is too old, or from the future', 'expired')
  return signature
}

/** `provenAs` is the version that the header belongs to. It is used when the body does not show its version. */
function toEvent(raw: unknown, provenAs: 1 | 2): CassoEvent {
  const contents = readContents(raw)
  if (contents === undefined) throw webhookUnreadable('casso', raw, 'The body is not a delivery of transactions')
  const { version = provenAs, transactions, unreadable } = contents
  if (transactions.length === 0 && unreadable.length > 0) {
    const issues = unreadable.flatMap((row) => row.issues)
    throw webhookUnreadable('casso', raw, 'The delivery holds no transaction that can be read', issues)
  }
  const test = transactions.length > 0 && transactions.every(isTest)
  return { version, test, transactions, ...(unreadable.length > 0 && { unreadable }), raw }
}
