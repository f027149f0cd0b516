import { expect, test } from 'vitest'
import { checkClientOptions } from './options.ts'

test('of several wrong options the first is named', () => {
  const check = () => checkClientOptions('acme', { timeout: 'long', retry: 'often' })
  expect(check).toThrow(new TypeError("[acme] wrong options: 'timeout' must be number"))
})
