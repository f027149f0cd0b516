import { type CallMemory, rememberCall, sendAuthenticated } from '../auth-fetch/auth-fetch.ts'
import { prepare } from '../auth-fetch/prepare-request.ts'
import { isApiError, throwAtCaller } from '../errors/api-error.ts'
import { lateError, makeError } from '../errors/from-response.ts'
import { ownSignal, raceSignal, timerMs } from '../utils/abort.ts'
import { unforeseen, waitForLease } from './attempts.ts'
import { codeOf, observe } from './observe.ts'
import type { CallerOptions } from './request.ts'
import { describeIssues } from './schema.ts'

/** The symbol under which a client's `fetch` holds what `createKy` needs of the client. */
export const clientOf = Symbol.for('@x/core/client')

/**
 * Makes a client's `fetch`. It sends any request to an address below the base, with the credential and within the
 * client's time-out, and returns the reply unchanged.
 */
export function createRawFetch(client: CallerOptions): typeof fetch {
  const rawFetch = (input: RequestInfo | URL, init?: RequestInit) => fetchRaw(client, input, init, client)
  // Not enumerable, to stay hidden. The symbol is registered, so that another copy of core finds it too.
  return Object.defineProperty(rawFetch, clientOf, { value: client })
}

interface RawFetchOptions {
  /** Milliseconds for the request and its body. `false` leaves the limit to the signal. */
  timeout: number | false
  /** The memory of a call that makes several attempts. */
  memory?: CallMemory
  /** The caller's own signal, if that of `init` is another library's. An abort of only the latter is a time-out. */
  callersSignal?: AbortSignal | null | undefined
}

export async function fetchRaw(
  client: CallerOptions,
  input: RequestInfo | URL,
  init: RequestInit | undefined,
  { timeout, memory: known, callersSignal }: RawFetchOptions,
): Promise<Response> {
  const { method: asked = 'POST' } = init ?? {}
  const mayBeBare = client.postOnly && /^post$/i.test(asked) && !(typeof input === 'object' && 'method' in input)
  const given = mayBeBare ? { ...init, method: asked, body: init?.body ?? '{}' } : (init ?? {})
  // A signal of null detaches that of a `Request`.
  const isFromRequest = given.signal === undefined && typeof input === 'object' && 'signal' in input
  const outer = (isFromRequest ? input.signal : given.signal) ?? undefined
  const deadline = new AbortController()
  const signal = outer ? AbortSignal.any([ownSignal(outer), deadline.signal]) : deadline.signal
  const { request, operation } = prepare(client, input, given, { signal })
  const { url, init: sending } = request
  const { method = 'GET' } = sending
  checkTarget(client, operation, method, url)
  for (const [name, value] of Object.entries(client.headers)) {
    if (!sending.headers.has(name)) sending.headers.set(name, value)
  }
  const memory = known ?? rememberCall(operation, client.grants)
  const reportEnd = observe(client, 'fetch', method, undefined, memory)
  let timer: Timer | undefined
  try {
    const lease = client.grants.ready() ?? (await waitForLease(client, memory, { signal: outer }))
    // The timer keeps running while the body is read, because a body can hang too. It does not affect a finished one.
    if (timeout !== false) timer = abortAfter(deadline, timeout, () => lateError(client, operation, timeout))
    if (signal.aborted) throw signal.reason
    // A user's own `fetch` may ignore the signal.
    const { response } = await raceSignal(sendAuthenticated(client, request, memory, lease), signal)
    if (response.body === null) clearTimeout(timer)
    reportEnd?.()
    return response
  } catch (caught) {
    clearTimeout(timer)
    const error = isApiError(caught) || signal.aborted ? caught : unforeseen(client, operation, caught)
    const isLate = outer?.aborted && callersSignal !== undefined && !callersSignal?.aborted
    reportEnd?.(isLate ? 'timeout' : codeOf(error, outer))
    throwAtCaller(error, memory, outer)
  }
}

/** Throws `invalid_input` for a method or a path that the vendor does not have. */
export function checkTarget(
  client: Pick<CallerOptions, 'vendor' | 'mask' | 'origin' | 'postOnly' | 'path'>,
  operation: string,
  method: string,
  path: string,
): void {
  const { base } = client.origin
  const relative = path.startsWith(base) ? path.slice(base.length) : path.replace(/^\//, '')
  const issues = []
  if (client.postOnly && method.toUpperCase() !== 'POST') issues.push({ path: 'method', expected: "'POST'" })
  if (client.path !== undefined && !client.path.pattern.test(relative))
    issues.push({ path: 'path', expected: client.path.expected })
  if (issues.length === 0) return
  throw makeError(client, { code: 'invalid_input', operation, message: describeIssues(issues, 'the input'), issues })
}

type Timer = ReturnType<typeof setTimeout>

function abortAfter(controller: AbortController, ms: number, reason: () => unknown): Timer {
  const timer = setTimeout(() => controller.abort(reason()), timerMs(ms))
  // Timers are numbers in browsers.
  if (typeof timer === 'object' && 'unref' in timer) timer.unref()
  return timer
}
