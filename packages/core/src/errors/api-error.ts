/** Why a call failed; one word for each thing a caller may want to do about it. */
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
  /** Dotted path of the field; empty for the whole. */
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
  cause?: unknown
}

const brand = Symbol.for('@x/core/ApiError')

/**
 * The one error every client throws; tell the cases apart by `code`.
 *
 * It is safe to log whole: no field but `url` ever holds a secret, and `url` is left out of every printed form.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ErrorCode
  readonly vendor: string
  readonly operation: string
  /** The message alone, without vendor, operation and status. */
  declare readonly reason: string
  declare readonly status?: number
  declare readonly vendorCode?: string
  declare readonly vendorMessage?: string
  declare readonly requestId?: string
  declare readonly retryAt?: Date
  declare readonly url?: string
  declare readonly issues?: readonly Issue[]

  constructor(fields: ApiErrorFields) {
    const { code, vendor, operation, message, url, cause, ...rest } = fields
    const status = rest.status === undefined ? '' : ` (${rest.status})`
    super(`[${vendor}] ${operation}: ${message}${status}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.vendor = vendor
    this.operation = operation
    Object.defineProperty(this, 'reason', { value: message })
    for (const [key, value] of Object.entries(rest)) {
      if (value !== undefined) Object.defineProperty(this, key, { value, enumerable: true })
    }
    // Nothing that is printed: the address holds a token, so it is for the person it is handed to and for no log.
    if (url !== undefined) Object.defineProperty(this, 'url', { get: () => url })
    Object.defineProperty(this, brand, { value: true })
  }

  toJSON(): object {
    return { ...this, message: this.message }
  }
}

/** Throws the error on, made anew: its stack leads to who called, and no two callers share it. */
export function throwAtCaller(error: unknown): never {
  if (!(error instanceof ApiError)) throw error
  throw new ApiError({ ...error, message: error.reason, url: error.url, cause: error.cause })
}

/** Whether `error` came from one of these clients, and has the given code if one is named; works across copies of the package. */
export function isApiError<Code extends ErrorCode = ErrorCode>(
  error: unknown,
  code?: Code,
): error is ApiError & { readonly code: Code } {
  if (typeof error !== 'object' || error === null || !(brand in error)) return false
  return code === undefined || ('code' in error && error.code === code)
}
