import { isPaused, type Pause } from './lifetime.ts'

/**
 * What the vendor has said about the current grant, and so whether a refusal may cost a login.
 *
 * A refusal that a new grant did not cure is about the account or the route, not about the grant. It is waited out.
 */
export interface RefusalBackoff {
  /** Whether the current grant was ever accepted. */
  accepted: boolean
  /** By route. Made when the first new grant is refused. */
  pauses: Map<string, Pause> | undefined
}

const firstMs = 5_000
const longestMs = 60_000
const routeLimit = 64
const anyRoute = '*'

export const noRefusals = (): RefusalBackoff => ({ accepted: false, pauses: undefined })

/** A new grant is in force, and nothing is known of it yet. */
export function noteRenewed(backoff: RefusalBackoff): void {
  backoff.accepted = false
}

export function noteAccepted(backoff: RefusalBackoff, route: string): void {
  backoff.accepted = true
  if (backoff.pauses === undefined || backoff.pauses.size === 0) return
  backoff.pauses.delete(anyRoute)
  backoff.pauses.delete(patternOf(route))
}

/** Whether the refused grant may be replaced. `isFresh`: the refused call itself had logged in for it. */
export function noteRefused(backoff: RefusalBackoff, now: number, address: string, isFresh: boolean): boolean {
  const route = patternOf(address)
  if (!isFresh) return !isPaused(backoff.pauses?.get(backoff.accepted ? route : anyRoute), now)
  backoff.pauses ??= new Map()
  pause(backoff.pauses, now, anyRoute)
  pause(backoff.pauses, now, route)
  return false
}

function pause(pauses: Map<string, Pause>, now: number, route: string) {
  const last = pauses.get(route)
  const ms = Math.min(longestMs, (last?.ms ?? firstMs / 2) * 2)
  // Re-inserting keeps the map in least-recently-refused order.
  pauses.delete(route)
  pauses.set(route, last !== undefined && isPaused(last, now) ? last : { from: now, ms })
  const [oldest] = pauses.keys()
  if (pauses.size > routeLimit && oldest !== undefined) pauses.delete(oldest)
}

/** `GET orders/17` and `GET orders/18` are one route, and so are two that differ in a UUID or another word with digits. */
const patternOf = (route: string) => route.replace(/[\w-]+/g, (word) => (/\d/.test(word) ? '#' : word))
