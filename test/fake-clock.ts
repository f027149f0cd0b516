import type { Clock } from '@x/core'

export interface FakeClock extends Clock {
  /** Time passes, on both clocks. */
  pass(ms: number): void
  /** Somebody sets the wall clock; no time passes. */
  shiftWall(ms: number): void
}

/** A clock that stands still until told otherwise. */
export function createFakeClock(): FakeClock {
  let monotonic = 1_000
  let wall = Date.UTC(2026, 0, 1)
  return {
    monotonic: () => monotonic,
    wall: () => wall,
    pass: (ms) => {
      monotonic += ms
      wall += ms
    },
    shiftWall: (ms) => {
      wall += ms
    },
  }
}
