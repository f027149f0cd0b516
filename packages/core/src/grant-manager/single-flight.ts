import { raceSignal } from '../utils/abort.ts'
import { launchWatched } from './watched-flight.ts'

/** Work in progress that several callers wait for. */
export interface Flight<Outcome> {
  /** Settles with the work. Only for the runtime, which must stay alive until then. */
  readonly done: Promise<Outcome>
  /** Resolves to the outcome, or undefined if the runtime ended the work. Rejects with the signal's reason on abort. */
  wait(signal: AbortSignal | undefined): Promise<Outcome | undefined>
}

/** Starts the work, which must not reject. */
export function launch<Outcome>(work: () => Promise<Outcome>): Flight<Outcome> {
  if (globalThis.navigator?.userAgent === 'Cloudflare-Workers') return launchWatched(work)
  const done = work()
  return { done, wait: (signal) => raceSignal(done, signal) }
}
