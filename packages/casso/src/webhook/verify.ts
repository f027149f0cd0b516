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

/** What proves that a delivery is Casso's. Give at least one of the two secrets. */
export interface CassoVerifyOptions {
  /** Of a legacy webhook: the text that you chose as `secure_token`. One, several, or a function that gives them. */
  secureToken?: SecretOption | undefined
  /** Of a Webhook V2: the security key that Casso shows with it. One, several, or a function that gives them. */
  signatureKey?: SecretOption | undefined
  /** Milliseconds that a signature may be old, or ahead. Off by default: Casso may sign once and retry for long. */
  toleranceMs?: number | undefined
  /** Milliseconds since 1970, for tests. @default Date.now */
  now?: (() => number) | undefined
}

/** A delivery that is proven to be Casso's. */
export interface CassoEvent {
  /** 1 is the legacy webhook, 2 is Webhook V2. The body's own form decides, whatever proves who sent it. */
  version: 1 | 2
  /** Whether it is the test call of Casso's dashboard. */
  test: boolean
  /** Empty when Casso reports an error of its own, or sends no data. */
  transactions: CassoTransaction[]
  /** Rows of the delivery that could not be read. Absent when there are none. */
  unreadable?: UnreadableRow[]
  /** The body as it was sent. */
  raw: unknown
}

export const verifyEntries = {
  secureToken: v.optional(secretOption()),
  signatureKey: v.optional(secretOption()),
  toleranceMs: v.optional(v.pipe(v.number(), v.minValue(0))),
  now: v.optional(aFunction),
}

/** Whether the test call of the dashboard brought this transaction. All such calls have the same id. */
export const isTest = ({ id }: CassoTransaction): boolean => id === 0

/** Checks that there is a secret at all; throws `TypeError`. */
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

/** Judges who sent the delivery by its headers and raw text, and only then reads what it says. */
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
  // Where both proofs can be judged, both must be right: a good token does not make up for a wrong signature.
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

/** Reads the signature and judges its time, before anything is done with the body. */
function requireFresh(header: string, { toleranceMs = Infinity, now = Date.now }: CassoVerifyOptions): Signature {
  const signature = parseSignature(header)
  const isFresh = Math.abs(now() - Number(signature.time)) <= toleranceMs
  if (!isFresh) throw webhookRejected('casso', 'The signature is too old, or from the future', 'expired')
  return signature
}

/** `provenAs` is the kind of webhook that the header belongs to, for a body that does not tell. */
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
