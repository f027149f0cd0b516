import type { ApiError } from '../errors/api-error.ts'
import type { Pause } from './lifetime.ts'

/** The pause after a failed login. Callers fail fast until it ends. */
export interface LoginBackoff extends Pause {
  /** Failed logins in a row. */
  readonly failures: number
  /** The error that callers get during the pause. */
  readonly failure: ApiError
}

const floor = 500
const base = 1_000
const cap = 60_000
const longestAsked = 15 * 60_000

/**
 * Returns the milliseconds until the next login may start. `failures` is the number of failures before this one.
 *
 * The pause is full jitter over a doubling window, plus a floor that keeps a burst of callers from becoming a burst of
 * logins. It is at least as long as the server asked for, up to 15 minutes.
 */
export function backoffMs(failures: number, askedMs: number, random: () => number): number {
  const jitter = random() * Math.min(cap, base * 2 ** failures)
  return Math.max(floor + jitter, Math.min(askedMs, longestAsked))
}
