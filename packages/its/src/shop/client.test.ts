import { inspect } from 'node:util'
import { memoryGrantStore } from '@x/core/vendor'
import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, test } from 'vitest'
import { recorded } from '../../test/recorded.ts'
import { createIts } from '../index.ts'
import { mockIts } from '../mock.ts'

const mock = mockIts()
const { server } = useMocks(mock)
const { shopId, otherShopId } = mock
const redirectUrl = 'https://app.example/its?token=my-reference'
const keyOf = async (id = shopId) => (await createIts(mock.credentials).authorizeShop({ shop_id: id })).auth_token

test('a shop gets its key by itself and reads who it is', async () => {
  const { its, sent } = recorded(mock)
  const shop = its.shop({ shopId, redirectUrl })
  expect(await shop.current()).toEqual({ id: shopId, name: 'Shop A', type: 'shop', image_url: '', website: '' })
  const key = await shop.auth.token()
  expect(sent.map(({ url, key, body }) => [url.split('.').at(-1), key, body])).toEqual([
    [
      'Shop/AuthorizeShop',
      `Bearer ${mock.credentials.apiKey}`,
      JSON.stringify({ shop_id: shopId, redirect_url: redirectUrl }),
    ],
    ['Shop/CurrentShop', `Bearer ${key}`, '{}'],
  ])
  expect(mock.calls).toMatchObject({ login: 1, authorizeShop: 0, 'shop.current': 1 })
  expect(shop.auth.status()).not.toHaveProperty('expiresAt')
})

test('a key that comes with a lifetime is renewed by it', async () => {
  const answer = { type: 'shop_key', auth_token: await keyOf(), expires_in: 3_600 }
  mock.failNext('login', { body: answer })
  const shop = createIts(mock.credentials).shop({ shopId })
  await shop.current()
  expect(shop.auth.status().expiresAt?.getTime()).toBeGreaterThan(Date.now() + 3_000_000)
})

test('a given key is used first, without a login', async () => {
  const shop = createIts(mock.credentials).shop({ shopId, shopKey: await keyOf() })
  mock.calls.login = 0
  await Promise.all([shop.current(), shop.current()])
  expect(mock.calls.login).toBe(0)
})

test('a given key that is refused is replaced within the same call', async () => {
  const shopKey = await keyOf()
  mock.revokeGrants()
  mock.calls.login = 0
  const shop = createIts(mock.credentials).shop({ shopId, shopKey })
  expect(await Promise.all([shop.current(), shop.current(), shop.current()])).toHaveLength(3)
  expect(mock.calls.login).toBe(1)
  await shop.auth.reset()
  await shop.current()
  expect(mock.calls).toMatchObject({ login: 2, 'shop.current': 7 })
})

test('a given key leaves room for a newer one in the store, and the new one is saved there', async () => {
  const store = memoryGrantStore()
  const shopKey = await keyOf()
  mock.revokeGrants()
  mock.calls.login = 0
  const first = createIts({ ...mock.credentials, store }).shop({ shopId, shopKey })
  await first.current()
  const second = createIts({ ...mock.credentials, store }).shop({ shopId, shopKey })
  await second.current()
  expect(mock.calls.login).toBe(1)
  expect(await second.auth.token()).toBe(await first.auth.token())
  expect(second.auth.status().sharing).toBe('locked')
})

test('shops do not share a key in the store, nor do partners', async () => {
  const names = new Set<string>()
  const memory = memoryGrantStore()
  const store = { ...memory, load: (name: string) => memory.load(name).finally(() => names.add(name)) }
  const its = createIts({ ...mock.credentials, store })
  mock.login((await its.authorizeShop({ redirect_url: redirectUrl })).auth_url ?? '', otherShopId)
  expect((await its.shop({ shopId }).current()).id).toBe(shopId)
  expect((await its.shop({ shopId: otherShopId }).current()).id).toBe(otherShopId)
  await failure(
    createIts({ ...mock.credentials, apiKey: 'wrong', store })
      .shop({ shopId })
      .current(),
  )
  expect(names.size).toBe(3)
  expect([...names].join()).not.toMatch(/10525|Mock|wrong/)
})

