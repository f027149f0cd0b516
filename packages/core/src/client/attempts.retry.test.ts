import { createFakeClock } from 'test-kit/fake-clock'
import { expect, onTestFinished, test, vi } from 'vitest'
import { failure } from '../../test/auth-server.ts'
import { retryWait } from './attempts.ts'
import { isSafeToRepeat } from './request.ts'

const clock = createFakeClock()
const asked = (ms: number) => failure('rate_limited', { retryAt: new Date(clock.wall() + ms) })

test('reads are safe to repeat, unless it is said otherwise', () => {
  const methods = ['GET', 'HEAD', 'POST', 'DELETE']
  expect(methods.map((method) => isSafeToRepeat(method, undefined))).toEqual([true, true, false, false])
  expect(methods.map((method) => isSafeToRepeat(method, true))).toEqual(Array(4).fill(true))
  expect(methods.map((method) => isSafeToRepeat(method, false))).toEqual(Array(4).fill(false))
})

test('only what may pass is waited for', () => {
  const waits = (error: unknown) => retryWait(error, 1, clock) !== undefined
  for (const code of ['network', 'rate_limited', 'server_error'] as const) expect(waits(failure(code)), code).toBe(true)
  for (const code of ['timeout', 'refused', 'denied'] as const) expect(waits(failure(code)), code).toBe(false)
  expect(waits(new Error('odd'))).toBe(false)
})

test('the pause doubles with each attempt, and lies anywhere below its bound', () => {
  const dice = vi.spyOn(Math, 'random').mockReturnValue(0.5)
  onTestFinished(() => dice.mockRestore())
  for (const error of [failure('network'), failure('refused', { status: 408 }), asked(0), asked(-1)]) {
    expect([1, 2, 3].map((attempt) => retryWait(error, attempt, clock))).toEqual([150, 300, 600])
  }
})

test('what the vendor asks for is waited, up to 30 seconds', () => {
  expect([1, 30_000, 30_001].map((ms) => retryWait(asked(ms), 1, clock))).toEqual([1, 30_000, undefined])
})
