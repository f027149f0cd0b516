import { inspect } from 'node:util'
import ky from 'ky'
import { failure } from 'test-kit/contract'
import { serve } from 'test-kit/serve'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { Secret } from '../errors/secret.ts'
import { createGrantManager } from '../grant-manager/grant-manager.ts'
import { createStaticGrant } from '../grant-manager/static-grant.ts'
import type { GrantStore } from '../stores/grant-store.ts'
import { memoryGrantStore } from '../stores/memory.ts'
import { systemClock } from '../utils/clock.ts'
import { type AuthFetchOptions, createAuthFetch } from './auth-fetch.ts'
import { createOrigin } from './origin.ts'

let good = 'token-1'
let logins = 0
const server = await serve((request) => {
  if (request.headers.get('authorization') !== `Bearer ${good}`) return new Response('no', { status: 401 })
  return new Response('yes')
})
const base = `${server.origin}/v1`

beforeEach(() => {
  good = 'token-1'
  logins = 0
  server.received.length = 0
})
afterAll(() => server.close())

function createFetch(grants = createGrants(), more: Partial<AuthFetchOptions> = {}) {
  return createAuthFetch({
    vendor: 'shop',
    origin: createOrigin(base),
    grants,
    sign: (headers, secret) => headers.set('authorization', `Bearer ${secret}`),
    challenge: ({ status }) => status === 401,
    fetch: () => globalThis.fetch,
    ...more,
  })
}

function createGrants(store?: GrantStore) {
  return createGrantManager({
    vendor: 'shop',
    store,
    login: async () => {
      logins += 1
      return { access: new Secret(`token-${logins}`) }
    },
    storeKey: async () => 'shop',
    clock: systemClock,
    deadlineMs: 1_000,
  })
}

test('it is a fetch: paths, addresses, URL and Request objects, and other libraries', async () => {
  const authFetch = createFetch()
  for (const input of ['orders', `${base}/orders`, new URL(`${base}/orders`), new Request(`${base}/orders`)]) {
    expect(await (await authFetch(input)).text()).toBe('yes')
  }
  expect(await ky(`${base}/orders`, { fetch: authFetch }).text()).toBe('yes')
  expect(logins).toBe(1)
})

test('B8: what `mask` takes out is in no error', async () => {
  const cause = new TypeError('fetch failed', { cause: new Error('no route to hunter2') })
  const error = await failure(
    createFetch(createGrants(), {
      fetch: () => () => Promise.reject(cause),
      mask: (text) => text.replaceAll('hunter2', '***'),
    })('orders/hunter2'),
  )
  expect(error).toMatchObject({ code: 'network', operation: 'GET orders/***', cause: { message: 'fetch failed' } })
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('hunter2')
  expect(await failure(createFetch()('../hunter2'))).toMatchObject({ operation: 'GET ../hunter2' })
})

const bytes = new Uint8Array([0, 255, 10, 13, 128])
const bodies: [string, () => BodyInit][] = [
  ['text', () => 'Thanh toán đơn hàng'],
  ['bytes', () => bytes],
  ['a form', () => new URLSearchParams({ a: 'b c', d: 'đ' })],
  ['a blob', () => new Blob(['x', bytes])],
  [
    'a multipart form',
    () => {
      const form = new FormData()
      form.set('file', new Blob([bytes]), 'tệp.bin')
      return form
    },
  ],
  ['a stream', () => new Blob(['one, ', 'two']).stream()],
]

test.each(bodies)('B3: a refused request is sent once more, with %s byte for byte', async (_kind, body) => {
  const authFetch = createFetch()
  await authFetch('warm-up')
  good = 'token-2'
  server.received.length = 0
  const init = { method: 'POST', body: body(), duplex: 'half' }
  expect(await (await authFetch('orders', init)).text()).toBe('yes')
  const [first, second, ...rest] = server.received
  expect(rest).toEqual([])
  expect(first?.body).not.toBe('')
  expect(second?.body).toBe(first?.body)
  expect(second?.headers.get('content-type')).toBe(first?.headers.get('content-type'))
  expect([first, second].map((request) => request?.headers.get('authorization'))).toEqual([
    'Bearer token-1',
    'Bearer token-2',
  ])
})

test('B3: a Request that was given stays as it was, and its body is replayed', async () => {
  const authFetch = createFetch()
  await authFetch('warm-up')
  good = 'token-2'
  const request = new Request(`${base}/orders`, { method: 'PUT', body: 'once', headers: { 'x-own': 'kept' } })
  expect(await (await authFetch(request)).text()).toBe('yes')
  expect(server.received.slice(-2).map(({ body, headers }) => [body, headers.get('x-own')])).toEqual([
    ['once', 'kept'],
    ['once', 'kept'],
  ])
  expect(request.headers.has('authorization')).toBe(false)
})

