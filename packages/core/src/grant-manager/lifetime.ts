/** How far a grant is through its life. */
export type Phase = 'fresh' | 'soft' | 'hard' | 'expired'

const softLimit = 5 * 60_000
const hardLimit = 30_000

/** Windows shrink with the life, so that a token of a few seconds is not "about to expire" from the start. */
export function phaseOf(remainingMs: number, lifeMs: number): Phase {
  if (remainingMs <= 0) return 'expired'
  if (remainingMs <= Math.min(hardLimit, lifeMs * 0.05)) return 'hard'
  return remainingMs <= Math.min(softLimit, lifeMs * 0.2) ? 'soft' : 'fresh'
}

/** A century and some: much beyond it, dates end. */
const longestLife = 4e12

/** The life to count with; Infinity where none was named, so that only a refusal ends the grant. */
export function lifeOf(lifeMs = 0): number {
  return lifeMs > 0 && lifeMs !== Infinity ? Math.min(lifeMs, longestLife) : Infinity
}
