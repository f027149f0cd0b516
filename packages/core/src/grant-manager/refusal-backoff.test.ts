import { createFakeClock } from 'test-kit/fake-clock'
import { expect, test } from 'vitest'
import { noRefusals, noteAccepted, noteRefused, noteRenewed } from './refusal-backoff.ts'

function setup() {
  const clock = createFakeClock()
  const known = noRefusals()
  const vendor = {
    renewed: () => noteRenewed(known),
    accepted: (route: string) => noteAccepted(known, route),
    refused: (route: string, fresh: boolean) => noteRefused(known, clock.monotonic(), route, fresh),
  }
  return { clock, vendor }
}

/** Writes a number in letters. */
const word = (index: number) => String.fromCharCode(...[...String(index)].map((digit) => 97 + Number(digit)))

test('a grant of which nothing is known may be replaced', () => {
  const { vendor } = setup()
  expect(vendor.refused('GET a', false)).toBe(true)
})

test('a grant refused while fresh is not replaced on any route, until it is accepted on one', () => {
  const { vendor } = setup()
  expect(vendor.refused('GET a', true)).toBe(false)
  expect(vendor.refused('GET b', false)).toBe(false)
  vendor.accepted('GET b')
  expect(vendor.refused('GET b', false)).toBe(true)
  expect(vendor.refused('GET a', false)).toBe(false)
  vendor.accepted('GET a')
  expect(vendor.refused('GET a', false)).toBe(true)
})

test('a new grant has to be accepted anew, and does not end the pause', () => {
  const { vendor } = setup()
  vendor.accepted('GET b')
  vendor.refused('GET a', true)
  expect(vendor.refused('GET b', false)).toBe(true)
  vendor.renewed()
  expect(vendor.refused('GET b', false)).toBe(false)
})

test('a grant that is accepted ends the pause for the next one too', () => {
  const { vendor } = setup()
  vendor.refused('GET a', true)
  vendor.accepted('GET b')
  vendor.renewed()
  expect(vendor.refused('GET c', false)).toBe(true)
})

test('a pause that a route is in is not one of the route without a name', () => {
  const { vendor } = setup()
  vendor.accepted('GET b')
  vendor.refused('GET a', true)
  expect(vendor.refused('', false)).toBe(true)
})

test('refusals during a pause do not lengthen it', () => {
  const { vendor, clock } = setup()
  for (const _ of Array(10)) vendor.refused('GET a', true)
  clock.pass(5_000)
  expect(vendor.refused('GET a', false)).toBe(true)
})

test.each([
  ['GET orders/17', 'GET orders/18'],
  ['GET orders/17/items/3?page=1', 'GET orders/21/items/9?page=2'],
  ['GET orders/0198c2f4-77ab-7cde-8f01-23456789abcd', 'GET orders/0198c2f5-0b1c-7aaa-bbbb-cccccccccccc'],
  ['GET orders/66cfa1f3b2e4d5', 'GET orders/abc123'],
])('%s and %s are one route', (one, other) => {
  const { vendor } = setup()
  vendor.refused(one, true)
  vendor.accepted('GET elsewhere')
  expect(vendor.refused(other, false)).toBe(false)
})

test('routes that differ in words are two', () => {
  const { vendor } = setup()
  vendor.refused('GET orders/17', true)
  vendor.accepted('GET elsewhere')
  for (const other of ['GET orders', 'GET orders/', 'POST orders/17', 'GET orders/17/items']) {
    expect(vendor.refused(other, false), other).toBe(true)
  }
})

test('of very many routes only the last are remembered', () => {
  const { vendor } = setup()
  for (let index = 0; index < 1_000; index += 1) vendor.refused(`GET ${word(index)}`, true)
  vendor.accepted('GET elsewhere')
  expect(vendor.refused(`GET ${word(999)}`, false)).toBe(false)
  expect(vendor.refused(`GET ${word(0)}`, false)).toBe(true)
})

test('63 routes are remembered beside the pause for all, and no more', () => {
  const { vendor } = setup()
  for (let index = 0; index < 62; index += 1) vendor.refused(`GET ${word(index)}`, true)
  vendor.accepted('GET elsewhere')
  vendor.refused('GET last', true)
  expect(vendor.refused(`GET ${word(0)}`, false)).toBe(false)
  vendor.refused('GET over', true)
  expect(vendor.refused(`GET ${word(0)}`, false)).toBe(true)
})

test('however many routes refuse, the pause for all of them is not forgotten', () => {
  const { vendor, clock } = setup()
  vendor.refused('GET a', true)
  clock.pass(5_000)
  vendor.refused('GET a', true)
  for (let index = 0; index < 1_000; index += 1) vendor.refused(`GET ${word(index)}`, true)
  clock.pass(9_999)
  expect(vendor.refused('GET another', false)).toBe(false)
  clock.pass(1)
  expect(vendor.refused('GET another', false)).toBe(true)
})

/** Refuses a new route, replaces the grant, and refuses that, too, unless `cured`. Another route is accepted. */
function forbid(vendor: ReturnType<typeof setup>['vendor'], index: number, cured = false) {
  const route = `GET customers/${word(index)}`
  vendor.accepted('GET orders')
  const replaced = vendor.refused(route, false)
  if (!replaced) return false
  vendor.renewed()
  if (cured) vendor.accepted(route)
  else vendor.refused(route, true)
  return true
}

test('B3: eight replacements in a row that cure nothing pause all routes, also those that are accepted', () => {
  const { vendor, clock } = setup()
  const replaced = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => forbid(vendor, from + index)).filter(Boolean).length
  expect(replaced(0, 100)).toBe(8)
  vendor.accepted('GET orders')
  expect(vendor.refused('GET orders', false)).toBe(false)
  let at = 100
  for (const ms of [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]) {
    clock.pass(ms - 1)
    expect(replaced(at, 5)).toBe(0)
    clock.pass(1)
    expect(replaced(at + 5, 5)).toBe(1)
    at += 10
  }
})

test('B3: a replacement that cured its route ends the row, and an acceptance elsewhere does not', () => {
  const { vendor } = setup()
  for (let index = 0; index < 7; index += 1) expect(forbid(vendor, index)).toBe(true)
  expect(forbid(vendor, 7, true)).toBe(true)
  for (let index = 8; index < 16; index += 1) expect(forbid(vendor, index)).toBe(true)
  expect(forbid(vendor, 16)).toBe(false)
})

test('B3: a row ends after two minutes without such a replacement', () => {
  const { vendor, clock } = setup()
  for (let index = 0; index < 7; index += 1) forbid(vendor, index)
  clock.pass(120_001)
  for (let index = 7; index < 15; index += 1) expect(forbid(vendor, index)).toBe(true)
  expect(forbid(vendor, 15)).toBe(false)
})

test('B3: many refusals of one new grant count as one replacement', () => {
  const { vendor } = setup()
  vendor.accepted('GET orders')
  vendor.refused('GET a', false)
  vendor.renewed()
  for (let index = 0; index < 20; index += 1) vendor.refused(`GET customers/${word(index)}`, true)
  for (let index = 20; index < 27; index += 1) expect(forbid(vendor, index)).toBe(true)
  expect(forbid(vendor, 27)).toBe(false)
})

test('B14: a clock that goes back ends a pause rather than prolong it', () => {
  const { vendor, clock } = setup()
  clock.pass(10_000)
  vendor.refused('GET a', true)
  expect(vendor.refused('GET a', false)).toBe(false)
  clock.pass(-1)
  expect(vendor.refused('GET a', false)).toBe(true)
})
