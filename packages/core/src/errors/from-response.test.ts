import { failure } from 'test-kit/contract'
import { createFakeClock } from 'test-kit/fake-clock'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import type { RenewableCredential } from '../client/client.ts'
import { oauthGrant } from '../oauth/token-request.ts'
import type { ErrorCode } from './api-error.ts'
import { type ErrorSource, lateError, makeError } from './from-response.ts'

const minted: RenewableCredential = {
  identity: ['me'],
  login: (call, signal) => call('login', { url: 'https://auth.example/token', json: {} }, oauthGrant, signal),
}
const failed = (response: Response) => failure(createStubShop(() => response).request('GET', 'orders'))

test('a status without a word from the vendor is explained in ours', async () => {
  for (const [status, code, message] of [
    [304, 'unexpected_response', 'The reply was not as documented'],
    [400, 'refused', 'The vendor refused the call'],
    [401, 'credentials_rejected', 'The vendor rejected the credentials'],
    [408, 'timeout', 'No reply in time'],
    [429, 'rate_limited', 'Too many calls'],
    [499, 'refused', 'The vendor refused the call'],
    [500, 'server_error', 'The vendor had an internal error'],
  ] as const) {
    const error = await failed(new Response(null, { status }))
    expect(error).toMatchObject({ code, status, message: `[shop] GET orders: ${message} (${status})` })
    for (const field of ['vendorCode', 'vendorMessage', 'requestId', 'retryAt', 'issues', 'cause'])
      expect(field in error, field).toBe(false)
  }
})

test('a refusal that a new login did not cure, and a login at a wrong address, are told in our words too', async () => {
  const denying = createStubShop(
    ({ url }) =>
      url.endsWith('/token') ? Response.json({ access_token: 'token' }) : new Response(null, { status: 401 }),
    {},
    { credential: minted },
  )
  expect(await failure(denying.request('GET', 'orders'))).toMatchObject({
    code: 'denied',
    message: '[shop] GET orders: The vendor denied the call with a valid login (401)',
  })
  const lost = createStubShop(() => new Response(null, { status: 404 }), {}, { credential: minted })
  expect(await failure(lost.request('GET', 'orders'))).toMatchObject({
    code: 'unexpected_response',
    message: '[shop] login: The reply was not as documented (404)',
  })
})

test('plain text is the vendor’s word, if its envelope has none; other text is not', async () => {
  const reply = (text: string, type: string) => new Response(text, { status: 400, headers: { 'content-type': type } })
  expect(await failed(reply(' Hết hàng\n', 'text/plain; charset=utf-8'))).toMatchObject({
    message: '[shop] GET orders: Hết hàng (400)',
    vendorMessage: 'Hết hàng',
  })
  expect(await failed(reply('{"refusal":{"message":"Trong thư"}}', 'text/plain'))).toMatchObject({
    vendorMessage: 'Trong thư',
  })
  expect(await failed(reply('{"refusal":{"message":""}}', 'text/plain'))).toMatchObject({
    vendorMessage: '{"refusal":{"message":""}}',
  })
  for (const response of [reply('<p>Hết hàng</p>', 'text/html'), reply(' \n', 'text/plain')]) {
    const error = await failed(response)
    expect(error.message).toBe('[shop] GET orders: The vendor refused the call (400)')
    expect('vendorMessage' in error).toBe(false)
  }
})

test('a code is told as text, and the request by the name in the envelope or else in the header', async () => {
  const headers = { 'x-request-id': 'header' }
  expect(await failed(Response.json({ refusal: { code: 0 } }, { headers }))).toMatchObject({
    code: 'refused',
    vendorCode: '0',
    requestId: 'header',
  })
  expect(await failed(Response.json({ refusal: { requestId: 'envelope' } }, { headers }))).toMatchObject({
    requestId: 'envelope',
  })
})

test('a wait that is over, or none, is not told', async () => {
  const clock = createFakeClock()
  for (const value of ['0', new Date(clock.wall()).toUTCString()]) {
    const shop = createStubShop(() => new Response(null, { status: 429, headers: { 'retry-after': value } }), { clock })
    expect('retryAt' in (await failure(shop.request('GET', 'orders'))), value).toBe(false)
  }
})

test('B8: of each text from outside 300 letters are kept, and no part of a secret that reaches over that edge', async () => {
  const long = `${'x'.repeat(296)}made-up-key${'x'.repeat(100)}`
  const refusal = { code: long, message: long, requestId: long }
  const short = `${'x'.repeat(296)}***x`
  expect(await failed(Response.json({ refusal }))).toMatchObject({
    reason: short,
    vendorCode: short,
    vendorMessage: short,
    requestId: short,
  })
})

test('B8: a secret is kept out of the name of the call, and out of the path of an issue', async () => {
  const shop = createStubShop(() => Response.json({ data: { 'made-up-key': 1 } }))
  const schema = v.record(v.string(), v.string())
  expect(await failure(shop.request('GET', 'keys/made-up-key', { schema }))).toMatchObject({
    operation: 'GET keys/***',
    message: "[shop] GET keys/***: '***' must be string (200)",
    issues: [{ path: '***', expected: 'string' }],
  })
})

test('a reply was answered, and an unreadable or refused one is kept', async () => {
  const refusal = { message: 'Hết hàng' }
  expect(await failed(Response.json({ refusal }))).toMatchObject({ code: 'refused', sent: true, body: { refusal } })
  const page = await failed(new Response('x'.repeat(100_000), { status: 400 }))
  expect(page).toMatchObject({ code: 'refused', sent: true, body: 'x'.repeat(64 * 1024) })
  expect(await failed(new Response('down', { status: 500 }))).toMatchObject({ code: 'server_error', sent: true })
  expect((await failed(new Response('down', { status: 500 }))).body).toBeUndefined()
})

test('what ends a call before it is sent says so, and a time-out says how long it was', () => {
  const of = (code: ErrorCode, source: Partial<ErrorSource> = {}) =>
    makeError({ vendor: 'shop', ...source }, { code, operation: 'x', message: 'no' }).sent
  expect(['invalid_input', 'auth_unavailable', 'interaction_required'].map((code) => of(code as ErrorCode))).toEqual([
    false,
    false,
    false,
  ])
  expect([of('network'), of('timeout'), of('denied')]).toEqual([undefined, undefined, undefined])
  expect(of('network', { sent: false })).toBe(false)
  expect(lateError({ vendor: 'shop' }, 'x', 1_000).message).toBe('[shop] x: No reply within 1000 ms')
})
