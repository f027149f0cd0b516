import { retryAfterMs } from '../utils/body.ts'
import { type Clock, dateAfter } from '../utils/clock.ts'
import { ApiError, type ApiErrorFields, type Issue } from './api-error.ts'
import { cutTo, type Mask, safeCause, unmasked } from './redact.ts'

/** The content of a vendor's envelope: the payload or the refusal. Undefined: this is not the vendor's envelope. */
export type EnvelopeResult = { data: unknown } | { refusal: Refusal } | undefined

export interface Refusal {
  code?: string | number | undefined
  message?: string | undefined
  /** The status that the vendor means, when the HTTP status differs. */
  status?: number | undefined
  requestId?: string | undefined
  /** Gateways and other servers send this form, too. It fails a call, but never counts as a refused login. */
  vague?: true | undefined
}

/** The vendor that errors belong to, and the mask that keeps secrets out of them. */
export interface ErrorSource {
  /** The vendor's name, which the errors carry. */
  vendor: string
  /** Removes secrets from the texts of errors. @default removes nothing */
  mask?: Mask | undefined
  /** False for the errors of a login: the call that needs the login was never sent. */
  sent?: false | undefined
}

/** Makes an error with all its texts masked. Copies the cause's texts and leaves its objects out; see `safeCause`. */
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

/** How many characters of a path are kept. */
const longestPath = 100

/** Masks the issues. Both `path` and `expected` may hold names that the vendor has chosen. */
export const maskIssues = (issues: readonly Issue[], mask: Mask): Issue[] =>
  issues.map(({ path, expected }) => ({ path: cutTo(mask(path), longestPath), expected: mask(expected) }))

/** Makes the error of a call that ran out of time. */
export const lateError = (source: ErrorSource, operation: string, ms: number): ApiError =>
  makeError(source, { code: 'timeout', operation, message: `No reply within ${Math.round(ms)} ms` })

/**
 * Makes the error of a failed response, with the vendor's message if there is one. With `refused` and
 * `unexpected_response`, the error keeps `body`, or else the text.
 */
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

/** Marks the error of a response that may come from the vendor or from another server. */
export const markDoubt = (error: ApiError): ApiError => Object.defineProperty(error, doubt, { value: true })

/** Whether it is unknown who answered a refresh. Its refresh token may then still be valid. */
export const isInDoubt = (error: unknown): boolean => typeof error === 'object' && error !== null && doubt in error

/** Returns the part of a non-JSON response that an error keeps. */
export const keepText = (text: string): string => text.slice(0, 64 * 1024)

/** Returns a code in a body as an HTTP status, if it is one of an error: 400 to 599, as a number or as digits. */
export function errorStatus(code: unknown): number | undefined {
  const status = Number(code)
  return status >= 400 && status < 600 ? status : undefined
}

/** Returns the refusal in an envelope, if it is one. */
export const refusalOf = (reading: EnvelopeResult): Refusal | undefined =>
  reading !== undefined && 'refusal' in reading ? reading.refusal : undefined

export type ReplyCode = keyof typeof phrases

/** Whether a firewall or a proxy seems to have answered: an HTML page, a `cf-mitigated` or a `retry-after` header. */
export const isFromBetween = (headers: Headers, text: string): boolean =>
  headers.has('cf-mitigated') ||
  headers.has('retry-after') ||
  (/html/i.test(headers.get('content-type') ?? 'html') && text.trimStart().startsWith('<'))

/** Whether the code was chosen because a firewall, a proxy or another server answered. */
const isOthers = (code: ReplyCode, status: number, headers: Headers, text: string) =>
  code === 'server_error' ? status < 500 : code === 'unexpected_response' && isFromBetween(headers, text)

/** Returns the code for the status of a failed response, when nothing more is known. */
export function codeOfStatus(status: number, headers?: Headers, text = ''): ReplyCode {
  if (status === 429) return 'rate_limited'
  if (status === 408) return 'timeout'
  if (status >= 300 && status < 400) return 'unexpected_response'
  // A firewall or a proxy answered, so the vendor has refused nothing.
  if ((status === 401 || status === 403) && headers && isFromBetween(headers, text)) return 'unexpected_response'
  return status >= 500 ? 'server_error' : 'refused'
}

/** The codes of failed responses. Each has the message that is used when the vendor sends none. */
const phrases = {
  credentials_rejected: 'The vendor rejected the credentials',
  denied: 'The vendor denied the call with a valid login',
  rate_limited: 'Too many calls',
  refused: 'The vendor refused the call',
  server_error: 'The vendor had an internal error',
  unexpected_response: 'The reply was not as documented',
  timeout: 'No reply in time',
}
