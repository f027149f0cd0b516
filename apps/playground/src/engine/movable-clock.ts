import type { Clock } from '@x/core'

/** A clock that can be moved forward, to see a renewal without waiting for it. */
export function createMovableClock(): Clock & { forward(ms: number): void; offset(): number } {
  let offset = 0
  return {
    monotonic: () => performance.now() + offset,
    wall: () => Date.now() + offset,
    forward: (ms) => {
      offset += ms
    },
    offset: () => offset,
  }
}
