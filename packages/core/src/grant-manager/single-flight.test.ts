import { flush } from 'test-kit/flush'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { launch } from './single-flight.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const onWorkers = () => vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' })

/** Starts work that ends on `end()`. `told` lists the outcomes that the waiting callers have got so far. */
function begin() {
  let end = (_outcome: string) => {}
  const flight = launch(() => new Promise<string>((resolve) => (end = resolve)))
  const told: unknown[] = []
  const wait = () => flight.wait(undefined).then((outcome) => void told.push(outcome))
  return { flight, wait, told, end }
}

test('all who wait are told the outcome as soon as there is one, and no timer is set', async () => {
  const { flight, wait, told, end } = begin()
  wait()
  wait()
  end('landed')
  await flush()
  wait()
  await flush()
  expect(told).toEqual(['landed', 'landed', 'landed'])
  expect(await flight.done).toBe('landed')
  expect(vi.getTimerCount()).toBe(0)
})

test('a runtime without a navigator is none of those that need watching', async () => {
  vi.stubGlobal('navigator', undefined)
  const { wait, told, end } = begin()
  wait()
  end('landed')
  await flush()
  expect(told).toEqual(['landed'])
})

test('on Workers, those who wait look for themselves, and are woken by nobody', async () => {
  onWorkers()
  const { flight, wait, told, end } = begin()
  wait()
  end('landed')
  await flush()
  expect(told).toEqual([])
  await vi.advanceTimersByTimeAsync(20)
  expect(told).toEqual(['landed'])
  expect(await flight.done).toBe('landed')
  expect(vi.getTimerCount()).toBe(0)
})

test('on Workers, who comes after the end need not wait', async () => {
  onWorkers()
  const { wait, told, end } = begin()
  end('landed')
  await flush()
  wait()
  await flush()
  expect(told).toEqual(['landed'])
})

test('on Workers, work that lives is waited for, however long it takes', async () => {
  onWorkers()
  const { wait, told, end } = begin()
  wait()
  await vi.advanceTimersByTimeAsync(60_000)
  wait()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(told).toEqual([])
  end('landed')
  await vi.advanceTimersByTimeAsync(20)
  expect(told).toEqual(['landed', 'landed'])
})

test('on Workers, work that ended with its request is given up after half a second of silence', async () => {
  onWorkers()
  const setInterval = vi.spyOn(globalThis, 'setInterval')
  const { wait, told } = begin()
  wait()
  await vi.advanceTimersByTimeAsync(1_000)
  clearInterval(setInterval.mock.results[0]!.value)
  await vi.advanceTimersByTimeAsync(470)
  expect(told).toEqual([])
  await vi.advanceTimersByTimeAsync(15)
  expect(told).toEqual([undefined])
  expect(vi.getTimerCount()).toBe(0)
})

test.each(['Node.js/24', 'Cloudflare-Workers'])(
  'who leaves is let go at once, and the others are not (%s)',
  async (userAgent) => {
    vi.stubGlobal('navigator', { userAgent })
    const { flight, wait, told, end } = begin()
    const controller = new AbortController()
    const leaving = flight.wait(controller.signal)
    wait()
    let left: unknown
    leaving.catch((error) => {
      left = error
    })
    controller.abort(new Error('left'))
    await flush()
    // No timer has fired, because timers are fake here.
    expect(left).toMatchObject({ message: 'left' })
    end('landed')
    await vi.advanceTimersByTimeAsync(20)
    expect(told).toEqual(['landed'])
  },
)
