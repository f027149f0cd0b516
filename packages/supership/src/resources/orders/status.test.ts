import { expect, expectTypeOf, test } from 'vitest'
import statuses from '../../fixtures/statuses.json' with { type: 'json' }
import { type OrderStage, type OrderStatus, orderStage, orderStatuses } from './status.ts'

const stages: [OrderStage, boolean, string[]][] = [
  ['waiting', false, ['1', '2', '3', '5', '6']],
  ['in_transit', false, ['4', '7', '8', '9', '10', '23']],
  ['delivering', false, ['11', '14']],
  ['delivered', true, ['12', '13', '16']],
  ['returning', false, ['15', '18', '19', '20', '22', '24', '26']],
  ['returned', true, ['17', '21']],
  ['cancelled', true, ['0']],
  ['lost', true, ['25', '27']],
]

test('orderStage has a row for each of the 28 statuses, given as text or as a number', () => {
  const told = stages.flatMap(([stage, isFinal, codes]) => codes.map((code) => [code, { stage, isFinal }] as const))
  expect(told.map(([code]) => code).sort()).toEqual(statuses.results.map(({ key }) => key).sort())
  expect(told).toHaveLength(28)
  for (const [code, expected] of told) {
    expect(orderStage(code), code).toEqual(expected)
    expect(orderStage(Number(code)), code).toEqual(expected)
  }
  expectTypeOf(orderStage('12')).toEqualTypeOf<{ stage: OrderStage; isFinal: boolean }>()
})

test('orderStage says unknown, and not final, of a status that is not listed', () => {
  for (const status of ['28', '99', '', 'Huỷ', '012', '1.5', 'constructor', 'toString', -1, Number.NaN]) {
    expect(orderStage(status), String(status)).toEqual({ stage: 'unknown', isFinal: false })
  }
  for (const status of [undefined, null, {}]) expect(orderStage(status as never).stage).toBe('unknown')
})

test('orderStatuses holds what SuperShip lists, and is open for what comes later', () => {
  expect(Object.keys(orderStatuses)).toHaveLength(28)
  for (const { key, value } of statuses.results) expect(orderStatuses[key]?.name).toBe(value)
  expect(orderStatuses['0'].gloss).toBe('cancelled')
  expect(orderStatuses['99']).toBe(undefined)
  expectTypeOf<'14'>().toExtend<OrderStatus>()
  expectTypeOf<string>().toExtend<OrderStatus>()
})
