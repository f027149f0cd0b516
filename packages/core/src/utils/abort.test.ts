import { getEventListeners } from 'node:events'
import { flush } from 'test-kit/flush'
import { watchUnhandled } from 'test-kit/unhandled'
import { afterEach, expect, test, vi } from 'vitest'
import { pause, raceSignal, withDeadline } from './abort.ts'

afterEach(() => {
  vi.useRealTimers()
})

const never = () => new Promise<never>(() => {})

test('a promise that settles first wins, and no listener stays behind', async () => {
  const { signal } = new AbortController()
  expect(await raceSignal(Promise.resolve('value'), signal)).toBe('value')
  await expect(raceSignal(Promise.reject(new Error('no')), signal)).rejects.toThrow('no')
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('an abort wins over a promise that still waits, with its own reason', async () => {
  const controller = new AbortController()
  const raced = raceSignal(never(), controller.signal)
  controller.abort('enough')
  await expect(raced).rejects.toBe('enough')
  await expect(raceSignal(never(), controller.signal)).rejects.toBe('enough')
  expect(getEventListeners(controller.signal, 'abort')).toEqual([])
})

test('a promise that is rejected after the abort is no unhandled rejection', async () => {
  const unhandled = watchUnhandled()
  const aborted = AbortSignal.abort('enough')
  await expect(raceSignal(Promise.reject(new Error('late')), aborted)).rejects.toBe('enough')
  await flush()
  expect(unhandled).not.toHaveBeenCalled()
})

test('a job that ends in time leaves no timer behind, and is not aborted', async () => {
  vi.useFakeTimers()
  let told: AbortSignal | undefined
  const job = async (signal: AbortSignal) => {
    told = signal
    return 'value'
  }
  expect(await withDeadline(1_000, job, () => new Error('late'))).toBe('value')
  await expect(withDeadline(1_000, () => Promise.reject(new Error('no')), never)).rejects.toThrow('no')
  expect(vi.getTimerCount()).toBe(0)
  expect(told?.aborted).toBe(false)
})

test('a job that throws before it returns a promise fails like any other', async () => {
  vi.useFakeTimers()
  const job = () => {
    throw new Error('no')
  }
  await expect(withDeadline(1_000, job, never)).rejects.toThrow('no')
  expect(vi.getTimerCount()).toBe(0)
})

test('a job that takes too long is told so, and left alone even if it never ends', async () => {
  vi.useFakeTimers()
  const unhandled = watchUnhandled()
  const late = new Error('late')
  let told: AbortSignal | undefined
  const job = (signal: AbortSignal) => {
    told = signal
    return new Promise((_, reject) => setTimeout(() => reject(new Error('later still')), 2_000))
  }
  const failed = expect(withDeadline(1_000, job, () => late)).rejects.toBe(late)
  await vi.advanceTimersByTimeAsync(1_000)
  await failed
  expect(told?.reason).toBe(late)
  await vi.advanceTimersByTimeAsync(1_000)
  await flush()
  expect(unhandled).not.toHaveBeenCalled()
})

test('an outer abort ends the job with its own reason, and no timer or listener stays behind', async () => {
  vi.useFakeTimers()
  const outer = new AbortController()
  let told: AbortSignal | undefined
  const job = (signal: AbortSignal) => {
    told = signal
    return never()
  }
  const ended = expect(withDeadline(1_000, job, never, outer.signal)).rejects.toBe('enough')
  outer.abort('enough')
  await ended
  expect(told?.reason).toBe('enough')
  expect(vi.getTimerCount()).toBe(0)
  expect(getEventListeners(outer.signal, 'abort')).toEqual([])
})

test('a job is not begun for someone who has left already', async () => {
  const job = vi.fn(never)
  await expect(withDeadline(1_000, job, never, AbortSignal.abort('gone'))).rejects.toBe('gone')
  expect(job).not.toHaveBeenCalled()
})

test('a job that ends leaves no listener on the outer signal', async () => {
  const { signal } = new AbortController()
  expect(await withDeadline(1_000, async () => 'value', never, signal)).toBe('value')
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('a pause ends in time, or with the abort', async () => {
  vi.useFakeTimers()
  const controller = new AbortController()
  const passed = pause(1_000, controller.signal)
  await vi.advanceTimersByTimeAsync(999)
  expect(vi.getTimerCount()).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  await passed
  const cut = expect(pause(1_000, controller.signal)).rejects.toBe('enough')
  controller.abort('enough')
  await cut
  expect(vi.getTimerCount()).toBe(0)
})

test('what is longer than a timer can count waits as long as a timer can', async () => {
  vi.useFakeTimers()
  const ended = vi.fn()
  const waits = [pause(2 ** 31, undefined), withDeadline(Number.MAX_VALUE, never, () => new Error('late'))]
  for (const wait of waits) wait.then(ended, ended)
  await vi.advanceTimersByTimeAsync(2 ** 31 - 2)
  expect(ended).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(ended).toHaveBeenCalledTimes(2)
})
