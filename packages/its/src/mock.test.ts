import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, test, vi } from 'vitest'
import { createIts } from './client.ts'
import { type MockIts, type MockItsOptions, mockIts } from './mock.ts'

const mock = mockIts()
const { server } = useMocks(mock)

const json = { 'content-type': 'application/json' }
const bearer = { ...json, authorization: `Bearer ${mock.credentials.apiKey}` }

async function send(path: string, init: RequestInit = {}, { credentials }: MockIts = mock) {
  const response = await fetch(`${credentials.baseUrl}.${path}`, {
    method: 'POST',
    body: '{}',
    headers: bearer,
    ...init,
  })
  const type = response.headers.get('content-type')
  return [response.status, type === 'application/json' ? (await response.json()).code : await response.text()]
}

/** Replaces the mock for one test. */
function other(options: MockItsOptions) {
  const made = mockIts({ baseUrl: 'https://other.example/v1/partner', ...options })
  server.resetHandlers()
  server.use(...made.handlers)
  return made
}

test('it looks at method, Content-Type, path, JSON and key, in this order', async () => {
  const path = 'Shop/AuthorizeShop'
  expect(await send(path, { method: 'PUT', headers: {} })).toEqual([404, 'bad_route'])
  expect(await send(path, { headers: { 'content-type': 'text/plain' }, body: '{' })).toEqual([404, 'bad_route'])
  expect(await send('Shop/Nothing', { headers: json })).toEqual([404, 'bad_route'])
  expect(await send('Nobody/Nothing', { headers: json })).toEqual([404, '404 page not found\n'])
  for (const body of ['{', '', '[]', 'null'])
    expect(await send(path, { headers: json, body })).toEqual([400, 'invalid_argument'])
  expect(await send(path, { headers: json })).toEqual([401, 'unauthenticated'])
  expect(await send(path, { headers: { ...bearer, 'content-type': 'Application/JSON; charset=utf-8' } })).toEqual([
    200,
    'ok',
  ])
})

test('it takes the partner key as Bearer only, and each kind of key for its own calls', async () => {
  const { apiKey } = mock.credentials
  for (const authorization of [apiKey, `Apikey ${apiKey}`, `Basic ${apiKey}`, 'Bearer wrong', `BEARER ${apiKey}`]) {
    expect(await send('Misc/CurrentAccount', { headers: { ...json, authorization } })).toEqual([401, 'unauthenticated'])
  }
  expect(await send('Shop/CurrentShop')).toEqual([401, 'unauthenticated'])
  const key = await createIts(mock.credentials).shop({ shopId: mock.shopId }).auth.token()
  expect(await send('Misc/CurrentAccount', { headers: { ...json, authorization: `Bearer ${key}` } })).toEqual([
    401,
    'unauthenticated',
  ])
  const strange = { ...json, authorization: 'Bearer shop1:strange' }
  expect(await send('Shop/CurrentShop', { headers: strange })).toEqual([403, 'permission_denied'])
})

test('a login page is good for 15 minutes and one login', async () => {
  const its = createIts(mock.credentials)
  const { auth_url } = await its.authorizeShop({ redirect_url: 'https://app.example' })
  const late = await its.authorizeShop({ redirect_url: 'https://app.example' })
  expect(mock.login(auth_url ?? '')).toBe(`https://app.example?shop_id=${mock.shopId}`)
  expect(() => mock.login(auth_url ?? '')).toThrow('expired')
  vi.useFakeTimers({ now: Date.now() + 901_000, toFake: ['Date'] })
  expect(() => mock.login(late.auth_url ?? '')).toThrow('expired')
  vi.useRealTimers()
})

test('the redirect can be as ITS prints it', async () => {
  const literal = other({ literalRedirect: true })
  const its = createIts(literal.credentials)
  const { auth_url } = await its.authorizeShop({ redirect_url: 'https://app.example?token=mine' })
  const address = literal.login(auth_url ?? '')
  expect(address).toMatch(/\?token=mine\?token=request/)
  expect(its.parseRedirect(address).shop_id).toBe(literal.shopId)
})

test('a state of the partner comes back in both forms of the redirect', async () => {
  for (const literalRedirect of [false, true]) {
    const made = other({ literalRedirect })
    const its = createIts(made.credentials)
    const { auth_url } = await its.authorizeShop({ redirect_url: 'https://app.example/its?state=mine' })
    expect(its.parseRedirect(made.login(auth_url ?? '')).state).toBe('mine')
  }
})

