import type { ApiError } from '../errors/api-error.ts'

/** The pause after a failed mint: callers fail fast until it ends. */
export interface Cooling {
  /** Milliseconds from now until the next try may start; never before what the server asked for, up to 15 minutes. */
  next(askedMs: number): number
  start(failure: ApiError, ms: number): void
  /** The failure to answer with, while the pause lasts. */
  failure(): ApiError | undefined
}

const floor = 500
const base = 1_000
const cap = 60_000
const longestAsked = 15 * 60_000

/** Full jitter over a doubling window, on top of a floor that keeps a burst of callers from becoming a burst of logins. */
export function createCooling(now: () => number, random: () => number): Cooling {
  let failures = 0
  let current: { failure: ApiError; until: number } | undefined
  return {
    next: (askedMs) => {
      const jitter = floor + random() * Math.min(cap, base * 2 ** failures)
      failures = Math.min(failures + 1, 16)
      return Math.max(jitter, Math.min(askedMs, longestAsked))
    },
    start: (failure, ms) => {
      current = { failure, until: now() + ms }
    },
    failure: () => (current !== undefined && now() < current.until ? current.failure : undefined),
  }
}
