import { expect, test } from 'vitest'
import { mergeHeaders, setHeaders } from './headers.ts'

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