test('a key of a shop that left is refused, unless the switch says otherwise', async () => {
  for (const unlinkedKeysWork of [false, true]) {
    const made = other({ unlinkedKeysWork })
    const shop = createIts(made.credentials).shop({ shopId: made.shopId })
    await shop.current()
    made.unlink()
    if (unlinkedKeysWork) expect((await shop.current()).id).toBe(made.shopId)
    else expect((await failure(shop.current())).code).toBe('interaction_required')
  }
})

test('the rules of the ancestor apply when asked for', async () => {
  const made = other({ ancestorRules: true, redirectUrls: ['https://app.example/its'] })
  const its = createIts(made.credentials)
  const wrong = [
    { redirect_url: 'nowhere' },
    { redirect_url: 'https://app.example/its?token=1' },
    { email: 'x' },
    { phone: 'x' },
    { external_shop_id: '/' },
    { shop_id: made.shopId, external_shop_id: 'ab' },
    { external_user_id: 'ab' },
    { shop_id: made.shopId, email: 'a@example.com' },
  ]
  for (const input of wrong) expect((await failure(its.authorizeShop(input))).status, JSON.stringify(input)).toBe(400)
  for (const redirect_url of ['https://app.example/its', 'http://localhost/x', 'http://127.0.0.100/x']) {
    expect((await its.authorizeShop({ redirect_url })).type).toBe('shop_request')
  }
  expect((await its.authorizeShop({ shop_id: made.shopId, name: 'A' })).type).toBe('shop_key')
})

test('a shop is connected, gets a hotline, an extension and a user, and calls are logged', async () => {
  const its = createIts(mock.credentials)
  const shop = its.shop({ shopId: mock.shopId })
  expect(await failure(shop.tenant.get())).toMatchObject({ status: 404, vendorCode: 'not_found' })
  const tenant = await shop.tenant.create()
  const hotline = await its.hotlines.create({ hotline: '0287300001', name: 'A', owner_id: tenant.owner_id })
  const wanted = { extension_number: 101, hotline_id: hotline.id }
  expect(await failure(shop.extensions.create(wanted))).toMatchObject({ vendorCode: 'failed_precondition' })
  const { id: tenant_id, owner_id, connection_id } = tenant
  const activation = { hotline_id: hotline.id, tenant_id, owner_id, connection_id }
  expect(await its.tenants.activate(activation)).toEqual({ updated: 1 })
  expect(await its.tenants.activate(activation)).toEqual({ updated: 0 })
  expect((await shop.tenant.get()).status).toBe('P')
  expect((await shop.hotlines.list()).hotlines.map(({ id }) => id)).toEqual([hotline.id])
  const person = await shop.users.create({ full_name: 'A', password: 'made-up', phone: '0900000002' })
  const extension = await shop.extensions.create(wanted)
  expect(extension).toMatchObject({ extension_number: '101', user_id: '0', tenant_id: tenant.id })
  const pair = { extension_id: extension.id, user_id: person.id }
  expect(await shop.extensions.assign(pair)).toEqual({ updated: 1 })
  expect(await shop.extensions.info({ phone: '0900000002' })).toMatchObject({ extension_number: '101' })
  expect(await shop.extensions.updateHotline({ hotline_id: '5', user_id: person.id })).toEqual({ updated: 1 })
  expect(await shop.extensions.removeUser(pair)).toEqual({ updated: 1 })
  expect((await shop.extensions.list()).extensions[0]).toMatchObject({ user_id: '0', hotline_id: '5' })
  mock.addCallLog({ callee: '101' })
  expect((await shop.callLogs.list({ filter: { direction: 'in' } })).call_logs).toHaveLength(1)
})

test('with telephony to begin with, an extension can be created at once', async () => {
  const made = other({ withTelephony: true })
  const shop = createIts(made.credentials).shop({ shopId: made.shopId })
  const input = { extension_number: 101, hotline_id: made.hotlineId, user_id: made.userId }
  expect(await shop.extensions.create(input)).toMatchObject({ extension_number: '101', user_id: made.userId })
  expect((await shop.users.list()).account_users.map(({ user_id }) => user_id)).toEqual([made.userId])
  expect((await shop.hotlines.list()).hotlines.map(({ id }) => id)).toEqual([made.hotlineId])
  made.reset()
  expect((await shop.tenant.get()).status).toBe('P')
})

