import type { ErrorCode, Issue } from '../errors/api-error.ts'
import { safely } from '../utils/safely.ts'

/**
 * An event that a client reports about its work. It holds no secret, so it may go into any log.
 *
 *     call.started    A call begins.
 *     call.retried    An attempt failed, and another will follow.
 *     call.ended      The call has returned its result or thrown its error.
 *     reply.deviated  A side field or a row of a reply is not as documented.
 *     grant.minted    A login or a refresh succeeded.
 *     grant.adopted   Another process logged in, and this client now uses its grant.
 *     grant.refused   The vendor refused a grant. `replaced` says whether a login follows.
 *     grant.failed    A login failed. The next one may succeed.
 *     grant.latched   The vendor refused the login for good. No other login is sent until `auth.reset()`.
 *     store.failed    A step of the shared store failed, and the client goes on without it.
 */
export type ClientEvent = { vendor: string } & (
  | ({ type: 'grant.minted'; via: 'login' | 'refresh'; version: number; expiresAt?: Date } & LoginTime)
  | { type: 'grant.adopted'; version: number; expiresAt?: Date }
  | { type: 'grant.refused'; version: number; replaced: boolean }
  | ({ type: 'grant.failed'; code: ErrorCode; message: string; retryAt?: Date | undefined } & LoginTime)
  | ({ type: 'grant.latched'; message: string } & LoginTime)
  | { type: 'store.failed'; step: 'load' | 'save' | 'drop' | 'lock'; reason: 'error' | 'timeout' | 'garbage' | 'lost' }
  | ({ type: 'call.started' } & CallNames)
  | ({ type: 'call.retried'; code: ErrorCode; attempt: number } & Pick<CallNames, 'id' | 'operation'>)
  | ({ type: 'call.ended' } & CallNames & CallResult)
  | { type: 'reply.deviated'; operation: string; issues: readonly Issue[] }
)

/** The duration of a login, and the call that needed it. */
interface LoginTime {
  /** Milliseconds from the first request to the last. Includes a refresh that failed before the login. */
  ms: number
  /** The `id` of the call that needed the login. Other calls may have waited too. Absent for one in the background. */
  call?: string | undefined
}

/** Which call an event is about. */
export interface CallNames {
  /** The same in all events of one call. */
  id: string
  /** The client's method, such as `orders.get`; `request` for `x.request`, `fetch` for `x.fetch` and ky. */
  operation: string
  method: string
  /** The endpoint's path with `{name}` instead of values. Absent for `request` and `fetch`. */
  route?: string
  server: { address: string; port: number }
}

/** How a call ended. */
interface CallResult {
  ok: boolean
  /** Why the call failed. `aborted` if the caller aborted it. */
  code?: ErrorCode | 'aborted'
  /** HTTP status of the last reply. */
  status?: number
  /** Number of requests, including the replay after a refused credential. */
  attempts: number
  /** Milliseconds from start to end. */
  ms: number
  requestId?: string
}

type WithoutVendor<Event> = Event extends unknown ? Omit<Event, 'vendor'> : never
export type Emit = (event: WithoutVendor<ClientEvent>) => void

/** Returns a function that sends events to the listener. An error of the listener never fails a call. */
export function createEmit(vendor: string, listener: ((event: ClientEvent) => void) | undefined): Emit {
  if (listener === undefined) return () => {}
  return (event) => safely(() => listener({ vendor, ...event } as ClientEvent))
}
