import { expect, test } from 'vitest'
import { mergeHeaders } from './headers.ts'

test('of headers with one name, in whatever case, the last one holds', () => {
  expect(mergeHeaders({ 'X-Shop': 'first', accept: 'any' }, undefined, { 'x-sHOP': 'last' })).toEqual({
    'x-shop': 'last',
    accept: 'any',
  })
})
