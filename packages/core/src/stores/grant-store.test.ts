import { garbage } from 'test-kit/troubled-store'
import { expect, test } from 'vitest'
import { Secret } from '../errors/secret.ts'
import type { Grant } from '../grant-manager/types.ts'
import { checkRecord, grantOf, isOpen, recordOf } from './grant-store.ts'

const stored = (value: unknown) => JSON.parse(JSON.stringify(value))

test.each<[string, Omit<Grant, 'access'>, Date | undefined]>([
  ['all there is', { refresh: new Secret('refresh'), lifeMs: 60_000 }, new Date(1_000_000)],
  ['no end', {}, undefined],
  ['no life', { lifeMs: 0 }, undefined],
  ['a negative life', { lifeMs: -1 }, undefined],
  ['an endless life', { lifeMs: Infinity }, undefined],
  ['a life beyond all dates', { lifeMs: 1e300 }, new Date(8e15)],
])('a grant with %s survives its store', (_, fields, expiresAt) => {
  const grant: Grant = { access: new Secret('access'), ...fields }
  const record = checkRecord(stored(recordOf(grant, 17, expiresAt)))
  if (!isOpen(record)) throw new Error('It did not survive')
  const { access, refresh, lifeMs } = grantOf(record)
  expect(access.reveal()).toBe('access')
  expect(refresh?.reveal()).toBe(fields.refresh?.reveal())
  expect(lifeMs).toBe(fields.refresh && 60_000)
})

test('fields that nobody knows are left behind', () => {
  const record = { revision: '17', grant: { access: 'access', scope: 'all' }, sealed: false }
  expect(checkRecord(record)).toEqual({ revision: '17', grant: { access: 'access' } })
})

test.each([...garbage, { revision: '9999999999999999', grant: { access: 'a' } }, undefined])(
  '%j is no record',
  (value) => {
    expect(checkRecord(value)).toBeUndefined()
  },
)

test('the record after the highest possible one can be told from it', () => {
  const highest = { revision: '8640000000000000', grant: { access: 'access' } }
  expect(checkRecord(highest)).toEqual(highest)
  expect(Number(highest.revision) + 1).toBeGreaterThan(Number(highest.revision))
})

test('a sealed grant checks out by its form alone, and says nothing else', () => {
  const sealed = { revision: '17', grant: 'v1.aaaaaaaa.bbbb.cc-_', expiresAt: 5 }
  const record = checkRecord({ ...sealed, keepMs: 1, more: true })
  expect(record).toEqual(sealed)
  expect(isOpen(record)).toBe(false)
  for (const grant of ['v1.a.b', 'v1.a.b.c.d', 'v1.a.b.c\n', 'v1.a.b. c', 'a.b.c.d', '']) {
    expect(checkRecord({ ...sealed, grant })).toBeUndefined()
  }
  expect(checkRecord({ ...sealed, revision: 17 })).toBeUndefined()
  expect(checkRecord({ ...sealed, expiresAt: 'now' })).toBeUndefined()
})

test('what throws when it is looked at is no record', () => {
  const grant = {
    get access(): string {
      throw new Error('no')
    },
  }
  expect(checkRecord({ revision: '17', grant })).toBeUndefined()
})
