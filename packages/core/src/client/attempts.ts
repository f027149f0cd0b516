import ky from 'ky'
import { type AuthFetchOptions, type CallMemory, rememberCall, sendAuthenticated } from '../auth-fetch/auth-fetch.ts'
import { type PlainRequest, send } from '../auth-fetch/send.ts'
import { isApiError } from '../errors/api-error.ts'
import { type EnvelopeResult, lateError, makeError } from '../errors/from-response.ts'
import type { Lease } from '../stores/grant-store.ts'
import { pause, withDeadline } from '../utils/abort.ts'
import type { Clock } from '../utils/clock.ts'
import type { Emit } from './events.ts'
import { parseResponse, readBody } from './parse-response.ts'
import { retryWait } from './retry.ts'

/** One call as it goes out, once or several times. */
export interface Outgoing {
  operation: string
  url: string
  method: string
  headers: Headers
  body: string | null
  /** The caller's. */
  signal: AbortSignal | undefined
  /** Milliseconds for one attempt. */
  timeout: number
  retry: number
  /** Sent without a credential. */
  open: boolean
  unwrap: boolean
  read(body: unknown, status: number): EnvelopeResult
}

export interface Payload {
  data: unknown
  /** Letters of the reply. */
  length: number
}

export interface AttemptsOptions extends AuthFetchOptions {
  clock: Clock
  emit: Emit
  totalTimeout: number
  maxBytes: number
}

/** Makes the attempts of a call within its time, until one gives a payload or no other may follow. */
export async function makeAttempts(client: AttemptsOptions, call: Outgoing): Promise<Payload> {
  const { grants } = client
  const { operation, signal } = call
  const endsAt = performance.now() + client.totalTimeout
  const remaining = () => endsAt - performance.now()
  const late = () => lateError(client, operation)
  const memory = rememberCall(operation, grants)
  const attempt = (ending: AbortSignal) => attemptOnce(client, call, memory, ending)

  // Before the first attempt, so that a slow login does not eat its time.
  if (!call.open && grants.ready() === undefined) await leaseInTime(client, operation, signal)
  for (let count = 1; ; count += 1) {
    const ms = Math.min(call.timeout, remaining())
    // A busy process may hear of its login only after the deadline, and before the deadline's own timer.
    if (ms <= 0) throw late()
    try {
      return await withDeadline(ms, attempt, late, signal)
    } catch (error) {
      if (signal?.aborted) throw signal.reason
      if (!isApiError(error)) throw unforeseen(client, operation, error)
      const wait = count > call.retry ? undefined : retryWait(error, count, client.clock)
      if (wait === undefined || wait >= remaining()) throw error
      // The error's own words for the call, since these hold no secret.
      client.emit({ type: 'call.retried', operation: error.operation, code: error.code, attempt: count })
      await pause(wait, signal)
    }
  }
}

/** Waits for a lease, but no longer than a whole call may take. */
export async function leaseInTime(
  client: AuthFetchOptions & { totalTimeout: number },
  operation: string,
  signal?: AbortSignal,
): Promise<Lease> {
  const { grants, totalTimeout } = client
  const lease = (ending: AbortSignal) => grants.lease({ signal: ending })
  return grants.ready() ?? withDeadline(totalTimeout, lease, () => lateError(client, operation), signal)
}

async function attemptOnce(
  client: AttemptsOptions,
  call: Outgoing,
  memory: CallMemory,
  signal: AbortSignal,
): Promise<Payload> {
  const { operation, url, method, headers } = call
  const request: PlainRequest = { url, method, headers, body: call.body, signal, redirect: 'manual' }
  const payload: Payload = { data: undefined, length: 0 }
  const sendOnce = async () => {
    const { response, refused, body } = call.open
      ? { response: await send(client, request, operation), refused: false, body: undefined }
      : await sendAuthenticated(client, request, memory, client.maxBytes)
    const text = await readBody(client, response, operation, body)
    const refusedAs = client.grants.renewable ? 'denied' : 'credentials_rejected'
    payload.data = parseResponse(client, response, text, refused ? refusedAs : undefined, call)
    payload.length = text.length
    return response
  }
  // Its own deadlines, retries and hooks would each cost as much as the rest of the call, and know no verdicts.
  await ky(url, { fetch: sendOnce, retry: 0, timeout: false })
  return payload
}

const unforeseen = (client: AttemptsOptions, operation: string, cause: unknown) =>
  makeError(client, { code: 'network', operation, message: 'The call failed in an unforeseen way', cause })
