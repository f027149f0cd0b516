import type { Clock } from '@x/core'

export interface FakeClock extends Clock {
  /** Lets time pass on both clocks. */
  pass(ms: number): void
  /** Sets the wall clock only, as a user may do. No time passes. */
  shiftWall(ms: number): void
}

/** Creates a clock that moves only when a test moves it. */
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