test('B3: a Request that stands for the settings keeps its method and body', async () => {
  const authFetch = createFetch()
  await authFetch('orders')
  good = 'token-2'
  const settings = new Request('https://elsewhere.example', { method: 'PUT', body: 'Thanh toán' })
  expect(await (await authFetch('orders/1', settings)).text()).toBe('yes')
  expect(await (await authFetch('orders/2', new Request(base, { method: 'DELETE' }))).text()).toBe('yes')
  const sent = server.received.slice(1).map(({ method, url, body }) => [method, new URL(url).pathname, body])
  expect(sent).toEqual([
    ['PUT', '/v1/orders/1', 'Thanh toán'],
    ['PUT', '/v1/orders/1', 'Thanh toán'],
    ['DELETE', '/v1/orders/2', ''],
  ])
})

test('B3: a refusal that no new grant cures is given back as it came', async () => {
  const authFetch = createFetch()
  await authFetch('warm-up')
  good = 'none'
  for (let call = 0; call < 4; call += 1) {
    const response = await authFetch('orders')
    expect([response.status, await response.text()]).toEqual([401, 'no'])
  }
  expect(logins).toBe(2)
})

test('B3: a grant minted during the call is not replaced when it is refused', async () => {
  good = 'none'
  const authFetch = createFetch()
  expect((await authFetch('orders')).status).toBe(401)
  expect(server.received).toHaveLength(1)
  expect(logins).toBe(1)
})

test('B3: a sibling’s grant that was dead too costs one call, not all of the next five seconds', async () => {
  const store = memoryGrantStore()
  const authFetch = createFetch(createGrants(store))
  await authFetch('warm-up')
  good = 'token-2'
  await store.save('shop', { revision: String(Date.now() + 60_000), grant: { access: 'dead' } })
  expect((await authFetch('orders')).status).toBe(401)
  expect(await (await authFetch('orders')).text()).toBe('yes')
  expect(logins).toBe(2)
})

test('B5: a refused key is not tried twice', async () => {
  good = 'other'
  const authFetch = createFetch(createStaticGrant('key'))
  expect((await authFetch('orders')).status).toBe(401)
  expect(server.received).toHaveLength(1)
})

test('B9: the credential stays at home, whatever the address', async () => {
  const authFetch = createFetch()
  const elsewhere = await serve(() => new Response('hello'))
  for (const input of [
    elsewhere.origin,
    new URL(elsewhere.origin),
    new Request(elsewhere.origin),
    `${server.origin}/v2/orders`,
  ]) {
    expect(await failure(authFetch(input))).toMatchObject({ code: 'invalid_input', issues: [{ path: 'path' }] })
  }
  expect(elsewhere.received).toEqual([])
  expect(logins).toBe(0)
  await elsewhere.close()
})

test('B9: what fetch does by itself with a redirect is not done', async () => {
  const elsewhere = await serve(() => new Response('thief'))
  const moved = await serve(() => new Response(null, { status: 307, headers: { location: elsewhere.origin } }))
  const init = { method: 'POST', body: '{"password":"hunter2"}', headers: { 'x-api-key': 'key' } }

  // Every plain `fetch` has this trap: it sends the key header and the body on to the other host.
  await fetch(moved.origin, init)
  expect(elsewhere.received).toHaveLength(1)
  expect(elsewhere.received[0]?.body).toContain('hunter2')
  expect(elsewhere.received[0]?.headers.get('x-api-key')).toBe('key')

  elsewhere.received.length = 0
  const authFetch = createAuthFetch({
    vendor: 'shop',
    origin: createOrigin(moved.origin),
    grants: createStaticGrant('key'),
    sign: (headers, secret) => headers.set('x-api-key', secret),
    challenge: () => false,
    fetch: () => globalThis.fetch,
  })
  expect(await failure(authFetch('login', init))).toMatchObject({ code: 'unexpected_response', status: 307 })
  expect(await failure(authFetch('login', { ...init, redirect: 'follow' }))).toMatchObject({
    code: 'unexpected_response',
  })
  expect(elsewhere.received).toEqual([])
  await Promise.all([elsewhere.close(), moved.close()])
})

test('a host that is not there is a network error, and an abort is the caller’s own', async () => {
  const gone = await serve(() => new Response())
  await gone.close()
  const authFetch = createAuthFetch({
    vendor: 'shop',
    origin: createOrigin(gone.origin),
    grants: createStaticGrant('key'),
    sign: () => {},
    challenge: () => false,
    fetch: () => globalThis.fetch,
  })
  expect(await failure(authFetch('orders'))).toMatchObject({
    code: 'network',
    message: '[shop] GET orders: The vendor could not be reached',
    cause: { cause: { code: 'ECONNREFUSED' } },
  })
  const reason = new Error('enough')
  await expect(authFetch('orders', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})
