import { afterEach, expect, test, vi } from 'vitest'
import { memoryGrantStore } from './memory.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const record = (revision: string) => ({ revision, grant: { access: `access-${revision}` } })

test('a record is saved over the expected revision only, or over none', async () => {
  const store = memoryGrantStore()
  expect(await store.load('a')).toBeUndefined()
  expect(await store.save('a', record('1'), '7')).toBe(true)
  expect(await store.save('a', record('2'), '7')).toBe(false)
  expect(await store.load('a')).toEqual(record('1'))
  expect(await store.save('a', record('2'), '1')).toBe(true)
  expect(await store.save('a', record('3'))).toBe(true)
  expect(await store.load('a')).toEqual(record('3'))
  expect(await store.load('b')).toBeUndefined()
})

test('a record is dropped at the expected revision only', async () => {
  const store = memoryGrantStore()
  await store.save('a', record('2'))
  await store.drop('a', '1')
  expect(await store.load('a')).toEqual(record('2'))
  await store.drop('a', '2')
  expect(await store.load('a')).toBeUndefined()
  await store.drop('a')
  expect(await store.load('a')).toBeUndefined()
})

test('what is done to a record outside does not reach the store', async () => {
  const store = memoryGrantStore()
  const saved = record('1')
  await store.save('a', saved)
  saved.revision = '2'
  ;(await store.load('a'))!.revision = '3'
  expect(await store.load('a')).toEqual(record('1'))
})

const hold = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

/** Starts jobs that hold the lock for the given times, and logs when each gets and releases it. */
function occupy(deadlineMs: number, times: number[]) {
  const store = memoryGrantStore()
  const log: string[] = []
  const began = Date.now()
  for (const [index, ms] of times.entries()) {
    store.exclusive!('a', deadlineMs, async () => {
      log.push(`${index} in at ${Date.now() - began}`)
      await hold(ms)
      log.push(`${index} out at ${Date.now() - began}`)
    })
  }
  return log
}

test('jobs under one key come one after another', async () => {
  vi.useFakeTimers()
  const log = occupy(1_000, [100, 200])
  await vi.runAllTimersAsync()
  expect(log).toEqual(['0 in at 0', '0 out at 100', '1 in at 100', '1 out at 300'])
})

test('a lock is given up after its deadline, which counts from when it was got', async () => {
  vi.useFakeTimers()
  const log = occupy(1_000, [5_000, 800, 800])
  await vi.runAllTimersAsync()
  expect(log.filter((line) => line.includes('in'))).toEqual(['0 in at 0', '1 in at 1000', '2 in at 1800'])
})

test('a job that fails, at once or later, fails for its caller only', async () => {
  const store = memoryGrantStore()
  const bad = store.exclusive!('a', 1_000, () => {
    throw new Error('no')
  })
  const good = store.exclusive!('a', 1_000, async () => 'value')
  await expect(bad).rejects.toThrow('no')
  expect(await good).toBe('value')
})

test('on Workers, those in the queue do not wait long for a job that ended with its request', async () => {
  vi.useFakeTimers()
  vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' })
  const hearts = vi.spyOn(globalThis, 'setInterval')
  const store = memoryGrantStore()
  const log: string[] = []
  store.exclusive!('a', 60_000, () => new Promise(() => {}))
  for (const name of ['b', 'c']) store.exclusive!('a', 60_000, async () => void log.push(name))
  clearInterval(hearts.mock.results[0]!.value)
  await vi.advanceTimersByTimeAsync(600)
  expect(log).toEqual(['b', 'c'])
})

test('jobs under different keys do not wait for each other, and each turn has its own fence', async () => {
  const store = memoryGrantStore()
  const fences: number[] = []
  store.exclusive!('a', 1_000, () => new Promise(() => {}))
  for (const key of ['b', 'c', 'b']) await store.exclusive!(key, 1_000, async (fence) => fences.push(Number(fence)))
  expect(fences).toEqual([2, 3, 4])
})

test('a job that lost its lock saves nothing, not even where nothing was saved before', async () => {
  vi.useFakeTimers()
  const store = memoryGrantStore()
  const late = store.exclusive!('a', 1_000, async (fence) => {
    await hold(2_000)
    return store.save('a', { ...record('9'), fence })
  })
  const next = store.exclusive!('a', 1_000, async (fence) => {
    await hold(1_500)
    return store.save('a', { ...record('1'), fence })
  })
  await vi.runAllTimersAsync()
  expect([await late, await next]).toEqual([false, true])
  expect(await store.load('a')).toMatchObject(record('1'))
})
