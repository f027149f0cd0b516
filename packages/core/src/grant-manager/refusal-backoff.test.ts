import { createFakeClock } from 'test-kit/fake-clock'
import { expect, test } from 'vitest'
import { noteAccepted, noteRefused, noteRenewed, noVerdicts } from './refusal-backoff.ts'

function setup() {
  const clock = createFakeClock()
  const known = noVerdicts()
  const verdicts = {
    renewed: () => noteRenewed(known),
    accepted: (route: string) => noteAccepted(known, route),
    refused: (route: string, fresh: boolean) => noteRefused(known, clock.monotonic(), route, fresh),
  }
  return { clock, verdicts }
}

/** A number without digits. */
const word = (index: number) => String.fromCharCode(...[...String(index)].map((digit) => 97 + Number(digit)))

test('a grant of which nothing is known may be replaced', () => {
  const { verdicts } = setup()
  expect(verdicts.refused('GET a', false)).toBe(true)
})

test('a grant refused while fresh is not replaced on any route, until it is accepted on one', () => {
  const { verdicts } = setup()
  expect(verdicts.refused('GET a', true)).toBe(false)
  expect(verdicts.refused('GET b', false)).toBe(false)
  verdicts.accepted('GET b')
  expect(verdicts.refused('GET b', false)).toBe(true)
  expect(verdicts.refused('GET a', false)).toBe(false)
  verdicts.accepted('GET a')
  expect(verdicts.refused('GET a', false)).toBe(true)
})

test('a new grant has to be accepted anew, and does not end the pause', () => {
  const { verdicts } = setup()
  verdicts.accepted('GET b')
  verdicts.refused('GET a', true)
  expect(verdicts.refused('GET b', false)).toBe(true)
  verdicts.renewed()
  expect(verdicts.refused('GET b', false)).toBe(false)
})

test('a grant that is accepted ends the pause for the next one too', () => {
  const { verdicts } = setup()
  verdicts.refused('GET a', true)
  verdicts.accepted('GET b')
  verdicts.renewed()
  expect(verdicts.refused('GET c', false)).toBe(true)
})

test('a pause that a route is in is not one of the route without a name', () => {
  const { verdicts } = setup()
  verdicts.accepted('GET b')
  verdicts.refused('GET a', true)
  expect(verdicts.refused('', false)).toBe(true)
})

test('refusals during a pause do not lengthen it', () => {
  const { verdicts, clock } = setup()
  for (const _ of Array(10)) verdicts.refused('GET a', true)
  clock.pass(5_000)
  expect(verdicts.refused('GET a', false)).toBe(true)
})

test.each([
  ['GET orders/17', 'GET orders/18'],
  ['GET orders/17/items/3?page=1', 'GET orders/21/items/9?page=2'],
  ['GET orders/0198c2f4-77ab-7cde-8f01-23456789abcd', 'GET orders/0198c2f5-0b1c-7aaa-bbbb-cccccccccccc'],
  ['GET orders/66cfa1f3b2e4d5', 'GET orders/abc123'],
])('%s and %s are one route', (one, other) => {
  const { verdicts } = setup()
  verdicts.refused(one, true)
  verdicts.accepted('GET elsewhere')
  expect(verdicts.refused(other, false)).toBe(false)
})

test('routes that differ in words are two', () => {
  const { verdicts } = setup()
  verdicts.refused('GET orders/17', true)
  verdicts.accepted('GET elsewhere')
  for (const other of ['GET orders', 'GET orders/', 'POST orders/17', 'GET orders/17/items']) {
    expect(verdicts.refused(other, false), other).toBe(true)
  }
})

test('of very many routes only the last are remembered', () => {
  const { verdicts } = setup()
  for (let index = 0; index < 1_000; index += 1) verdicts.refused(`GET ${word(index)}`, true)
  verdicts.accepted('GET elsewhere')
  expect(verdicts.refused(`GET ${word(999)}`, false)).toBe(false)
  expect(verdicts.refused(`GET ${word(0)}`, false)).toBe(true)
})

test('63 routes are remembered beside the pause for all, and no more', () => {
  const { verdicts } = setup()
  for (let index = 0; index < 62; index += 1) verdicts.refused(`GET ${word(index)}`, true)
  verdicts.accepted('GET elsewhere')
  verdicts.refused('GET last', true)
  expect(verdicts.refused(`GET ${word(0)}`, false)).toBe(false)
  verdicts.refused('GET over', true)
  expect(verdicts.refused(`GET ${word(0)}`, false)).toBe(true)
})

test('however many routes refuse, the pause for all of them is not forgotten', () => {
  const { verdicts, clock } = setup()
  verdicts.refused('GET a', true)
  clock.pass(5_000)
  verdicts.refused('GET a', true)
  for (let index = 0; index < 1_000; index += 1) verdicts.refused(`GET ${word(index)}`, true)
  clock.pass(9_999)
  expect(verdicts.refused('GET another', false)).toBe(false)
  clock.pass(1)
  expect(verdicts.refused('GET another', false)).toBe(true)
})
