import * as v from 'valibot'
import { expect, test } from 'vitest'
import { reply, replyRecord, replyText } from './reply.ts'
import { validateNow } from './schema.ts'

const schema = reply({ data: replyRecord(replyText) })
const read = (data: unknown) => validateNow(schema, { data })

test('a record keeps all names, and converts what loses nothing', () => {
  expect(read({ code: 'DH35', price: 17 })).toEqual({
    value: { data: { code: 'DH35', price: '17' } },
    deviations: [{ path: 'data.price', expected: 'string' }],
  })
})

test('B12: a value that cannot be read is left out and reported', () => {
  expect(read({ code: 'DH35', price: null, other: [1] })).toEqual({
    value: { data: { code: 'DH35' } },
    deviations: [
      { path: 'data.price', expected: 'string' },
      { path: 'data.other', expected: 'string' },
    ],
  })
})

test('what is no record fails', () => {
  for (const data of [null, [], 'x', 1]) {
    expect(read(data)).toEqual({ issues: [{ path: 'data', expected: 'Object' }] })
  }
})

test('a record never sets a prototype', () => {
  const { data } = v.parse(schema, JSON.parse('{"data":{"__proto__":{"polluted":1},"code":"a"}}'))
  expect(Object.getPrototypeOf(data)).toBe(Object.prototype)
  expect(data).toEqual({ code: 'a' })
})
