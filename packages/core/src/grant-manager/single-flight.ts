import { pause, raceSignal } from '../utils/abort.ts'

/** Work under way that several callers wait for. */
export interface Flight<Outcome> {
  /** Settles with the work, for those who only keep it alive. */
  readonly done: Promise<Outcome>
  /** The outcome; undefined when the work was ended from outside. Throws the signal's reason as soon as that aborts. */
  wait(signal: AbortSignal | undefined): Promise<Outcome | undefined>
}

/** Begins the work, which must not reject. */
export function launch<Outcome>(work: () => Promise<Outcome>): Flight<Outcome> {
  if (globalThis.navigator?.userAgent === 'Cloudflare-Workers') return launchWatched(work)
  const done = work()
  return { done, wait: (signal) => raceSignal(done, signal) }
}

const beatMs = 20
/** More than a request that is alive can miss: its timers take turns with those of the one who looks. */
const silentLooks = 25

/**
 * Cloudflare Workers end all that a request began when the request ends, and a promise of one request may leave another
 * that waits for it hanging. So nobody waits for the promise: each looks for itself, until there is an outcome or no
 * more sign of life.
 */
function launchWatched<Outcome>(work: () => Promise<Outcome>): Flight<Outcome> {
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
