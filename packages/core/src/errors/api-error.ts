/** Why a call failed. Each code stands for one way in which the caller can react. */
export type ErrorCode =
  | 'invalid_input'
  | 'credentials_rejected'
  | 'interaction_required'
  | 'auth_unavailable'
  | 'denied'
  | 'rate_limited'
  | 'refused'
  | 'server_error'
  | 'unexpected_response'
  | 'network'
  | 'timeout'
  | 'webhook_rejected'

/** One field that is not as expected. It holds no value, because a value may be a secret. */
export interface Issue {
  /** Dotted path of the field. Empty for the whole value. */
  path: string
  expected: string
}

export interface ApiErrorFields {
  code: ErrorCode
  vendor: string
  operation: string
  message: string
  /** HTTP status of the vendor's reply. */
  status?: number | undefined
  vendorCode?: string | undefined
  vendorMessage?: string | undefined
  requestId?: string | undefined
  /** The earliest time at which a retry makes sense. */
  retryAt?: Date | undefined
  /** The address that a person must open; only with `interaction_required`. */
  url?: string | undefined
  issues?: readonly Issue[] | undefined
  /** Whether the request reached the vendor. Null: unknown, even if the code says that it did not. */
  sent?: boolean | null | undefined
  /** The body of the response, parsed or as text. */
  body?: unknown
  cause?: unknown
}

/** These end a call before its request is sent. */
const neverSent = new Set<ErrorCode>(['invalid_input', 'auth_unavailable', 'interaction_required'])

const brand = Symbol.for('@x/core/ApiError')

/**
 * The one error that every client throws. Tell the cases apart by `code`.
 *
 * The whole error is safe to log: `url` and `body` are in no printed form, and no other field ever holds a secret.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ErrorCode
  /** The vendor whose client threw this. */
  readonly vendor: string
  /** The method that was called, such as `orders.create`. */
  readonly operation: string
  /** The message without vendor, operation and status. */
  declare readonly reason: string
  /** HTTP status of the vendor's reply. */
  declare readonly status?: number
  /** The vendor's own error code. */
  declare readonly vendorCode?: string
  /** The vendor's own error message. */
  declare readonly vendorMessage?: string
  /** The vendor's id of this request. Quote it when you ask for support. */
  declare readonly requestId?: string
  /** The earliest time at which a retry makes sense. */
  declare readonly retryAt?: Date
  /** The address that a person must open. Only with `interaction_required`. */
  declare readonly url?: string
  /** The fields that are not as expected. */
  declare readonly issues?: readonly Issue[]
  /**
   * Whether the call's own request was sent, as opposed to a login before it. False: no attempt reached the vendor with
   * a valid credential, so a write can be repeated safely. True: it got a response. Undefined: unknown.
   */
  declare readonly sent?: boolean
  /**
   * The body of the response, parsed or as text, with `unexpected_response` and `refused`. With `webhook_rejected`, the
   * body of the delivery. May hold personal data and secrets.
   */
  declare readonly body?: unknown

  constructor(fields: ApiErrorFields) {
    const { code, vendor, operation, message, url, body, cause, ...given } = fields
    const rest = { ...given, sent: given.sent === undefined && neverSent.has(code) ? false : given.sent }
    const status = rest.status === undefined ? '' : ` (${rest.status})`
    super(`[${vendor}] ${operation}: ${message}${status}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.vendor = vendor
    this.operation = operation
    Object.defineProperty(this, 'reason', { value: message })
    for (const [key, value] of Object.entries(rest)) {
      if (value !== undefined && value !== null) Object.defineProperty(this, key, { value, enumerable: true })
    }
    // Hidden getters, so that nothing prints or clones them: both may hold what only the caller may see.
    if (url !== undefined) Object.defineProperty(this, 'url', { get: () => url })
    if (body !== undefined) Object.defineProperty(this, 'body', { get: () => body })
    // Next.js recognises by `digest` the errors with which its own fetch says that a page can't be prerendered.
    const digest = digestOf(cause)
    if (digest !== undefined) Object.defineProperty(this, 'digest', { value: digest, writable: true })
    Object.defineProperty(this, brand, { value: true })
  }

  toJSON(): object {
    const code = causeCode(this.cause)
    return { ...this, message: this.message, ...(code !== undefined && { cause: { code } }) }
  }
}

/** Returns the first code in a chain of causes, such as ECONNREFUSED below Node's "fetch failed". */
function causeCode(cause: unknown, depth = 4): string | undefined {
  if (depth === 0 || typeof cause !== 'object' || cause === null) return
  if ('code' in cause && typeof cause.code === 'string') return cause.code
  return 'cause' in cause ? causeCode(cause.cause, depth - 1) : undefined
}

/** Returns an error's `digest`, by which a framework such as Next.js recognises its own errors. */
export function digestOf(error: unknown): string | undefined {
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? error.digest : undefined
  return typeof digest === 'string' ? digest : undefined
}

/**
 * Rethrows a copy whose stack points at the caller, so that no two callers share one error. The copy does not say that
 * nothing was sent if one of the call's requests may have been carried out.
 *
 * The reason of the caller's `signal`, and any error that is not an `ApiError`, is rethrown as it is.
 */
export function throwAtCaller(
  error: unknown,
  call?: { requests: number; unsent: number },
  signal?: AbortSignal | null,
): never {
  if (!(error instanceof ApiError) || error === signal?.reason) throw error
  const { reason, url, body, cause } = error
  const mayBeDone = error.sent === false && call !== undefined && call.requests > call.unsent
  throw new ApiError({ ...error, message: reason, url, body, cause, ...(mayBeDone && { sent: null }) })
}

/** Whether `error` is an `ApiError`, and has the given code if you pass one. Works across copies of the package. */
export function isApiError<Code extends ErrorCode = ErrorCode>(
  error: unknown,
  code?: Code,
): error is ApiError & { readonly code: Code } {
  if (typeof error !== 'object' || error === null || !(brand in error)) return false
  return code === undefined || ('code' in error && error.code === code)
}
