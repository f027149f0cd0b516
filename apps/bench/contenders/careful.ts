import type { World } from '../src/contender.ts'
import { type Kept, keep, renew } from './renewal.ts'

/** What the best hand-written hooks do: one renewal at a time, and none for a token that was already replaced. */
export function createCarefulTokens(world: World) {
  let kept: Kept = keep(world.grant)
  let flight: Promise<Kept> | undefined

  function renewed(): Promise<Kept> {
    flight ??= renew(world, kept)
      .then((next) => {
        kept = next
        return next
      })
      .finally(() => {
        flight = undefined
      })
    return flight
  }

  return {
    token: async () => (Date.now() < kept.expiresAt ? kept : await renewed()).token,
    replace: async (refused: string) => (kept.token === refused ? await renewed() : kept).token,
  }
}
