import { inspect } from 'node:util'
import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, test } from 'vitest'
import { type ClientEvent, createIts } from './index.ts'
import { mockIts } from './mock.ts'

const mock = mockIts()
useMocks(mock)
const { shopId } = mock
const redirectUrl = 'https://app.example/its?token=my-reference'

test('a shop key is in no error, however many calls were made since it came', async () => {
  const shop = createIts(mock.credentials).shop({ shopId })
  const key = await shop.auth.token()
  for (let call = 0; call < 40; call += 1) await shop.current()
  mock.failNext('shop.current', { status: 400, body: { code: 'invalid_argument', msg: key } })
  expect((await failure(shop.current())).vendorMessage).toBe('***')
})

test('a given shop key and the token of a login page are in no error either', async () => {
  const shop = createIts(mock.credentials).shop({ shopId, redirectUrl, shopKey: 'shop1:given-key' })
  expect((await failure(shop.fetch('https://elsewhere.example/shop1:given-key'))).message).not.toContain('given-key')
  mock.unlink()
  const token = new URL((await failure(shop.current())).url ?? '').searchParams.get('token') ?? ''
  mock.failNext('login', { status: 503, body: { code: 'unavailable', msg: `busy with ${token}` } })
  expect((await failure(shop.current())).message).toContain('busy with ***')
})

test('the secret in a webhook’s address is in no error', async () => {
  const secretUrl = 'https://shop.example/its?secret=made-up-hook-secret'
  const echo = async (_: unknown, init?: RequestInit) => new Response(String(init?.body), { status: 400 })
  const its = createIts({ ...mock.credentials, fetch: echo as typeof fetch })
  const shop = its.shop({ shopId, shopKey: 'made-up-shop-key' })
  const errors = [
    await failure(its.webhooks.create({ url: secretUrl, entities: ['call_log'] })),
    await failure(shop.oas.update({ oa_id: '1', webhook_url: secretUrl })),
  ]
  for (const error of errors) {
    expect(error.message).toContain('secret=***')
    expect(inspect(error, { showHidden: true })).not.toContain('hook-secret')
  }
})

test('a secret in an input is in no error of its call', async () => {
  const its = createIts(mock.credentials)
  const shop = its.shop({ shopId })
  const echo = (text: string) => ({ status: 400, body: { code: text, msg: `bad ${text}` } })
  mock.failNext('shop.users.create', echo('made-up-password'))
  const person = { full_name: 'A', password: 'made-up-password', phone: '1' }
  expect((await failure(shop.users.create(person))).vendorMessage).toBe('bad ***')
  mock.failNext('shop.oas.authorize', echo('made-up-app-secret'))
  const app = { app_id: '1', app_secret: 'made-up-app-secret', redirect_uri: 'https://app.example' }
  expect((await failure(shop.oas.authorize(app))).vendorCode).toBe('***')
  mock.failNext('shop.oas.connect', echo('made-up-zalo-code'))
  expect((await failure(shop.oas.connect({ code: 'made-up-zalo-code', oa_id: '1', state: 1 }))).vendorCode).toBe('***')
  mock.failNext('authorizeShop', echo('made-up-invitation'))
  expect((await failure(its.authorizeShop({ extra_token: 'made-up-invitation' }))).vendorCode).toBe('***')
})

test('a secret of one call is forgotten with it', async () => {
  const shop = createIts(mock.credentials).shop({ shopId })
  const person = { full_name: 'A', password: 'made-up-password', phone: '1' }
  await shop.users.create(person)
  mock.failNext('shop.current', { status: 400, body: { code: 'invalid_argument', msg: 'made-up-password' } })
  expect((await failure(shop.current())).vendorMessage).toBe('made-up-password')
})

test('a secret in a reply is masked in the event that ends its call', async () => {
  const events: ClientEvent[] = []
  const onEvent = (event: ClientEvent) => events.push(event)
  const its = createIts({ ...mock.credentials, onEvent })
  const shop = its.shop({ shopId, shopKey: 'made-up-shop-key' })
  const phone = { extension_number: '101', extension_password: 'made-up-secret' }
  for (const [operation, body, call] of [
    ['authorizeShop', { type: 'shop_key', auth_token: 'made-up-secret' }, () => its.authorizeShop({})],
    [
      'shop.extensions.create',
      { id: '1', ...phone },
      () => shop.extensions.create({ extension_number: 101, hotline_id: '1' }),
    ],
    ['shop.extensions.info', phone, () => shop.extensions.info({ extension_number: '101' })],
  ] as const) {
    mock.failNext(operation, { body, headers: { 'x-request-id': 'for made-up-secret' } })
    await call()
    expect(events.at(-1), operation).toMatchObject({ type: 'call.ended', requestId: 'for ***' })
  }
})
