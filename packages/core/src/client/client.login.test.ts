import { flush } from 'test-kit/flush'
import { expect, test } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import { Secret } from '../errors/secret.ts'
import type { Grant } from '../grant-manager/types.ts'
import { memoryGrantStore } from '../stores/memory.ts'
import type { ClientOptions } from './options.ts'

/** Makes a client that must log in with `login`. */
function createShop(login: () => Promise<Grant>, options: ClientOptions = {}, identity = 'me') {
  return createStubShop(() => Response.json({ data: null }), options, {
    credential: { identity: [identity], login },
  })
}

test('one store keeps the grants of different accounts and addresses apart, and of the same together', async () => {
  const store = memoryGrantStore()
  let logins = 0
  const login = async () => {
    logins += 1
    return { access: new Secret(`token-${logins}`) }
  }
  const token = (identity: string, baseUrl?: string) => createShop(login, { store, baseUrl }, identity).auth.token()
  expect(await token('me')).toBe('token-1')
  expect(await token('you')).toBe('token-2')
  expect(await token('me', 'https://sandbox.example/v1')).toBe('token-3')
  expect(await token('me')).toBe('token-1')
})

test('B7: a caller who left while the login was under way asks for no other', async () => {
  const leaving = new AbortController()
  const reason = new Error('the caller left')
  const answers: ((grant: Grant) => void)[] = []
  const shop = createShop(() => new Promise((resolve) => void answers.push(resolve)))
  const left = shop.request('GET', 'orders', { signal: leaving.signal })
  await flush()
  leaving.abort(reason)
  await expect(left).rejects.toBe(reason)
  const reset = shop.auth.reset()
  answers[0]?.({ access: new Secret('token') })
  await reset
  await flush()
  expect(answers).toHaveLength(1)
})

test('plain http is spoken where the caller asks for it, with what the vendor puts before a path', async () => {
  const sent: string[] = []
  const answer = ({ url }: Request) => {
    sent.push(url)
    return Response.json({ data: null })
  }
  const options = { baseUrl: 'http://shop.example/api', allowHttp: true }
  await createStubShop(answer, options, { separator: '.' }).request('GET', 'Shop/Get')
  expect(sent).toEqual(['http://shop.example/api.Shop/Get'])
  expect(() => createStubShop(answer, { baseUrl: options.baseUrl })).toThrow(
    "[shop] wrong options: 'baseUrl' must use https",
  )
})
