import { retryAfterMs } from '../utils/body.ts'
import { type Clock, dateAfter } from '../utils/clock.ts'
import { ApiError, type ApiErrorFields, type Issue } from './api-error.ts'
import { cutTo, type Mask, safeCause, unmasked } from './redact.ts'

/** What a vendor's envelope says: the payload of a success, or the refusal. Undefined: this is not the vendor's envelope. */
export type EnvelopeResult = { data: unknown } | { refusal: Refusal } | undefined

export interface Refusal {
  code?: string | number | undefined
  message?: string | undefined
  /** The status that the vendor means, where the HTTP status differs. */
  status?: number | undefined
  requestId?: string | undefined
  /** Others use this form as well, such as gateways. It refuses a call, but never a login. */
  vague?: true | undefined
}

/** Whose errors they are, and what keeps secrets out of them. */
export interface ErrorSource {
  /** Names the errors. */
  vendor: string
  /** Takes secrets out of the texts of errors. @default takes out nothing */
  mask?: Mask | undefined
  /** False for the errors of a login: whatever became of it, the call itself was never sent. */
  sent?: false | undefined
}

/** An error whose texts from outside hold no secret. Of its cause, it keeps what that says and not what it holds. */
export function makeError(source: ErrorSource, fields: Omit<ApiErrorFields, 'vendor'>): ApiError {
  const { vendor, mask = unmasked } = source
  return new ApiError({
    ...fields,
    vendor,
    operation: mask(fields.operation),
    message: mask(fields.message),
    vendorCode: fields.vendorCode && mask(fields.vendorCode),
    vendorMessage: fields.vendorMessage && mask(fields.vendorMessage),
    requestId: fields.requestId && mask(fields.requestId),
    issues: fields.issues && maskIssues(fields.issues, mask),
    sent: source.sent ?? fields.sent,
    cause: safeCause(fields.cause, mask),
  })
}

/** Letters that are kept of a path. */
const longestPath = 100

/** The issues without secrets. A path may hold names that the vendor has chosen, and so may what was expected. */
export const maskIssues = (issues: readonly Issue[], mask: Mask): Issue[] =>
  issues.map(({ path, expected }) => ({ path: cutTo(mask(path), longestPath), expected: mask(expected) }))

/** The error of a call that ran out of time. */
export const lateError = (source: ErrorSource, operation: string, ms: number): ApiError =>
  makeError(source, { code: 'timeout', operation, message: `No reply within ${Math.round(ms)} ms` })

/** The error that a reply amounts to, in the vendor's words where it has any. `body` is what the error keeps of it. */
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
  const vendorMessage = refusal?.message || (isPlain ? keepText(text).trim() : '') || undefined
  const waitMs = retryAfterMs(headers, source.clock.wall())
  return makeError(source, {
    code,
    operation,
    message:
      vendorMessage ??
      (isOthers(code, status, headers, text) ? 'Something other than the vendor has answered' : phrases[code]),
    status,
    vendorCode: refusal?.code === undefined ? undefined : String(refusal.code),
    vendorMessage,
    requestId: refusal?.requestId ?? headers.get('x-request-id') ?? undefined,
    retryAt: waitMs > 0 ? dateAfter(source.clock, waitMs) : undefined,
    sent: true,
    body: code === 'refused' || code === 'unexpected_response' ? (body ?? keepText(text)) : undefined,
  })
}

const doubt = Symbol('doubt')

/** Marks the error of a reply that may be the vendor's or another's. */
export const markDoubt = (error: ApiError): ApiError => Object.defineProperty(error, doubt, { value: true })

/** Whether nobody can tell who answered a refresh. Then its token may still be good. */
export const isInDoubt = (error: unknown): boolean => typeof error === 'object' && error !== null && doubt in error

/** What an error keeps of a reply that is not JSON. */
export const keepText = (text: string): string => text.slice(0, 64 * 1024)

/** The code in a body as a status, where it is one of HTTP's for errors: 400 to 599, also as digits. */
export function errorStatus(code: unknown): number | undefined {
  const status = Number(code)
  return status >= 400 && status < 600 ? status : undefined
}

/** The refusal in an envelope, if it is one. */
export const refusalOf = (reading: EnvelopeResult): Refusal | undefined =>
  reading !== undefined && 'refusal' in reading ? reading.refusal : undefined

export type ReplyCode = keyof typeof phrases

/** Whether a reply carries the marks of a firewall or a proxy: an HTML page, Cloudflare's header, or a time to wait. */
export const isFromBetween = (headers: Headers, text: string): boolean =>
  headers.has('cf-mitigated') ||
  headers.has('retry-after') ||
  (/html/i.test(headers.get('content-type') ?? 'html') && text.trimStart().startsWith('<'))

/** Whether the code was chosen because a firewall, a proxy or somebody else's server answered. */
const isOthers = (code: ReplyCode, status: number, headers: Headers, text: string) =>
  code === 'server_error' ? status < 500 : code === 'unexpected_response' && isFromBetween(headers, text)

/** What a status that is no success means, when nothing more is known. `headers` and `text` are those of the reply. */
export function codeOfStatus(status: number, headers?: Headers, text = ''): ReplyCode {
  if (status === 429) return 'rate_limited'
  if (status === 408) return 'timeout'
  if (status >= 300 && status < 400) return 'unexpected_response'
  // The vendor has refused nothing here.
  if ((status === 401 || status === 403) && headers && isFromBetween(headers, text)) return 'unexpected_response'
  return status >= 500 ? 'server_error' : 'refused'
}

/** What a reply can amount to, and what the error says where the vendor says nothing. */
const phrases = {
  credentials_rejected: 'The vendor rejected the credentials',
  denied: 'The vendor denied the call with a valid login',
  rate_limited: 'Too many calls',
  refused: 'The vendor refused the call',
  server_error: 'The vendor had a fault',
  unexpected_response: 'The reply was not as promised',
  timeout: 'No reply in time',
}