test('a Zalo account is connected, and a message has a result', async () => {
  const shop = createIts(mock.credentials).shop({ shopId: mock.shopId })
  const app = { app_id: '1', app_secret: 'made-up-app-secret', redirect_uri: 'https://app.example' }
  expect((await shop.oas.authorize(app)).url).toContain('https://')
  const refused = await failure(shop.request('POST', 'Zalo/ConnectOA', { json: { oa_id: '78' } }))
  expect(refused.vendorCode).toBe('invalid_argument')
  const { oa_id } = await shop.oas.connect({ code: 'made-up-code', oa_id: '77', state: 1 })
  expect((await shop.oas.list()).accounts.map((account) => account.oa_id)).toEqual(['77', '1296121461794934001'])
  expect((await shop.oas.update({ oa_id, webhook_url: 'https://app.example' })).webhook_url).toBe('https://app.example')
  expect((await shop.oas.get(oa_id)).onwer_id).toBe('1052570182707770101')
  await shop.templates.create({ oa_id, template_id: 5, type: 'otp' })
  expect((await shop.templates.get({ oa_id, template_id: 5 })).template_status).toBe('PENDING_REVIEW')
  const sent = await shop.zns.send({ oa_id, phone: '84900000003', template_id: 204189, tracking_id: 'order-1' })
  expect(sent).toMatchObject({ status: 'P', delivery_status: 'unknown', tracking_id: 'order-1' })
  expect((await shop.zns.get({ oa_id, msg_id: sent.msg_id ?? '' })).delivery_status).toBe('received')
  expect((await shop.consents.create({ oa_id, phone: '84900000003' })).status).toBe('P')
})

test('a message that Zalo does not take is thrown by send, and given by list', async () => {
  const shop = createIts(mock.credentials).shop({ shopId: mock.shopId })
  const input = { oa_id: '1296121461794934001', phone: '84900000003', template_id: 204189, tracking_id: 'order-2' }
  mock.rejectMessages({ error_code: -118, error_message: `No Zalo account ${await shop.auth.token()}` })
  const error = await failure(shop.zns.send(input))
  expect(error).toMatchObject({
    code: 'refused',
    status: 200,
    vendorCode: '-118',
    vendorMessage: 'No Zalo account ***',
  })
  expect(error.message).toBe('[its] shop.zns.send: No Zalo account *** (200)')
  expect(mock.calls['shop.zns.send']).toBe(1)
  const { messages } = await shop.zns.list({ filter: { tracking_id: 'order-2' } })
  expect(messages[0]).toMatchObject({ status: 'N', error_code: -118 })
  for (const given of [{ status: 'N' }, { status: 'P', error_code: 7 }, { status: 'Z', error_code: 0 }]) {
    const body = { id: '1', ...given }
    for (const status of [200, 201, 299]) {
      mock.failNext('shop.zns.send', { status, body })
      const outcome = shop.zns.send(input)
      if (given.status === 'Z') expect(await outcome).toEqual(body)
      else expect((await failure(outcome)).code).toBe('refused')
    }
  }
})

test('B12: an empty id or token in a reply is an error, which keeps the body', async () => {
  const its = createIts(mock.credentials)
  const shop = its.shop({ shopId: mock.shopId })
  const input = { oa_id: '1296121461794934001', phone: '84900000003', template_id: 204189, tracking_id: 'order-3' }
  for (const [operation, body, call] of [
    ['shop.zns.send', { id: '', status: 'Z' }, () => shop.zns.send(input)],
    ['authorizeShop', { type: 'shop_key', auth_token: '' }, () => its.authorizeShop({ email: 'a@example.com' })],
  ] as const) {
    mock.failNext(operation, { body })
    const error = await failure(call())
    expect(error).toMatchObject({ code: 'unexpected_response', sent: true, body })
    expect(error.issues).toMatchObject([{ expected: 'a text that is not empty' }])
  }
})

test('reset brings back the first state', async () => {
  const its = createIts(mock.credentials)
  mock.revokeApiKey()
  expect((await failure(its.account())).code).toBe('credentials_rejected')
  mock.closeShop()
  mock.reset()
  expect((await its.account()).name).toBe('Mock Partner')
  expect((await its.shop({ shopId: mock.shopId }).current()).name).toBe('Shop A')
  expect(() => mock.unlink('1')).toThrow('no shop')
})

test('its address may end with slashes or a dot, as that of a client', async () => {
  for (const end of ['/', '//', '.']) {
    const made = other({ baseUrl: `https://other.example/v1/partner${end}` })
    const its = createIts({ ...made.credentials, retry: 0 })
    expect((await its.shop({ shopId: made.shopId }).current()).id, end).toBe(made.shopId)
    expect(made.calls.login).toBe(1)
  }
})
