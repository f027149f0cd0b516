/** How close a grant is to its end. */
export type Phase = 'fresh' | 'soft' | 'hard' | 'expired'

const softLimit = 5 * 60_000
const hardLimit = 30_000

/**
 * Returns the phase of a grant. The windows shrink with the life, so that a token of a few seconds is not "about to
 * expire" from the start.
 */
export function phaseOf(remainingMs: number, lifeMs: number): Phase {
  if (remainingMs <= 0) return 'expired'
  if (remainingMs <= Math.min(hardLimit, lifeMs * 0.05)) return 'hard'
  return remainingMs <= Math.min(softLimit, lifeMs * 0.2) ? 'soft' : 'fresh'
}

/** More than a century, and still in the range of a `Date`. */
const longestLife = 4e12

/** Returns the life to use. It is Infinity when the vendor gave none, so that only a refusal ends the grant. */
export function lifeOf(lifeMs = 0): number {
  return lifeMs > 0 && lifeMs !== Infinity ? Math.min(lifeMs, longestLife) : Infinity
}

/** A period in which something is not tried again. */
export interface Pause {
  /** On the monotonic clock. */
  readonly from: number
  readonly ms: number
}

/** Whether the pause is still on. A clock that jumps back to before its start ends it: none outlasts its length. */
export const isPaused = (pause: Pause | undefined, now: number): boolean =>
  pause !== undefined && now >= pause.from && now < pause.from + pause.ms
