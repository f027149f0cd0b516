import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { reply, replyNumber, replyRows, replyText, soft } from './reply.ts'
import { validateNow } from './schema.ts'

const person = reply({ name: replyText, age: soft(replyNumber) })
const order = reply({
  id: replyNumber,
  code: replyText,
  note: soft(v.nullish(replyText)),
  weight: soft(replyNumber),
  shop: soft(person),
  lines: replyRows(reply({ sku: replyText, count: soft(replyNumber) })),
})
const sample = {
  id: 7,
  code: 'A7',
  note: null,
  weight: 500,
  shop: { name: 'Hoa', age: 3 },
  lines: [
    { sku: 'x', count: 1 },
    { sku: 'y', count: 2 },
  ],
  extra: { kept: true },
}

const checked = (value: unknown) => {
  const result = validateNow(order, value)
  if ('issues' in result) throw new Error(JSON.stringify(result.issues))
  return result
}
const issuesOf = (value: unknown) => {
  const result = validateNow(order, value)
  return 'issues' in result ? result.issues : undefined
}

test('a reply as documented is given whole, with fields that no schema names, and nothing deviates', () => {
  expect(checked(sample)).toEqual({ value: sample, deviations: [] })
})

describe('B12: side fields', () => {
  const deviation = fc.oneof(fc.constant(undefined), fc.constant(null), fc.boolean(), fc.array(fc.integer()))

  test('any of them may deviate, alone or together, without failing the reply or giving a wrong type', () => {
    const sides = fc.subarray(['weight', 'shop', 'shop.age', 'lines.0.count'], { minLength: 1 })
    fc.assert(
      fc.property(sides, deviation, (paths, odd) => {
        const broken = structuredClone(sample)
        for (const path of paths) put(broken, path.split('.'), odd)
        const { value, deviations } = checked(broken)
        for (const path of paths) expect(at(value, path)).toBeUndefined()
        // If `shop` deviates, `shop.age` is not reported separately.
        const seen = paths.filter((path) => !(path === 'shop.age' && paths.includes('shop')))
        expect(deviations.map(({ path }) => path).sort()).toEqual(seen.sort())
      }),
    )
  })

  test('a field that may be null or missing stays as it came', () => {
    const { note: _, ...without } = sample
    expect(checked(without).deviations).toEqual([])
    expect(checked({ ...sample, note: 'fragile' }).value.note).toBe('fragile')
  })

  test('a nested object that lost an essential field reads as undefined, and its path is reported', () => {
    const { value, deviations } = checked({ ...sample, shop: { age: 3 } })
    expect(value.shop).toBeUndefined()
    expect(deviations).toEqual([{ path: 'shop.name', expected: 'present' }])
  })
})

test.each([
  ['id', undefined, 'present'],
  ['id', null, 'number'],
  ['id', true, 'number'],
  ['code', [], 'string'],
  ['lines', {}, 'Array'],
])('B12: an essential field is named: %s as %s', (key, odd, expected) => {
  const broken: Record<string, unknown> = { ...sample, [key]: odd }
  if (odd === undefined) delete broken[key]
  expect(issuesOf(broken)).toEqual([{ path: key, expected }])
})

describe('numbers and texts', () => {
  test.each([
    ['id', '17', 17],
    ['id', '1500.5', 1500.5],
    ['id', '150000.00', 150_000],
    ['id', '12.5000', 12.5],
    ['code', 17, '17'],
  ])('%s as %j is taken as %j, and reported', (key, wire, value) => {
    const result = checked({ ...sample, [key]: wire })
    expect(result.value[key as 'id']).toBe(value)
    expect(result.deviations).toEqual([{ path: key, expected: key === 'id' ? 'number' : 'string' }])
  })

  test.each(['007', ' 7', '7 ', '1e3', '', '0x10', '12345678901234567', 'NaN'])(
    'text that would lose something is no number: %j',
    (wire) => {
      expect(issuesOf({ ...sample, id: wire })).toHaveLength(1)
    },
  )

  test.each(['150.000', '-150.000', '1.234', '0.500', '1.500.000', '150,000'])(
    'text that may be written with thousands, as in Vietnam, is no number: %j',
    (wire) => {
      expect(issuesOf({ ...sample, id: wire })).toEqual([{ path: 'id', expected: 'number' }])
      const { value, deviations } = checked({ ...sample, weight: wire })
      expect(value.weight).toBeUndefined()
      expect(deviations).toEqual([{ path: 'weight', expected: 'number' }])
    },
  )

  test('B10: a number that JSON cannot carry exactly is neither', () => {
    const id = JSON.parse('9007199254740993')
    expect(issuesOf({ ...sample, id })).toEqual([{ path: 'id', expected: 'number' }])
    expect(issuesOf({ ...sample, code: id })).toEqual([{ path: 'code', expected: 'string' }])
  })
})

