/** The clock of a client, in milliseconds. Pass your own to test expiry without waiting. */
export interface Clock {
  /** Never goes back. Lifetimes and back-offs are measured with it. */
  monotonic(): number
  /** Milliseconds since 1970. Used only for dates that enter or leave the process. */
  wall(): number
}

export const systemClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
}

/** Returns the date that is `afterMs` milliseconds from now. */
export const dateAfter = (clock: Clock, afterMs: number): Date => new Date(clock.wall() + afterMs)
