import { retryAfterMs } from '../utils/body.ts'
import { type Clock, dateAfter } from '../utils/clock.ts'
import { ApiError, type ApiErrorFields } from './api-error.ts'
import { type Mask, safeCause, unmasked } from './redact.ts'

/** What a vendor's own words say: the payload of a success, or why not. Undefined: not this vendor's envelope. */
export type EnvelopeResult = { data: unknown } | { refusal: Refusal } | undefined

export interface Refusal {
  code?: string | number | undefined
  message?: string | undefined
  /** What the vendor means, where the HTTP status says otherwise. */
  status?: number | undefined
  requestId?: string | undefined
}

/** Where errors come from, and what keeps secrets out of them. */
export interface ErrorSource {
  /** Names the errors. */
  vendor: string
  /** Takes secrets out of the texts of errors. @default takes out nothing */
  mask?: Mask | undefined
}

const longestText = 300
const outOfTime = 'No reply in time'

/** An error whose texts from outside hold no secret; of its cause, it keeps what that says and not what it holds. */
export function makeError({ vendor, mask = unmasked }: ErrorSource, fields: Omit<ApiErrorFields, 'vendor'>): ApiError {
  // Masked before it is cut, since half a secret is not recognised.
  const brief = (text: string) => mask(text).slice(0, longestText)
  return new ApiError({
    ...fields,
    vendor,
    operation: mask(fields.operation),
    message: brief(fields.message),
    vendorCode: fields.vendorCode && brief(fields.vendorCode),
    vendorMessage: fields.vendorMessage && brief(fields.vendorMessage),
    requestId: fields.requestId && brief(fields.requestId),
    issues: fields.issues?.map(({ path, expected }) => ({ path: mask(path), expected })),
    cause: safeCause(fields.cause, mask),
  })
}

/** The error of a call that ran out of time. */
export const lateError = (source: ErrorSource, operation: string, ms: number): ApiError =>
  makeError(source, { code: 'timeout', operation, message: `No reply within ${Math.round(ms)} ms` })

/** The error that a reply amounts to, in the vendor's words where it has any. */
export function errorOfReply(
  source: ErrorSource & { clock: Clock },
  operation: string,
  code: ReplyCode,
  { status, headers }: Response,
  text: string,
  refusal: Refusal | undefined,
  body?: unknown,
): ApiError {
  const isPlain = headers.get('content-type')?.startsWith('text/plain') === true
  const vendorMessage = refusal?.message || (isPlain ? text.trim() : '') || undefined
  const waitMs = retryAfterMs(headers, source.clock.wall())
  return makeError(source, {
    code,
    operation,
    message: vendorMessage ?? phrases[code],
    status,
    vendorCode: refusal?.code === undefined ? undefined : String(refusal.code),
    vendorMessage,
    requestId: refusal?.requestId ?? headers.get('x-request-id') ?? undefined,
    retryAt: waitMs > 0 ? dateAfter(source.clock, waitMs) : undefined,
    sent: true,
    body: code === 'refused' || code === 'unexpected_response' ? body : undefined,
  })
}

/** The refusal that was read, if it is one. */
export const refusalOf = (reading: EnvelopeResult): Refusal | undefined =>
  reading !== undefined && 'refusal' in reading ? reading.refusal : undefined

export type ReplyCode = keyof typeof phrases

/** What a status that is no success means, when nothing more is known. */
export function codeOfStatus(status: number): ReplyCode {
  if (status === 429) return 'rate_limited'
  if (status === 408) return 'timeout'
  if (status >= 300 && status < 400) return 'unexpected_response'
  return status >= 500 ? 'server_error' : 'refused'
}

/** What a reply can amount to, and what is said where the vendor says nothing. */
const phrases = {
  credentials_rejected: 'The vendor rejected the credentials',
  denied: 'The vendor denied the call with a valid login',
  rate_limited: 'Too many calls',
  refused: 'The vendor refused the call',
  server_error: 'The vendor had a fault',
  unexpected_response: 'The reply was not as promised',
  timeout: outOfTime,
}
