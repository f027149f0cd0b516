import fc from 'fast-check'
import { createFakeClock } from 'test-kit/fake-clock'
import { expect, test } from 'vitest'
import { failure } from '../../test/auth-server.ts'
import { createCooling } from './login-backoff.ts'

test('a pause lies anywhere in its window, half a second above nothing, and never ends before the server asked', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.nat(40),
      fc.nat(2_000_000),
      (dice, failures, asked) => {
        const cooling = createCooling(createFakeClock().monotonic, () => dice)
        for (let failed = 0; failed < failures; failed += 1) cooling.next(0)
        const ms = cooling.next(asked)
        const jitter = 500 + dice * Math.min(60_000, 1_000 * 2 ** failures)
        expect(ms).toBe(Math.max(jitter, Math.min(asked, 900_000)))
      },
    ),
  )
})

test('the window doubles with each failure, up to a minute', () => {
  const cooling = createCooling(createFakeClock().monotonic, () => 0.5)
  const pauses = Array.from({ length: 8 }, () => cooling.next(0))
  expect(pauses).toEqual([1_000, 1_500, 2_500, 4_500, 8_500, 16_500, 30_500, 30_500])
})

test('what the server asked for may lie in the past', () => {
  expect(createCooling(createFakeClock().monotonic, () => 0).next(-1e9)).toBe(500)
})

test('the failure is told until the pause is over, to the millisecond', () => {
  const clock = createFakeClock()
  const cooling = createCooling(clock.monotonic, () => 0)
  const error = failure('network')
  cooling.start(error, 500)
  clock.pass(499)
  expect(cooling.failure()).toBe(error)
  clock.pass(1)
  expect(cooling.failure()).toBeUndefined()
})
