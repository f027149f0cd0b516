import type { GrantStore } from '@x/core'
import type { Dice } from 'test-kit/dice'
import { count } from 'test-kit/tally'
import { createTroubledStore, troubles } from 'test-kit/troubled-store'

const stepMs = 5

/** Opens a store that goes from one trouble to the next. Sometimes its operations hang. */
export function openStore(dice: Dice, faults: Record<string, number>): { store: GrantStore; close(): void } {
  const { store, waiting, suffer } = createTroubledStore({ locks: dice.chance(0.5), slow: true })
  let hangs = false
  const weather = setInterval(() => {
    if (dice.chance(0.05)) {
      const trouble = dice.pick(troubles)
      hangs = dice.chance(0.1)
      suffer(trouble)
      if (trouble !== 'none' || hangs) count(faults, `store ${hangs ? 'hangs' : trouble}`)
    }
    for (const go of waiting.splice(0)) if (!hangs) go()
  }, stepMs)
  return { store, close: () => clearInterval(weather) }
}