test.each([401, 403] as const)('a replaced key is replaced here when ITS refuses it with %i', async (status) => {
  const other = mockIts({ baseUrl: 'https://other.example/v1/partner', refusedKeyStatus: status })
  server.use(...other.handlers)
  const shop = createIts(other.credentials).shop({ shopId })
  await shop.current()
  other.revokeGrants()
  await Promise.all(Array.from({ length: 20 }, () => shop.current()))
  expect(other.calls.login).toBe(2)
})

test('403 for a used-up quota costs no login, 403 without a code does', async () => {
  const shop = createIts(mock.credentials).shop({ shopId })
  await shop.current()
  mock.failNext('shop.current', { status: 403, body: { code: 'resource_exhausted', msg: 'x' } })
  expect(await failure(shop.current())).toMatchObject({ code: 'refused', vendorCode: 'resource_exhausted' })
  expect(mock.calls.login).toBe(1)
  mock.failNext('shop.current', { status: 403, body: 'Forbidden' })
  await shop.current()
  expect(mock.calls.login).toBe(2)
})

test('a shop that left must log in again, at an address that only the error holds', async () => {
  const events: unknown[] = []
  const shop = createIts({ ...mock.credentials, onEvent: (event) => events.push(event) }).shop({ shopId, redirectUrl })
  await shop.current()
  mock.unlink()
  const errors = await Promise.all([failure(shop.current()), failure(shop.current())])
  expect(errors.map(({ code }) => code)).toEqual(['interaction_required', 'interaction_required'])
  expect(mock.calls.login).toBe(2)
  const url = errors[0]?.url ?? ''
  expect(url).toContain('/login?token=request%3A')
  expect(inspect([errors, events], { depth: 9 }) + JSON.stringify([errors, events])).not.toContain('Mock_request')
  mock.login(url)
  expect((await shop.current()).id).toBe(shopId)
})

test('without a redirectUrl there is no address to send the owner to, and the message says so', async () => {
  const shop = createIts(mock.credentials).shop({ shopId })
  mock.unlink()
  const error = await failure(shop.current())
  expect([error.code, error.url]).toEqual(['interaction_required', undefined])
  expect(error.message).toContain('redirectUrl')
})

test('a shop_id that is not the partner’s is refused for good: one request, then none until reset', async () => {
  const shop = createIts(mock.credentials).shop({ shopId: otherShopId })
  for (let call = 0; call < 3; call += 1) {
    expect(await failure(shop.current())).toMatchObject({ code: 'credentials_rejected', status: 403 })
  }
  expect(mock.calls.login).toBe(1)
})

test('a used-up quota for logins passes', async () => {
  mock.failNext('login', { status: 403, body: { code: 'resource_exhausted', msg: 'too many' } })
  const shop = createIts(mock.credentials).shop({ shopId })
  const error = await failure(shop.current())
  expect(error).toMatchObject({ code: 'auth_unavailable', status: 403, cause: { code: 'rate_limited' } })
  expect(error.message).toBe('[its] login: too many (403)')
})

test('B5: JSON without a msg is not ITS’s, and refuses no shop', async () => {
  for (const body of [{ message: 'Forbidden' }, { code: 'AccessDenied', message: 'No' }, { meta: {} }, {}, []]) {
    for (const status of [400, 401, 403]) {
      mock.failNext('login', { status, body })
      const shop = createIts(mock.credentials).shop({ shopId })
      expect((await failure(shop.current())).code, JSON.stringify(body)).toBe('auth_unavailable')
    }
  }
})

test('a closed shop and an unknown outcome are no refusal for good', async () => {
  mock.closeShop()
  const closed = createIts(mock.credentials).shop({ shopId })
  const error = await failure(closed.current())
  expect(error).toMatchObject({ code: 'auth_unavailable', status: 503 })
  expect(error.message).toMatch(/\(account_closed\) \(503\)$/)
  mock.failNext('login', { body: { type: 'user_key', auth_token: 'x' } })
  const unknown = createIts(mock.credentials).shop({ shopId })
  expect(await failure(unknown.current())).toMatchObject({ code: 'unexpected_response', issues: [{ path: 'type' }] })
})
