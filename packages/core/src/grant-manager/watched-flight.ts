import { pause } from '../utils/abort.ts'
import type { Flight } from './single-flight.ts'

const beatMs = 20
/** Live work can't miss this many beats in a row: its timers take turns with those of the waiting caller. */
const silentLooks = 25

/**
 * Starts work on Cloudflare Workers. They end all work of a request when the request ends, and another request that
 * waits for its promise may hang. So no caller waits for the promise. Each caller polls until there is an outcome, or
 * until the work shows no sign of life.
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
