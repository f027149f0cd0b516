import { raceSignal } from '../utils/abort.ts'
import { launchWatched } from './watched-flight.ts'

/** Work in progress that several callers wait for. */
export interface Flight<Outcome> {
  /** Settles with the work, for those who only keep it alive. */
  readonly done: Promise<Outcome>
  /** The outcome, or undefined when the runtime ended the work. Throws the signal's reason as soon as that aborts. */
  wait(signal: AbortSignal | undefined): Promise<Outcome | undefined>
}

/** Begins the work, which must not reject. */
export function launch<Outcome>(work: () => Promise<Outcome>): Flight<Outcome> {
  if (globalThis.navigator?.userAgent === 'Cloudflare-Workers') return launchWatched(work)
  const done = work()
  return { done, wait: (signal) => raceSignal(done, signal) }
}
