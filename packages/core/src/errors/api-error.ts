/** Why a call failed: one word for each thing that a caller may want to do about it. */
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

/** One field that is not as it should be. Holds no value, since a value may be a secret. */
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
  /** When trying again makes sense. */
  retryAt?: Date | undefined
  /** Where a person must go; only with `interaction_required`. */
  url?: string | undefined
  issues?: readonly Issue[] | undefined
  /** Whether the request reached the vendor. */
  sent?: boolean | undefined
  /** The reply as it came. */
  body?: unknown
  cause?: unknown
}

/** These end a call before its request is made. */
const neverSent = new Set<ErrorCode>(['invalid_input', 'auth_unavailable', 'interaction_required'])

const brand = Symbol.for('@x/core/ApiError')

/**
 * The one error that every client throws. Tell the cases apart by `code`.
 *
 * It is safe to log whole: `url` and `body` are in no printed form, and no other field ever holds a secret.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ErrorCode
  /** The vendor whose client threw this. */
  readonly vendor: string
  /** The method that was called, such as `orders.create`. */
  readonly operation: string
  /** The message alone, without vendor, operation and status. */
  declare readonly reason: string
  /** HTTP status of the vendor's reply. */
  declare readonly status?: number
  /** The vendor's own code for what went wrong. */
  declare readonly vendorCode?: string
  /** The vendor's own words. */
  declare readonly vendorMessage?: string
  /** The vendor's name for this request, to quote when you ask for help. */
  declare readonly requestId?: string
  /** When trying again makes sense. */
  declare readonly retryAt?: Date
  /** Where a person must go. Only with `interaction_required`. */
  declare readonly url?: string
  /** The fields that are not as they should be. */
  declare readonly issues?: readonly Issue[]
  /**
   * False: the request surely never reached the vendor, so a write may be made again. True: the vendor answered this
   * very call. Undefined: nobody can tell.
   */
  declare readonly sent?: boolean
  /** The reply as it came, parsed or as text, with `unexpected_response` and `refused`. May hold personal data and secrets. */
  declare readonly body?: unknown

  constructor(fields: ApiErrorFields) {
    const { code, vendor, operation, message, url, body, cause, ...given } = fields
    const rest = { ...given, sent: given.sent ?? (neverSent.has(code) ? false : undefined) }
    const status = rest.status === undefined ? '' : ` (${rest.status})`
    super(`[${vendor}] ${operation}: ${message}${status}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.vendor = vendor
    this.operation = operation
    Object.defineProperty(this, 'reason', { value: message })
    for (const [key, value] of Object.entries(rest)) {
      if (value !== undefined) Object.defineProperty(this, key, { value, enumerable: true })
    }
    // In nothing that is printed or cloned: both may hold what is meant for the caller alone.
    if (url !== undefined) Object.defineProperty(this, 'url', { get: () => url })
    if (body !== undefined) Object.defineProperty(this, 'body', { get: () => body })
    // By it, Next.js knows the errors that its own fetch throws to say that a page can't be built beforehand.
    const digest = digestOf(cause)
    if (digest !== undefined) Object.defineProperty(this, 'digest', { value: digest, writable: true })
    Object.defineProperty(this, brand, { value: true })
  }

  toJSON(): object {
    const code = causeCode(this.cause)
    return { ...this, message: this.message, ...(code !== undefined && { cause: { code } }) }
  }
}

/** The first code in a chain of causes, such as ECONNREFUSED below the "fetch failed" of Node. */
function causeCode(cause: unknown, depth = 4): string | undefined {
  if (depth === 0 || typeof cause !== 'object' || cause === null) return
  if ('code' in cause && typeof cause.code === 'string') return cause.code
  return 'cause' in cause ? causeCode(cause.cause, depth - 1) : undefined
}

/** The mark of an error by which a framework steers itself. */
export function digestOf(error: unknown): string | undefined {
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? error.digest : undefined
  return typeof digest === 'string' ? digest : undefined
}

/** Rethrows a copy whose stack points at the caller, so that no two callers share one error. */
export function throwAtCaller(error: unknown): never {
  if (!(error instanceof ApiError)) throw error
  const { reason, url, body, cause } = error
  throw new ApiError({ ...error, message: reason, url, body, cause })
}

/** Whether `error` came from one of these clients, and has the given code if you name one. Works across copies of the package. */
export function isApiError<Code extends ErrorCode = ErrorCode>(
  error: unknown,
  code?: Code,
): error is ApiError & { readonly code: Code } {
  if (typeof error !== 'object' || error === null || !(brand in error)) return false
  return code === undefined || ('code' in error && error.code === code)
}
