import { pause } from '../utils/abort.ts'
import type { Flight } from './single-flight.ts'

const beatMs = 20
/** More than a request that is alive can miss: its timers take turns with those of the caller who looks. */
const silentLooks = 25

/**
 * Cloudflare Workers end whatever a request began when that request ends, and a promise of one request may leave another
 * one hanging that waits for it. So nobody waits for the promise. Each caller looks again and again, until there is an
 * outcome or no sign of life.
 */
export function launchWatched<Outcome>(work: () => Promise<Outcome>): Flight<Outcome> {
  let outcome: Outcome | undefined
  let isOver = false
  let beats = 0
  const heart = setInterval(() => {
    beats += 1
  }, beatMs)
  const done = work().then((value) => {
    clearInterval(heart)
    isOver = true
    outcome = value
    return value
  })

  async function wait(signal: AbortSignal | undefined): Promise<Outcome | undefined> {
    for (let silent = 0, heard = beats; !isOver && silent < silentLooks; silent += 1) {
      await pause(beatMs, signal)
      if (heard !== beats) silent = 0
      heard = beats
    }
    return outcome
  }
  return { done, wait }
}
