import { runInNewContext } from 'node:vm'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cassoDate, cassoDay, isApiError } from './index.ts'

test('cassoDate reads the forms that Casso writes on the clock of Vietnam', () => {
  const forms: [string, string][] = [
    ['2021-04-15', '2021-04-14T17:00:00.000Z'],
    ['2021-04-15T00:00:00', '2021-04-14T17:00:00.000Z'],
    ['2024-10-03 15:06:37', '2024-10-03T08:06:37.000Z'],
    ['2024-02-29 23:59:59', '2024-02-29T16:59:59.000Z'],
    ['2024-10-03T15:06:37.25', '2024-10-03T08:06:37.250Z'],
    ['2024-10-03T15:06:37.123456', '2024-10-03T08:06:37.123Z'],
  ]
  for (const [text, instant] of forms) expect(cassoDate(text).toISOString(), text).toBe(instant)
})

test('cassoDate keeps to an offset that is given', () => {
  for (const text of ['2020-08-01T10:00:00.000Z', '2020-08-01T17:00:00+07:00', '2020-08-01 05:30:00-0430']) {
    expect(cassoDate(text).toISOString(), text).toBe('2020-08-01T10:00:00.000Z')
  }
})

test('cassoDate refuses everything else, impossible dates included', () => {
  const wrong: unknown[] = ['', '2021', '2021-4-15', '15/04/2021', '2021-04-15T08:30', '2021-04-15  08:30:00', 'today']
  wrong.push('2021-02-29', '2021-04-31', '2021-13-01', '2021-00-10', '2021-04-00', '2021-04-15 24:00:00')
  wrong.push('2021-04-15 23:60:00', '2021-04-15 23:59:60', '2021-04-15Z', '2021-04-15T08:30:00+25:00', ' 2021-04-15')
  wrong.push('2021-04-15\n', '٢٠٢١-٠٤-١٥', null, undefined, 20210415, new Date(), ['2021-04-15'], {})
  for (const text of wrong) {
    let error: unknown
    try {
      error = cassoDate(text as string)
    } catch (thrown) {
      error = thrown
    }
    expect(isApiError(error, 'invalid_input') && [error.vendor, error.operation], String(text)).toEqual([
      'casso',
      'cassoDate',
    ])
  }
})

test('cassoDate of any instant, written on the clock of Vietnam, is that instant', () => {
  const instants = fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true })
  fc.assert(
    fc.property(instants, fc.constantFrom(' ', 'T'), (date, separator) => {
      const local = new Date(date.getTime() + 7 * 3_600_000).toISOString().slice(0, 23).replace('T', separator)
      expect(cassoDate(local)).toEqual(date)
    }),
  )
})

test('cassoDay gives the day in Vietnam, also while it is still yesterday in UTC', () => {
  const days: [string, string][] = [
    ['2024-10-03T16:59:59.999Z', '2024-10-03'],
    ['2024-10-03T17:00:00.000Z', '2024-10-04'],
    ['2024-10-03T23:59:59.999Z', '2024-10-04'],
    ['2024-10-04T00:00:00.000Z', '2024-10-04'],
    ['2024-12-31T17:00:00.000Z', '2025-01-01'],
    ['2024-02-28T18:30:00.000Z', '2024-02-29'],
  ]
  for (const [instant, day] of days) expect(cassoDay(new Date(instant)), instant).toBe(day)
  expect(cassoDay(runInNewContext("new Date('2024-10-03T17:00:00Z')"))).toBe('2024-10-04')
})

test('cassoDay refuses what is no date, or none that four digits can name', () => {
  const wrong: unknown[] = [new Date(Number.NaN), new Date('9999-12-31T17:00:00Z'), new Date(-1e14), '2024-10-03']
  for (const date of [...wrong, 0, null, undefined, {}]) {
    let error: unknown
    try {
      error = cassoDay(date as Date)
    } catch (thrown) {
      error = thrown
    }
    expect(isApiError(error, 'invalid_input') && [error.operation, error.issues?.[0]?.path], String(date)).toEqual([
      'cassoDay',
      'date',
    ])
  }
})

test('cassoDay is the day of every time that cassoDate reads', () => {
  const instants = fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true })
  fc.assert(
    fc.property(instants, (date) => {
      const midnight = cassoDate(cassoDay(date))
      expect(cassoDay(midnight)).toBe(cassoDay(date))
      expect(date.getTime() - midnight.getTime()).toBeGreaterThanOrEqual(0)
      expect(date.getTime() - midnight.getTime()).toBeLessThan(86_400_000)
    }),
  )
})
