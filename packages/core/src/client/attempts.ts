import { type Answer, type AuthFetchOptions, type CallMemory, sendAuthenticated } from '../auth-fetch/auth-fetch.ts'
import { type OutgoingRequest, send } from '../auth-fetch/send.ts'
import { digestOf, isApiError } from '../errors/api-error.ts'
import { type EnvelopeResult, lateError, makeError } from '../errors/from-response.ts'
import type { Lease } from '../grant-manager/types.ts'
import { pause, withDeadline } from '../utils/abort.ts'
import type { Clock } from '../utils/clock.ts'
import { type ParsedReply, parseResponse, readBody } from './parse-response.ts'

const longestAsked = 30_000
const base = 300

/** A call that is ready to be sent, once or several times. */
export interface Outgoing {
  url: string
  method: string
  headers: Headers
  body: string | null
  /** The caller's own signal. */
  signal: AbortSignal | undefined
  /** Milliseconds for one attempt. */
  timeout: number
  retry: number
  /** Whether the call is sent without a credential. */
  open: boolean
  unwrap: boolean
  read(body: unknown, status: number): EnvelopeResult
}

export interface AttemptsOptions extends AuthFetchOptions {
  clock: Clock
  totalTimeout: number
  maxBytes: number
}

/** Makes the attempts of a call within its total time, until one returns a payload or no other may follow. */
export async function makeAttempts(client: AttemptsOptions, call: Outgoing, memory: CallMemory): Promise<ParsedReply> {
  const { operation } = memory
  const { signal } = call
  const endsAt = performance.now() + client.totalTimeout
  const remaining = () => endsAt - performance.now()
  for (let count = 1; ; count += 1) {
    // Outside the attempt's deadline, so that a slow login does not use up the attempt's time.
    const lease = call.open
      ? undefined
      : (client.grants.ready() ?? (await waitForLease(client, memory, call, remaining())))
    const ms = Math.min(call.timeout, remaining())
    // A blocked event loop can settle a login after its deadline.
    if (ms <= 0) throw lateError(client, operation, client.totalTimeout)
    try {
      const late = () => lateError(client, operation, ms)
      return await withDeadline(ms, (ending) => attemptOnce(client, call, memory, lease, ending), late, signal)
    } catch (error) {
      if (signal?.aborted) throw signal.reason
      if (!isApiError(error)) throw unforeseen(client, operation, error)
      const wait = count > call.retry ? undefined : retryWait(error, count, client.clock)
      if (wait === undefined || wait >= remaining()) throw error
      memory.onRetry?.(error.code, count)
      await pause(wait, signal)
    }
  }
}

/** Waits for a lease, for at most `ms` milliseconds. @default the client's `totalTimeout` */
export function waitForLease(
  client: AttemptsOptions,
  { operation, id: call }: CallMemory,
  { signal }: { signal?: AbortSignal | undefined },
  ms = client.totalTimeout,
): Promise<Lease> {
  const late = () => lateError({ ...client, sent: false }, operation, client.totalTimeout)
  return withDeadline(Math.max(ms, 1), (ending) => client.grants.lease({ signal: ending, call }), late, signal)
}

function attemptOnce(
  client: AttemptsOptions,
  call: Outgoing,
  memory: CallMemory,
  lease: Lease | undefined,
  signal: AbortSignal,
): Promise<ParsedReply> {
  const { url, method, headers, body } = call
  const request = { url, init: { method, headers, body, signal, redirect: 'manual' } } as const
  const answered =
    lease === undefined
      ? sendOpen(client, request, memory)
      : sendAuthenticated(client, request, memory, lease, client.maxBytes)
  return answered.then((answer) =>
    readBody(client, answer, memory.operation).then((text) => parseResponse(client, answer, text, memory, call)),
  )
}

async function sendOpen(client: AttemptsOptions, request: OutgoingRequest, memory: CallMemory): Promise<Answer> {
  memory.requests += 1
  const response = await send(client, request, memory.operation, memory)
  return { response, refused: false, body: undefined }
}

/** Makes the error for a fault in code that is not ours, such as a vendor package or a mocked `fetch`. */
export const unforeseen = (client: AttemptsOptions, operation: string, cause: unknown) =>
  makeError(client, { code: 'network', operation, message: 'The call failed in an unforeseen way', cause })

/** Milliseconds to wait before the next attempt, or undefined when there must not be one. `attempt` counts from 1. */
export function retryWait(error: unknown, attempt: number, clock: Clock): number | undefined {
  // A framework such as Next.js threw this error to steer itself, and would throw it again.
  if (!isApiError(error) || digestOf(error) !== undefined) return
  const { code, status } = error
  // A firewall or proxy answered instead of the vendor.
  const isFromBetween = code === 'unexpected_response' && (status === 401 || status === 403)
  const isPassing = code === 'network' || code === 'rate_limited' || code === 'server_error' || isFromBetween
  if (!isPassing && status !== 408) return
  const asked = error.retryAt === undefined ? 0 : error.retryAt.getTime() - clock.wall()
  // Longer pauses are left to the caller, who finds the time in `retryAt`.
  if (asked > longestAsked) return
  return asked > 0 ? asked : Math.random() * base * 2 ** (attempt - 1)
}
