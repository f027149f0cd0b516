import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoffMs } from './login-backoff.ts'

test('a pause lies anywhere in its window, half a second above nothing, and never ends before the server asked', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.oneof(fc.nat(40), fc.constant(5_000)),
      fc.nat(2_000_000),
      (dice, failures, asked) => {
        const jitter = 500 + dice * Math.min(60_000, 1_000 * 2 ** failures)
        expect(backoffMs(failures, asked, () => dice)).toBe(Math.max(jitter, Math.min(asked, 900_000)))
      },
    ),
  )
})

test('the window doubles with each failure, up to a minute', () => {
  const pauses = Array.from({ length: 8 }, (_, failures) => backoffMs(failures, 0, () => 0.5))
  expect(pauses).toEqual([1_000, 1_500, 2_500, 4_500, 8_500, 16_500, 30_500, 30_500])
})

test('what the server asked for may lie in the past', () => {
  expect(backoffMs(0, -1e9, () => 0)).toBe(500)
})
