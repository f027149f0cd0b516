/** The promise's outcome, or the signal's reason as soon as it aborts; leaves no listener behind. */
export function raceSignal<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    const settle = <Value>(done: (value: Value) => void) => {
      return (value: Value) => {
        signal.removeEventListener('abort', abort)
        done(value)
      }
    }
    promise.then(settle(resolve), settle(reject))
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })
}

/** Runs `job` for at most `ms`: then its signal aborts and `onTimeout()` is thrown, even if the job never settles. */
export async function withDeadline<T>(
  ms: number,
  job: (signal: AbortSignal) => Promise<T>,
  onTimeout: () => unknown,
): Promise<T> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(onTimeout()), ms)
  try {
    return await raceSignal(job(controller.signal), controller.signal)
  } finally {
    clearTimeout(timer)
  }
}
