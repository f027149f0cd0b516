import { setTimeout as sleep } from 'node:timers/promises'

type Settled = { value: unknown } | { error: unknown }

/** Resolves to how the promise settled, or to undefined if it did not within `ms`. */
export async function within(ms: number, promise: Promise<unknown>): Promise<Settled | undefined> {
  const late = new AbortController()
  const settled: Promise<Settled> = promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  const timer = sleep(ms, undefined, { signal: late.signal }).catch(() => undefined)
  const outcome = await Promise.race([settled, timer])
  late.abort()
  return outcome
}
