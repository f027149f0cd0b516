/**
 * What the vendor has said about the current grant, and so whether a refusal may cost a new mint.
 *
 * A refusal that a new grant did not cure is about the account or the route, not about the grant: it is waited out.
 */
export interface Verdicts {
  /** Whether the current grant was ever accepted. */
  accepted: boolean
  /** By route; none until a fresh grant is refused. */
  waits: Map<string, Wait> | undefined
}

interface Wait {
  until: number
  ms: number
}

const firstWait = 5_000
const longestWait = 60_000
const routeLimit = 64
const anyRoute = '*'

export const noVerdicts = (): Verdicts => ({ accepted: false, waits: undefined })

/** A new grant is in force: nothing was said of it yet. */
export function noteRenewed(verdicts: Verdicts): void {
  verdicts.accepted = false
}

export function noteAccepted(verdicts: Verdicts, route: string): void {
  verdicts.accepted = true
  if (verdicts.waits === undefined || verdicts.waits.size === 0) return
  verdicts.waits.delete(anyRoute)
  verdicts.waits.delete(pattern(route))
}

/** Whether the grant, which was refused now, may be replaced; `fresh`: it was minted during the refused call itself. */
export function noteRefused(verdicts: Verdicts, now: number, address: string, fresh: boolean): boolean {
  const route = pattern(address)
  if (!fresh) {
    const wait = verdicts.waits?.get(verdicts.accepted ? route : anyRoute)
    return wait === undefined || wait.until <= now
  }
  verdicts.waits ??= new Map()
  waitOut(verdicts.waits, now, anyRoute)
  waitOut(verdicts.waits, now, route)
  return false
}

function waitOut(waits: Map<string, Wait>, now: number, route: string) {
  const last = waits.get(route)
  const ms = Math.min(longestWait, (last?.ms ?? firstWait / 2) * 2)
  // Set anew even if unchanged, so that the first to be forgotten is the one not refused for longest.
  waits.delete(route)
  waits.set(route, last !== undefined && last.until > now ? last : { until: now + ms, ms })
  const [oldest] = waits.keys()
  if (waits.size > routeLimit && oldest !== undefined) waits.delete(oldest)
}

/** `GET orders/17` and `GET orders/18` are one route, and so are two that differ in a UUID or another word with digits. */
const pattern = (route: string) => route.replace(/[\w-]+/g, (word) => (/\d/.test(word) ? '#' : word))
