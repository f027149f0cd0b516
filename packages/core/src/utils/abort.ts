/** Settles as the promise does, or rejects with the signal's reason as soon as it aborts. Leaves no listener behind. */
export function raceSignal<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    promise.finally(() => signal.removeEventListener('abort', abort)).then(resolve, reject)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })
}

/**
 * Runs `job` for at most `ms` milliseconds. Then its signal aborts and `onTimeout()` is thrown, even if the job never
 * settles.
 *
 * An abort of `outer` ends the job too, with the reason of that abort.
 */
export function withDeadline<T>(
  ms: number,
  job: (signal: AbortSignal) => Promise<T>,
  onTimeout: () => unknown,
  outer?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (outer?.aborted) throw outer.reason
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
    const timer = setTimeout(() => end(onTimeout()), timerMs(ms))
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

/** Limits `ms` to what a timer can count, a little more than 24 days. A longer timer would fire at once. */
export const timerMs = (ms: number): number => Math.min(ms, 2 ** 31 - 1)

/** Returns a signal that this realm's `fetch` accepts. It follows a signal of another realm, such as jsdom's. */
export function ownSignal(signal: AbortSignal): AbortSignal {
  try {
    return AbortSignal.any([signal])
  } catch {
    const controller = new AbortController()
    const follow = () => controller.abort(signal.reason)
    if (signal.aborted) follow()
    else signal.addEventListener('abort', follow, { once: true })
    return controller.signal
  }
}

/** Waits for `ms` milliseconds. If the signal aborts before that, its reason is thrown. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timerMs(ms))
  })
  try {
    await raceSignal(passed, signal)
  } finally {
    clearTimeout(timer)
  }
}