describe('B12: lists', () => {
  test('a row that cannot be read is left out, reported, and kept for whoever asks', () => {
    const { value, deviations } = checked({
      ...sample,
      lines: [{ count: 1 }, { sku: 'y' }, 'odd', { sku: 'z', count: 3 }],
    })
    expect(value.lines).toEqual([{ sku: 'y' }, { sku: 'z', count: 3 }])
    expect(value.unreadable).toEqual([
      { row: { count: 1 }, issues: [{ path: 'sku', expected: 'present' }] },
      { row: 'odd', issues: [{ path: '', expected: 'Object' }] },
    ])
    expect(deviations).toEqual([
      { path: 'lines.0.sku', expected: 'present' },
      { path: 'lines.1.count', expected: 'number' },
      { path: 'lines.2', expected: 'Object' },
    ])
  })

  test('the rows of all lists of an object are kept, in the order of its fields', () => {
    const lists = reply({
      journeys: replyRows(person),
      notes: soft(replyRows(replyText)),
      lines: soft(v.nullish(replyRows(person))),
      inner: reply({ notes: replyRows(replyText) }),
    })
    const good = { name: 'Hoa' }
    const notes = ['a', {}]
    const input = { notes, inner: { notes }, lines: [good, 2], journeys: [good, 3, good, 4] }
    const result = validateNow(lists, { ...input, unreadable: ['of the vendor'] })
    const notText = [{ path: '', expected: 'string' }]
    const notObject = [{ path: '', expected: 'Object' }]
    expect(result).toMatchObject({
      value: {
        journeys: [good, good],
        notes: ['a'],
        lines: [good],
        inner: { notes: ['a'], unreadable: [{ row: {}, issues: notText }] },
        unreadable: [
          { row: 3, issues: notObject },
          { row: 4, issues: notObject },
          { row: {}, issues: notText },
          { row: 2, issues: notObject },
        ],
      },
    })
  })

  test("`unreadable` is ours beside a list, and the vendor's anywhere else", () => {
    for (const unreadable of [0, false, null, 'abc', { a: 1 }, [null], [{ row: 1, issues: [] }]]) {
      expect(checked({ ...sample, unreadable }).value, JSON.stringify(unreadable)).toEqual(sample)
      const { value } = checked({ ...sample, unreadable, lines: [{ sku: 'y' }, 'odd'] })
      expect(value.unreadable).toMatchObject([{ row: 'odd' }])
      expect(checked({ ...sample, shop: { name: 'Hoa', unreadable } }).value.shop).toEqual({ name: 'Hoa', unreadable })
      const wrapped = reply({ lines: soft(v.nullish(replyRows(person))) })
      expect(validateNow(wrapped, { unreadable })).toMatchObject({ value: expect.not.objectContaining({ unreadable }) })
    }
  })

  test('a list without one readable row is a reply of another kind', () => {
    expect(issuesOf({ ...sample, lines: [1, 2] })).toEqual([{ path: 'lines.0', expected: 'Object' }])
    expect(checked({ ...sample, lines: [] }).value).not.toHaveProperty('unreadable')
  })

  test('of a reply with very many faults, few are reported and kept', () => {
    const rows = Array.from({ length: 900 }, () => ({ sku: 'x' }))
    expect(checked({ ...sample, lines: rows }).deviations).toHaveLength(20)
    const lines = [{ sku: 'x', count: 1 }, ...Array(100_000).fill(1)]
    expect(issuesOf({ ...sample, lines })).toEqual([{ path: 'lines.1', expected: 'Object' }])
  })
})

test('a transform may follow', () => {
  const priced = v.pipe(
    reply({ fee: replyNumber, side: soft(replyText) }),
    v.transform((row) => ({ ...row, double: row.fee * 2 })),
  )
  expect(validateNow(priced, { fee: 2 })).toEqual({
    value: { fee: 2, double: 4 },
    deviations: [{ path: 'side', expected: 'string' }],
  })
})

test('a field named __proto__ changes no prototype', () => {
  const { value } = checked(JSON.parse(`{"__proto__":{"polluted":true},${JSON.stringify(sample).slice(1)}`))
  expect(value).not.toHaveProperty('polluted')
})

test('the type has the fields, and no others', () => {
  expect(Object.keys(order.entries)).toEqual(['id', 'code', 'note', 'weight', 'shop', 'lines'])
  type Order = v.InferOutput<typeof order>
  expectTypeOf<Order['id']>().toEqualTypeOf<number>()
  expectTypeOf<Order['note']>().toEqualTypeOf<string | null | undefined>()
  expectTypeOf<NonNullable<Order['shop']>['name']>().toEqualTypeOf<string>()
  expectTypeOf<Order['lines'][number]['sku']>().toEqualTypeOf<string>()
  expectTypeOf<Order>().toHaveProperty('unreadable')
  // @ts-expect-error a misspelt field
  type Misspelt = Order['wieght']
  expectTypeOf<Misspelt>().toBeAny()
})

function put(target: object, [key = '', ...rest]: string[], value: unknown): void {
  const inner: unknown = Reflect.get(target, key)
  if (rest.length === 0) Reflect.set(target, key, value)
  else if (typeof inner === 'object' && inner !== null) put(inner, rest, value)
}

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value)
