import { isPaused, type Pause } from './lifetime.ts'

/**
 * What the vendor has said about the current grant. It decides whether a refusal may cause a new login.
 *
 * A refusal that a new grant did not cure is about the account or the route, not about the grant. No login follows it
 * until a pause has passed.
 */
export interface RefusalBackoff {
  /** Whether the current grant was ever accepted. */
  accepted: boolean
  /** Pauses by route. The map is made when a new grant is first refused. */
  pauses: Map<string, Pause> | undefined
  /** The route whose refusal the current grant should cure. Undefined once it is known whether that helped. */
  mending: string | undefined
  /** Replacements in a row that did not help, and when the last one was refused. */
  futile: { count: number; lastAt: number } | undefined
  /** The pause of all routes, after too many futile replacements. */
  ceiling: Pause | undefined
}

const firstMs = 5_000
const longestMs = 60_000
const routeLimit = 64
const anyRoute = '*'
const futileLimit = 8
/** A row of futile replacements ends when none came for this long. */
const futileMs = 2 * longestMs

export const noRefusals = (): RefusalBackoff => ({
  accepted: false,
  pauses: undefined,
  mending: undefined,
  futile: undefined,
  ceiling: undefined,
})

/** Notes that a new grant is in force, about which nothing is known yet. */
export function noteRenewed(backoff: RefusalBackoff): void {
  backoff.accepted = false
}

export function noteAccepted(backoff: RefusalBackoff, route: string): void {
  backoff.accepted = true
  if (backoff.mending !== undefined && backoff.mending === patternOf(route)) {
    backoff.mending = undefined
    backoff.futile = undefined
    backoff.ceiling = undefined
  }
  if (backoff.pauses === undefined || backoff.pauses.size === 0) return
  backoff.pauses.delete(anyRoute)
  backoff.pauses.delete(patternOf(route))
}

/**
 * Notes a refusal, and returns whether the refused grant may be replaced. `isFresh`: the grant was made after the
 * refused call had begun.
 */
export function noteRefused(backoff: RefusalBackoff, now: number, address: string, isFresh: boolean): boolean {
  const route = patternOf(address)
  if (!isFresh) {
    if (isPaused(backoff.ceiling, now) || isPaused(backoff.pauses?.get(backoff.accepted ? route : anyRoute), now)) {
      return false
    }
    backoff.mending = route
    return true
  }
  noteFutile(backoff, now)
  backoff.pauses ??= new Map()
  pause(backoff.pauses, now, anyRoute)
  pause(backoff.pauses, now, route)
  return false
}

/**
 * Counts the replacement that brought the current grant, if that was refused at once. An id without digits makes each
 * address a route of its own, which would cost a login each. So a row of futile replacements pauses all routes.
 */
function noteFutile(backoff: RefusalBackoff, now: number) {
  if (backoff.mending === undefined) return
  backoff.mending = undefined
  const { count, lastAt } = backoff.futile ?? { count: 0, lastAt: now }
  const isRow = now >= lastAt && now - lastAt <= futileMs
  backoff.futile = { count: isRow ? count + 1 : 1, lastAt: now }
  if (!isRow) backoff.ceiling = undefined
  if (backoff.futile.count >= futileLimit) backoff.ceiling = longer(backoff.ceiling, now)
}

/** Returns a pause twice as long as the last one, or the last one itself while it is still on. */
function longer(last: Pause | undefined, now: number): Pause {
  if (last !== undefined && isPaused(last, now)) return last
  return { from: now, ms: Math.min(longestMs, (last?.ms ?? firstMs / 2) * 2) }
}

function pause(pauses: Map<string, Pause>, now: number, route: string) {
  const last = pauses.get(route)
  // Re-inserting keeps the map in least-recently-refused order.
  pauses.delete(route)
  pauses.set(route, longer(last, now))
  const [oldest] = pauses.keys()
  if (pauses.size > routeLimit && oldest !== undefined) pauses.delete(oldest)
}

/**
 * Returns the route of an address. `GET orders/17` and `GET orders/18` are one route, and so are two addresses that
 * differ only in a UUID or another word with digits.
 */
const patternOf = (route: string) => route.replace(/[\w-]+/g, (word) => (/\d/.test(word) ? '#' : word))
