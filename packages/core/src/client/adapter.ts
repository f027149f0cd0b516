import { rememberCall } from '../auth-fetch/auth-fetch.ts'
import { badPath, operationOf } from '../auth-fetch/prepare-request.ts'
import type { ApiError, Issue } from '../errors/api-error.ts'
import { codeOfStatus, errorOfReply, lateError, makeError, refusalOf } from '../errors/from-response.ts'
import { retryAfterMs } from '../utils/body.ts'
import { codeOfRefused } from './parse-response.ts'
import { clientOf, fetchRaw } from './raw-fetch.ts'
import type { CallerOptions } from './request.ts'
import { describeIssues } from './schema.ts'

/** The view of a client that an adapter for another HTTP library uses. */
export interface Adapter {
  /** Milliseconds for one attempt. */
  timeout: number
  /** How many more times a call that is safe to repeat is tried. */
  retry: number
  /** Returns the milliseconds that a reply asks to wait. */
  waitOf(headers: Headers): number
  /**
   * Begins a call, which may make several attempts. `signal` is the caller's own. Throws `invalid_input` for an address
   * outside the vendor's base.
   */
  begin(method: string, address: string, signal: AbortSignal | null): AdapterCall
}

export interface AdapterCall {
  url: string
  /** Makes one attempt, with the credential. A refused request is replayed once for the whole call. */
  fetch: typeof globalThis.fetch
  /** Converts a failure to an `ApiError`. */
  toError(failure: AdapterFailure): ApiError
}

export type AdapterFailure =
  | { response: Response; data: unknown }
  | { timeout: number }
  | { cause: unknown }
  | { issues: readonly Issue[] }

/** Returns the adapter's view of a client, or undefined for a value that no factory of these packages made. */
export function adapterOf(client: unknown): Adapter | undefined {
  const core = (client as { fetch?: { [clientOf]?: CallerOptions } } | undefined)?.fetch?.[clientOf]
  if (core === undefined) return
  const { timeout, retry, clock } = core
  return {
    timeout,
    retry,
    waitOf: (headers) => retryAfterMs(headers, clock.wall()),
    begin: (method, address, signal) => begin(core, method, address, signal),
  }
}

function begin(core: CallerOptions, method: string, address: string, callersSignal: AbortSignal | null): AdapterCall {
  const operation = operationOf(method, address)
  const target = core.origin.resolve(address)
  if ('reason' in target) throw badPath(core, operation, target.reason)
  const memory = rememberCall(operation, core.grants)
  return {
    url: target.url,
    fetch: (request, init) => fetchRaw(core, request, init, { timeout: false, memory, callersSignal }),
    toError: (failure) => {
      if ('response' in failure) return errorOf(core, operation, failure, memory.refused === true)
      if ('timeout' in failure) return lateError(core, operation, failure.timeout)
      if ('issues' in failure) {
        const { issues } = failure
        const message = describeIssues(issues, 'the reply')
        return makeError(core, { code: 'unexpected_response', operation, message, issues, sent: true })
      }
      const message = 'The vendor could not be reached'
      return makeError(core, { code: 'network', operation, message, cause: failure.cause })
    },
  }
}

function errorOf(
  core: CallerOptions,
  operation: string,
  { response, data }: { response: Response; data: unknown },
  refused: boolean,
): ApiError {
  const isText = typeof data === 'string'
  const refusal = refusalOf(core.read(isText ? undefined : data, response.status))
  const code = refused
    ? codeOfRefused(core.grants)
    : codeOfStatus(response.status, response.headers, isText ? data : '')
  return errorOfReply(core, operation, code, response, isText ? data : '', refusal, data)
}
