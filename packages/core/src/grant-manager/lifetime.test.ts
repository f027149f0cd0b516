import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPaused, lifeOf, phaseOf } from './lifetime.ts'

const order = ['fresh', 'soft', 'hard', 'expired']
const life = fc.integer({ min: 1, max: 4e12 })

test('a grant grows old in one direction, starts fresh and is over at its end', () => {
  fc.assert(
    fc.property(life, fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (lifeMs, parts) => {
      const phases = parts
        .sort((one, other) => other - one)
        .map((part) => order.indexOf(phaseOf(lifeMs * part, lifeMs)))
      expect(phases).toEqual([...phases].sort())
      expect(phaseOf(lifeMs, lifeMs)).toBe('fresh')
      expect(phaseOf(0, lifeMs)).toBe('expired')
      expect(phaseOf(-1, lifeMs)).toBe('expired')
    }),
  )
})

test.each([
  [1_000, 200, 50],
  [60_000, 12_000, 3_000],
  [1_500_000, 300_000, 30_000],
  [86_400_000, 300_000, 30_000],
  [Infinity, 300_000, 30_000],
])('a life of %s ms is soft for its last %s ms and hard for its last %s ms', (lifeMs, softMs, hardMs) => {
  expect(phaseOf(softMs + 1, lifeMs)).toBe('fresh')
  expect(phaseOf(softMs, lifeMs)).toBe('soft')
  expect(phaseOf(hardMs + 1, lifeMs)).toBe('soft')
  expect(phaseOf(hardMs, lifeMs)).toBe('hard')
  expect(phaseOf(0.001, lifeMs)).toBe('hard')
})

test.each([undefined, 0, -1, Number.NaN, Infinity])('a life of %s has no end', (lifeMs) => {
  expect(lifeOf(lifeMs)).toBe(Infinity)
})

test('a life is what the vendor says, up to what a date can hold', () => {
  expect(lifeOf(1)).toBe(1)
  expect(new Date(Date.UTC(2026, 0, 1) + lifeOf(1e300)).getFullYear()).toBeGreaterThan(2100)
})

test('what has no end stays fresh', () => {
  expect(phaseOf(Infinity, Infinity)).toBe('fresh')
})

test('a pause lasts to the millisecond, and none before it began', () => {
  const pause = { from: 1_000, ms: 500 }
  expect([999, 1_000, 1_499, 1_500].map((now) => isPaused(pause, now))).toEqual([false, true, true, false])
  expect(isPaused(undefined, 0)).toBe(false)
})
