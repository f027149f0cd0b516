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

/**
 * Runs `job` for at most `ms`: then its signal aborts and `onTimeout()` is thrown, even if the job never settles.
 *
 * The abort of `outer` ends it likewise, with its own reason.
 */
export function withDeadline<T>(
  ms: number,
  job: (signal: AbortSignal) => Promise<T>,
  onTimeout: () => unknown,
  outer?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    outer?.throwIfAborted()
    const controller = new AbortController()
    const settle = <Value>(done: (value: Value) => void, value: Value) => {
      clearTimeout(timer)
      outer?.removeEventListener('abort', follow)
      done(value)
    }
    const end = (reason: unknown) => {
      settle(reject, reason)
      controller.abort(reason)
    }
    const follow = () => end(outer?.reason)
    const timer = setTimeout(() => end(onTimeout()), ms)
    outer?.addEventListener('abort', follow)
    try {
      job(controller.signal).then(
        (value) => settle(resolve, value),
        (error) => settle(reject, error),
      )
    } catch (error) {
      settle(reject, error)
    }
  })
}

/** Waits so many milliseconds, or until the signal aborts: then its reason is thrown. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  try {
    await raceSignal(passed, signal)
  } finally {
    clearTimeout(timer)
  }
}
