import type { ApiError } from '../errors/api-error.ts'
import type { Pause } from './lifetime.ts'

/** The pause after a failed login. Callers fail fast until it ends. */
export interface LoginBackoff extends Pause {
  /** In a row. */
  readonly failures: number
  /** What callers get while the pause lasts. */
  readonly failure: ApiError
}

const floor = 500
const base = 1_000
const cap = 60_000
const longestAsked = 15 * 60_000

/**
 * Milliseconds until the next try, after this many failures before this one: full jitter over a doubling window, on top of
 * a floor that keeps a burst of callers from becoming a burst of logins. At least what the server asked for, up to 15
 * minutes.
 */
export function backoffMs(failures: number, askedMs: number, random: () => number): number {
  const jitter = random() * Math.min(cap, base * 2 ** failures)
  return Math.max(floor + jitter, Math.min(askedMs, longestAsked))
}
