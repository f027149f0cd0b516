import { expect, test } from 'vitest'
import { isHeaderSafe, mergeHeaders, setHeaders } from './headers.ts'

test('of headers with one name, in whatever case, the last one holds', () => {
  expect(mergeHeaders({ 'X-Shop': 'first', accept: 'any' }, undefined, { 'x-sHOP': 'last' })).toEqual({
    'x-shop': 'last',
    accept: 'any',
  })
})

test('headers that HTTP forbids are refused at once', () => {
  expect(() => mergeHeaders({ 'x-shop': 'a\nb' })).toThrow(TypeError)
  expect(() => mergeHeaders({ 'x shop': 'a' })).toThrow(TypeError)
})

test('only a set’s own headers are set, over what was there', () => {
  const headers = new Headers({ accept: 'any', 'x-shop': 'first' })
  setHeaders(headers, Object.assign(Object.create({ inherited: 'yes' }), { 'X-Shop': 'last' }))
  setHeaders(headers, undefined)
  expect(Object.fromEntries(headers)).toEqual({ accept: 'any', 'x-shop': 'last' })
})

test('a token is printable ASCII without spaces, of at most 16 KiB', () => {
  for (const token of ['a', '!~', 'x'.repeat(16_384)]) expect(isHeaderSafe(token)).toBe(true)
  for (const token of ['', 'a b', 'a\n', 'á', 5, 'x'.repeat(16_385)]) expect(isHeaderSafe(token)).toBe(false)
})
