import { expect, test } from 'vitest'
import { checkClientOptions } from './options.ts'

test('of several wrong options the first is named', () => {
  const check = () => checkClientOptions('acme', { timeout: 'long', retry: 'often' })
  expect(check).toThrow(new TypeError("[acme] wrong options: 'timeout' must be number"))
})

test.each([new Headers({ 'x-a': '1' }), [['x-a', '1']], new Map([['x-a', '1']])])(
  'headers that would be taken for none are refused',
  (headers) => {
    const check = () => checkClientOptions('acme', { headers })
    expect(check).toThrow(new TypeError("[acme] wrong options: 'headers' must be a plain object"))
  },
)
