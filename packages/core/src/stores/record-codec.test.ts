import { expect, onTestFinished, test, vi } from 'vitest'
import { lifeOf, readRecord } from './record-codec.ts'
import { sealer } from './sealer.ts'

test('what was never a record is handed on as it is, with a sealer and without', async () => {
  for (const seal of [undefined, sealer(new Uint8Array(32))]) {
    for (const [kept, found] of [
      ['garbage', 'garbage'],
      ['null', null],
      ['7', 7],
      [7, 7],
      [null, undefined],
      [undefined, undefined],
    ]) {
      expect(await readRecord('name', kept, seal)).toBe(found)
    }
  }
})

test('a record whose end has just come is kept for as long as its grant would last, since clocks differ', () => {
  vi.useFakeTimers({ now: 1_000_000 })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const life = (expiresAt: number, lifeMs?: number) =>
    lifeOf({ revision: '1', grant: { access: 'access', ...(lifeMs !== undefined && { lifeMs }) }, expiresAt })
  expect([life(1_000_001, 60_000), life(1_000_000, 60_000), life(999_999, 60_000)]).toEqual([1, 60_000, 60_000])
  expect(life(1_000_000)).toBe(1)
})
