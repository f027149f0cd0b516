import { isApiError } from '@x/core/vendor'
import { expect, test } from 'vitest'
import { parseRedirect } from './redirect.ts'

test('parseRedirect reads what ITS added, however it added it', () => {
  const read = (query: string) => parseRedirect(`https://app.example/its${query}`)
  expect(read('?token=a&shop_id=12')).toEqual({ shop_id: '12', token: 'a' })
  expect(read('?shop_id=12')).toEqual({ shop_id: '12' })
  expect(read('?token=a?token=b&shop_id=12')).toEqual({ shop_id: '12', token: 'b' })
  expect(read('?shop_id=1&shop_id=12&shop_id=')).toEqual({ shop_id: '12' })
  expect(read('?token=a%3Db&shop_id=12#shop_id=3')).toEqual({ shop_id: '12', token: 'a=b' })
  expect(read('?state=mine?token=b&shop_id=12')).toEqual({ shop_id: '12', token: 'b', state: 'mine' })
  expect(read('?state=mine&shop_id=12')).toEqual({ shop_id: '12', state: 'mine' })
  expect(parseRedirect('/its?shop_id=12')).toEqual({ shop_id: '12' })
  expect(parseRedirect(new URL('https://app.example/?shop_id=1296121461794938793')).shop_id).toBe('1296121461794938793')
})

test('parseRedirect refuses an address without a shop_id, and does not quote it', () => {
  for (const url of [
    'https://app.example/its',
    '/its?shop_id=',
    '/its?shop_id=abc',
    '/its#shop_id=1',
    'shop_id=1?token=a',
    '',
    undefined,
  ]) {
    let error: unknown
    try {
      parseRedirect(url as string)
    } catch (thrown) {
      error = thrown
    }
    expect(isApiError(error, 'invalid_input') && error.issues, String(url)).toEqual([
      { path: 'shop_id', expected: 'digits, in the query' },
    ])
    expect(error).toMatchObject({ vendor: 'its', operation: 'parseRedirect' })
    expect(String(error)).not.toContain('abc')
  }
})
