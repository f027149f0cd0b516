import type { ErrorCode, Issue } from '../errors/api-error.ts'
import { safely } from '../utils/safely.ts'

/**
 * What a client reports about its work. It holds no secret, so it may go into any log.
 *
 *     call.started    A call begins.
 *     call.retried    An attempt failed, and another will follow.
 *     call.ended      The call has its result, or its error.
 *     reply.deviated  A side field or a row of a reply is not as documented.
 *     grant.minted    A login or a refresh succeeded.
 *     grant.adopted   Another process had logged in, and its grant is used.
 *     grant.refused   The vendor refused a grant. `replaced` says whether a login follows.
 *     grant.failed    A login failed. The next one may succeed.
 *     grant.latched   The vendor refused the login for good. Nothing is sent until `auth.reset()`.
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

/** How a login went on, from its first request to its last. */
interface LoginTime {
  /** Milliseconds that it took. A refresh that was refused before it is included. */
  ms: number
  /** The `id` of the call that it was made for. Other calls may have waited for it too. Absent for one in the background. */
  call?: string | undefined
}

/** Which call an event is about. */
export interface CallNames {
  /** The same in all events of one call. */
  id: string
  /** The client's method, `request` for calls without one, `fetch` for `x.fetch` and ky. */
  operation: string
  method: string
  /** The endpoint's path with `{name}` in place of values; absent for `request` and `fetch`. */
  route?: string
  server: { address: string; port: number }
}

/** How a call ended. */
interface CallResult {
  ok: boolean
  /** Why it failed; `aborted` when the caller gave up. */
  code?: ErrorCode | 'aborted'
  /** HTTP status of the last reply. */
  status?: number
  /** Requests of this call, the replay after a refused credential included. */
  attempts: number
  /** Milliseconds from start to end. */
  ms: number
  requestId?: string
}

type WithoutVendor<Event> = Event extends unknown ? Omit<Event, 'vendor'> : never
export type Emit = (event: WithoutVendor<ClientEvent>) => void

/** A listener that throws must never fail the call that it listens to. */
export function createEmit(vendor: string, listener: ((event: ClientEvent) => void) | undefined): Emit {
  if (listener === undefined) return () => {}
  return (event) => safely(() => listener({ vendor, ...event } as ClientEvent))
}
