import { type CallMemory, rememberCall } from '../auth-fetch/auth-fetch.ts'
import { badPath, invalidInput, operationOf } from '../auth-fetch/prepare-request.ts'
import type { ApiError, Issue } from '../errors/api-error.ts'
import { codeOfStatus, errorOfReply, keepText, lateError, makeError, refusalOf } from '../errors/from-response.ts'
import { retryAfterMs } from '../utils/body.ts'
import { brokeOff, codeOfRefused, schemaThrew, unreadable } from './parse-response.ts'
import { clientOf, fetchRaw } from './raw-fetch.ts'
import type { CallerOptions } from './request.ts'
import { describeIssues } from './schema.ts'

/** The view of a client that an adapter for another HTTP library uses. */
export interface Adapter {
  /** Milliseconds for one attempt. */
  timeout: number
  /** How many more times a call that is safe to repeat is tried. */
  retry: number
  /** Whether a request can be sent without waiting for a login. */
  isReady(): boolean
  /** Returns the milliseconds that a reply asks to wait. */
  waitOf(headers: Headers): number
  /** Begins a call, which may make several attempts. Throws `invalid_input` for an address outside the vendor's base. */
  begin(method: string, address: string): AdapterCall
}

export interface AdapterCall {
  url: string
  /** Makes one attempt, with the credential. A refused request is replayed once for the whole call. */
  fetch(input: string | URL | Request, init: RequestInit | undefined, limits: AttemptLimits): Promise<Response>
  /** Converts a failure to an `ApiError`. */
  toError(failure: AdapterFailure): ApiError
}

interface AttemptLimits {
  /** The caller's own signal, unlike that of the request, by which the other library ends an attempt. */
  signal: AbortSignal | null
  /** Milliseconds for the attempt without the login before it. `false` leaves the limit to the other library. */
  timeout: number | false
}

export type AdapterFailure =
  | { response: Response; data: unknown }
  | { timeout: number }
  | { cause: unknown; sent?: true }
  /** A reply that is not as expected: its parsed body or text, and either the issues or what the schema threw. */
  | { body: unknown; issues: Issue[] }
  | { body: unknown; thrown: unknown }
  /** Options that cannot be sent. */
  | { invalid: string }

/** Returns the adapter's view of a client, or undefined for a value that no factory of these packages made. */
export function adapterOf(client: unknown): Adapter | undefined {
  const core = (client as { fetch?: { [clientOf]?: CallerOptions } } | undefined)?.fetch?.[clientOf]
  if (core === undefined) return
  const { timeout, retry, clock } = core
  return {
    timeout,
    retry,
    isReady: () => core.grants.ready() !== undefined,
    waitOf: (headers) => retryAfterMs(headers, clock.wall()),
    begin: (method, address) => begin(core, method, address),
  }
}

function begin(core: CallerOptions, method: string, address: string): AdapterCall {
  const operation = operationOf(method, address)
  const target = core.origin.resolve(address)
  if ('reason' in target) throw badPath(core, operation, target.reason)
  const memory = rememberCall(operation, core.grants)
  return {
    url: target.url,
    fetch: (input, init, { timeout, signal }) =>
      fetchRaw(core, input, init, { timeout, memory, callersSignal: signal }),
    toError: (failure) => toError(core, memory, failure),
  }
}

function toError(core: CallerOptions, memory: CallMemory, failure: AdapterFailure): ApiError {
  const { operation } = memory
  if ('response' in failure) return errorOf(core, operation, failure, memory.refused === true)
  if ('timeout' in failure) return lateError(core, operation, failure.timeout)
  if ('invalid' in failure) return invalidInput(core, operation, failure.invalid, 'options', 'what ky can send')
  if ('body' in failure) {
    const reply = { ...memory, body: typeof failure.body === 'string' ? keepText(failure.body) : failure.body }
    if ('thrown' in failure) return schemaThrew(core, reply, failure.thrown)
    return unreadable(core, reply, describeIssues(failure.issues, 'the reply'), { issues: failure.issues })
  }
  const { cause, sent } = failure
  if (sent) return brokeOff(core, operation, cause)
  return makeError(core, { code: 'network', operation, message: 'The vendor could not be reached', cause })
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
