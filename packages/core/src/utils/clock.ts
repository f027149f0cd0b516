/** Time as the client sees it, in milliseconds. Give your own to test expiry without waiting. */
export interface Clock {
  /** Never goes back. Lifetimes and back-offs are counted on it. */
  monotonic(): number
  /** Milliseconds since 1970. Used only for dates that leave the process. */
  wall(): number
}

export const systemClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
}

/** The date that lies `afterMs` from now. */
export const dateAfter = (clock: Clock, afterMs: number): Date => new Date(clock.wall() + afterMs)
