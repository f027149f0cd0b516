/** Random choices that are the same for the same seed. */
export interface Dice {
  /** Returns a number from 0 to 1, without 1 itself. */
  next(): number
  chance(probability: number): boolean
  between(low: number, high: number): number
  pick<T>(list: readonly T[]): T
}

export function createDice(seed: string): Dice {
  let state = 2166136261
  // FNV-1a turns the seed into a number, from which mulberry32 makes many.
  for (const letter of seed) state = Math.imul(state ^ letter.charCodeAt(0), 16777619)

  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  return {
    next,
    chance: (probability) => next() < probability,
    between: (low, high) => low + next() * (high - low),
    pick: (list) => list[Math.floor(next() * list.length)]!,
  }
}
