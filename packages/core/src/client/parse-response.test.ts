import { failure } from 'test-kit/contract'
import { expect, test } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import { oauthGrant } from '../oauth/token-request.ts'
import type { RenewableCredential } from './client.ts'

test('a reply that is no JSON is told from JSON that is not the vendor’s', async () => {
  const page = createStubShop(() => new Response('<html>Xin chào</html>'))
  for (const unwrap of [true, false]) {
    expect(await failure(page.request('GET', 'orders', { unwrap }))).toMatchObject({
      code: 'unexpected_response',
      message: '[shop] GET orders: The reply is not JSON (200)',
      status: 200,
      issues: [{ path: '', expected: 'JSON' }],
    })
  }
  const stranger = createStubShop(() => Response.json([], { status: 201 }))
  expect(await failure(stranger.request('GET', 'orders'))).toMatchObject({
    code: 'unexpected_response',
    message: "[shop] GET orders: The reply is not the vendor's envelope (201)",
    status: 201,
    issues: [{ path: '', expected: "the vendor's envelope" }],
  })
  expect(await stranger.request('GET', 'orders', { unwrap: false })).toEqual([])
})

test('an unreadable reply is told with the vendor’s id of the request', async () => {
  const page = createStubShop(() => new Response('<p>order 4711', { headers: { 'x-request-id': 'r1 made-up-key' } }))
  expect((await failure(page.request('POST', 'orders', { json: {} }))).requestId).toBe('r1 ***')
})

test('B10: a reply that breaks off is a network error, and says what broke', async () => {
  const breaking = () => {
    const broken = new TypeError('terminated', { cause: new Error('other side closed') })
    return new Response(new ReadableStream({ pull: (controller) => controller.error(broken) }))
  }
  const error = await failure(createStubShop(breaking).request('GET', 'orders'))
  expect(error).toMatchObject({
    code: 'network',
    message: '[shop] GET orders: The reply broke off',
    cause: { message: 'terminated', cause: { message: 'other side closed' } },
  })
  expect('status' in error).toBe(false)
})

test('B10: a reply that is too long is told how long it may be', async () => {
  const shop = createStubShop(() => Response.json({ data: 'x'.repeat(100) }), { maxBytes: 100 })
  expect(await failure(shop.request('GET', 'orders'))).toMatchObject({
    code: 'unexpected_response',
    message: '[shop] GET orders: The reply is too long (200)',
    status: 200,
    issues: [{ path: '', expected: 'at most 100 bytes' }],
  })
})

test('B9: a 304 is no answer to a call, nor to a login, but x.fetch gives it as it came', async () => {
  const answer = () => new Response(null, { status: 304 })
  expect(await failure(createStubShop(answer).request('GET', 'orders'))).toMatchObject({
    code: 'unexpected_response',
    status: 304,
  })
  expect((await createStubShop(answer).fetch('orders')).status).toBe(304)
  const login: RenewableCredential['login'] = (call, signal) =>
    call('login', { url: 'https://auth.example/token', json: {} }, oauthGrant, signal)
  const shop = createStubShop(answer, {}, { credential: { identity: ['me'], login } })
  expect(await failure(shop.auth.token())).toMatchObject({ code: 'unexpected_response', status: 304 })
  expect(shop.auth.status().state).toBe('cooling')
})
