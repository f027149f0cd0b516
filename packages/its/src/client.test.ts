import { inspect } from 'node:util'
import { memoryGrantStore } from '@x/core/vendor'
import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, test } from 'vitest'
import { shopName } from '../example.ts'
import { createIts } from './client.ts'
import { type ItsOptions, isApiError, parseItsRedirect } from './index.ts'
import { mockIts } from './mock.ts'

const mock = mockIts()
const { server } = useMocks(mock)

const { shopId, otherShopId } = mock
const redirectUrl = 'https://app.example/its?token=my-reference'

/** A client, and what it sends. */
function recorded(options: Partial<ItsOptions> = {}) {
  const sent: { method: string; url: string; key: string | null; type: string | null; body: string }[] = []
  const its = createIts({
    ...mock.credentials,
    ...options,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const { method, url, headers } = request
      const [key, type] = [headers.get('authorization'), headers.get('content-type')]
      sent.push({ method, url, key, type, body: await request.clone().text() })
      return fetch(request)
    },
  })
  return { its, sent }
}

const keyOf = async (id = shopId) => (await createIts(mock.credentials).authorizeShop({ shop_id: id })).auth_token

test('README example', async () => {
  const { baseUrl, apiKey } = mock.credentials
  expect(await shopName(baseUrl, apiKey, shopId)).toBe('Shop A')
})

test('authorizeShop sends the given fields under the partner key, and gives an address to log in at', async () => {
  const { its, sent } = recorded()
  const answer = await its.authorizeShop({ redirect_url: redirectUrl, email: 'a@example.com', phone: '0900000001' })
  expect(answer).toMatchObject({ type: 'shop_request', code: 'ok', expires_in: 900 })
  expect(answer.auth_url).toBe(`https://its.mock.example/login?token=${encodeURIComponent(answer.auth_token)}`)
  expect(sent).toEqual([
    {
      method: 'POST',
      url: 'https://its.mock.example/v1/partner.Shop/AuthorizeShop',
      key: `Bearer ${mock.credentials.apiKey}`,
      type: 'application/json',
      body: JSON.stringify({ redirect_url: redirectUrl, email: 'a@example.com', phone: '0900000001' }),
    },
  ])
  expect(mock.calls.authorizeShop).toBe(1)
})

test('authorizeShop without an input sends an empty object', async () => {
  const { its, sent } = recorded()
  expect((await its.authorizeShop()).auth_url).toBe('')
  expect(sent[0]?.body).toBe('{}')
})

test('a shop connects: login page, redirect, key', async () => {
  const its = createIts(mock.credentials)
  const { auth_url } = await its.authorizeShop({ redirect_url: redirectUrl })
  const address = mock.login(auth_url ?? '', otherShopId)
  expect(address).toBe(`${redirectUrl}&shop_id=${otherShopId}`)
  const { shop_id, token } = its.parseRedirect(address)
  expect({ shop_id, token }).toEqual({ shop_id: otherShopId, token: 'my-reference' })
  const answer = await its.authorizeShop({ shop_id, redirect_url: redirectUrl })
  expect(answer).toMatchObject({ type: 'shop_key', expires_in: -1 })
  const shop = its.shop({ shopId: shop_id, shopKey: answer.auth_token })
  expect(await shop.current()).toMatchObject({ id: otherShopId, name: 'Shop B', type: 'shop' })
})

test('authorizeShop gives the same key every time', async () => {
  expect(await keyOf()).toBe(await keyOf())
})

test('authorizeShop keeps an outcome that it does not know', async () => {
  mock.failNext('authorizeShop', { body: { code: 'ok', type: 'user_key', auth_token: 'user:1', more: [1] } })
  const answer = await createIts(mock.credentials).authorizeShop()
  expect(answer).toEqual({ code: 'ok', type: 'user_key', auth_token: 'user:1', more: [1] })
})

test('authorizeShop is never tried again', async () => {
  mock.failNext('authorizeShop', { status: 503, body: { code: 'unavailable', msg: 'x' } })
  const error = await failure(createIts(mock.credentials).authorizeShop())
  expect(error).toMatchObject({ code: 'server_error', vendorCode: 'unavailable', status: 503 })
  expect(mock.calls.authorizeShop).toBe(1)
})

test('ids that are numbers, empty or no digits are refused before anything is sent', async () => {
  const { its, sent } = recorded()
  for (const shop_id of [Number(shopId), '', 'shop-1', '12 ', null]) {
    const error = await failure(its.authorizeShop({ shop_id: shop_id as string }))
    expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path: 'shop_id' }] })
  }
  expect((await failure(its.authorizeShop({ email: 5 as never }))).issues?.[0]?.path).toBe('email')
  expect((await failure(its.authorizeShop('x' as never))).code).toBe('invalid_input')
  expect(sent).toEqual([])
})

test('what only the ancestor refuses is let through, and its refusal is told', async () => {
  const strict = mockIts({ baseUrl: 'https://strict.example/v1/partner', ancestorRules: true })
  server.use(...strict.handlers)
  const its = createIts(strict.credentials)
  const error = await failure(its.authorizeShop({ shop_id: strict.shopId, email: 'a@example.com' }))
  expect(error).toMatchObject({ code: 'refused', status: 400, vendorCode: 'invalid_argument' })
})

test('a shop that never logged in is refused with the words of ITS', async () => {
  const error = await failure(createIts(mock.credentials).authorizeShop({ shop_id: otherShopId }))
  expect(error).toMatchObject({ code: 'refused', status: 403, vendorCode: 'permission_denied' })
  expect(error.vendorMessage).toContain('quyền truy cập')
})

test('a wrong partner key is credentials_rejected, with one request', async () => {
  const its = createIts({ ...mock.credentials, apiKey: 'wrong' })
  expect(await failure(its.authorizeShop())).toMatchObject({ code: 'credentials_rejected', status: 401 })
  expect(mock.calls.authorizeShop).toBe(1)
})

test('a token that AuthorizeShop gave is in no later error', async () => {
  const its = createIts(mock.credentials)
  const { auth_token } = await its.authorizeShop({ redirect_url: redirectUrl })
  const echo = `${auth_token} ${encodeURIComponent(auth_token)}`
  mock.failNext('account', { status: 400, body: { code: echo, msg: echo } })
  const error = await failure(its.account())
  expect(error.vendorMessage).toBe('*** ***')
  expect(inspect(error, { showHidden: true })).not.toContain('Mock_request_token')
})

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

test('parseRedirect reads what ITS added, however it added it', () => {
  const read = (query: string) => parseItsRedirect(`https://app.example/its${query}`)
  expect(read('?token=a&shop_id=12')).toEqual({ shop_id: '12', token: 'a' })
  expect(read('?shop_id=12')).toEqual({ shop_id: '12' })
  expect(read('?token=a?token=b&shop_id=12')).toEqual({ shop_id: '12', token: 'b' })
  expect(read('?shop_id=1&shop_id=12&shop_id=')).toEqual({ shop_id: '12' })
  expect(read('?token=a%3Db&shop_id=12#shop_id=3')).toEqual({ shop_id: '12', token: 'a=b' })
  expect(parseItsRedirect('/its?shop_id=12')).toEqual({ shop_id: '12' })
  expect(parseItsRedirect(new URL('https://app.example/?shop_id=1296121461794938793')).shop_id).toBe(
    '1296121461794938793',
  )
})

test('parseRedirect refuses an address without a shop_id, and does not quote it', () => {
  for (const url of ['https://app.example/its', '/its?shop_id=', '/its?shop_id=abc', '/its#shop_id=1', '', undefined]) {
    let error: unknown
    try {
      parseItsRedirect(url as string)
    } catch (thrown) {
      error = thrown
    }
    expect(isApiError(error, 'invalid_input') && error.issues, String(url)).toEqual([
      { path: 'shop_id', expected: 'digits, in the query' },
    ])
    expect(String(error)).not.toContain('abc')
  }
})

test('a shop gets its key by itself and reads who it is', async () => {
  const { its, sent } = recorded()
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

test('a closed shop and an unknown outcome are no refusal for good', async () => {
  mock.closeShop()
  const closed = createIts(mock.credentials).shop({ shopId })
  expect(await failure(closed.current())).toMatchObject({ code: 'auth_unavailable', status: 503 })
  mock.failNext('login', { body: { type: 'user_key', auth_token: 'x' } })
  const unknown = createIts(mock.credentials).shop({ shopId })
  expect(await failure(unknown.current())).toMatchObject({ code: 'unexpected_response', issues: [{ path: 'type' }] })
})

test('request takes Service/Method by POST, and sends at least an empty object', async () => {
  const { its, sent } = recorded()
  expect(await its.request('post', '/Misc/CurrentAccount')).toMatchObject({ name: 'Mock Partner' })
  expect(sent[0]).toMatchObject({ url: `${mock.credentials.baseUrl}.Misc/CurrentAccount`, body: '{}' })
  for (const path of ['Misc', 'Misc/', '/CurrentAccount', 'A/B/C', 'A.B/C', 'A/B?c', '', '../x', `${sent[0]?.url}`]) {
    const error = await failure(its.request('POST', path))
    expect(error, path).toMatchObject({ code: 'invalid_input', issues: [{ path: 'path' }] })
  }
  const error = await failure(its.request('GET', 'Misc/CurrentAccount'))
  expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path: 'method' }] })
  expect(sent).toHaveLength(1)
  expect(await its.shop({ shopId }).request('POST', 'Shop/CurrentShop', { json: {} })).toMatchObject({ id: shopId })
})

test('request marked as safe is tried again, others are not', async () => {
  const its = createIts(mock.credentials)
  mock.failNext('account', { status: 503 }, 2)
  await failure(its.request('POST', 'Misc/CurrentAccount'))
  expect(mock.calls.account).toBe(1)
  await its.request('POST', 'Misc/CurrentAccount', { safe: true })
  expect(mock.calls.account).toBe(3)
})

test('an empty reply is no success', async () => {
  mock.failNext('account', { status: 200, body: '' })
  const error = await failure(createIts(mock.credentials).request('POST', 'Misc/CurrentAccount'))
  expect(error.code).toBe('unexpected_response')
})

test('fetch gives the reply as it came, and says that a body is JSON unless told otherwise', async () => {
  const its = createIts(mock.credentials)
  const init = { method: 'POST', body: '{}' }
  const found = await its.fetch('Misc/CurrentAccount', init)
  expect([found.status, await found.json()]).toEqual([200, expect.objectContaining({ id: expect.any(String) })])
  const response = await its.fetch('Misc/CurrentAccount', { ...init, headers: { 'content-type': 'text/plain' } })
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ code: 'bad_route', msg: expect.stringContaining('Content-Type') })
})

test('fetch too takes Service/Method only', async () => {
  const { its, sent } = recorded()
  for (const path of ['Shop', '../x', 'Shop/AuthorizeShop/1', '/Shop/AuthorizeShop?x=1']) {
    expect(await failure(its.fetch(path, { method: 'POST', body: '{}' }))).toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'path', expected: "of the form 'Service/Method'" }],
    })
  }
  expect(sent).toEqual([])
})

test('fetch posts an empty object unless told otherwise, and nothing but POST', async () => {
  const { its, sent } = recorded()
  for (const init of [undefined, { body: null }, { method: 'post', body: '{}' }]) {
    expect((await its.fetch('Misc/CurrentAccount', init)).status).toBe(200)
  }
  expect(sent.map(({ method, body }) => `${method} ${body}`)).toEqual(['POST {}', 'POST {}', 'POST {}'])
  for (const init of [{ method: 'GET' }, { method: 'PUT', body: '{}' }, new Request('https://elsewhere.example')]) {
    expect(await failure(its.fetch('Misc/CurrentAccount', init))).toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'method' }],
    })
  }
  expect(sent.length).toBe(3)
})

test('errors are read from JSON and from plain text', async () => {
  const its = createIts(mock.credentials)
  expect(await failure(its.request('POST', 'Nowhere/Get'))).toMatchObject({
    code: 'refused',
    status: 404,
    vendorMessage: '404 page not found',
  })
  expect(await failure(its.request('POST', 'Shop/Nothing'))).toMatchObject({ status: 404, vendorCode: 'bad_route' })
  const meta = { xcode: 'account_closed', reason: 'why' }
  mock.failNext('account', { status: 400, body: { code: 'unavailable', msg: 'Text', meta } })
  expect(await failure(its.account())).toMatchObject({ vendorCode: 'unavailable', vendorMessage: 'Text' })
  mock.failNext('account', { status: 400, body: { meta } })
  expect(await failure(its.account())).toMatchObject({ vendorCode: 'account_closed', vendorMessage: 'why' })
})

test('a base may end in a slash or a dot, and must have a path', async () => {
  for (const ending of ['/', '.', '']) {
    const { its, sent } = recorded({ baseUrl: `${mock.credentials.baseUrl}${ending}` })
    await its.shop({ shopId }).current()
    expect(sent.map(({ url }) => url)).toEqual([
      `${mock.credentials.baseUrl}.Shop/AuthorizeShop`,
      `${mock.credentials.baseUrl}.Shop/CurrentShop`,
    ])
  }
  for (const baseUrl of ['https://its.example', 'https://its.example/', 'https://its.example/.', undefined, 'x', '']) {
    const build = () => createIts({ ...mock.credentials, baseUrl: baseUrl as string })
    expect(build, String(baseUrl)).toThrow(TypeError)
    expect(build, String(baseUrl)).toThrow('baseUrl')
  }
})

test('wrong options are named at once', () => {
  const its = createIts(mock.credentials)
  for (const [name, value] of [
    ['shopId', 12],
    ['shopId', ''],
    ['shopKey', 'a b'],
    ['redirectUrl', 5],
  ] as const) {
    const build = () => its.shop({ shopId, [name]: value })
    expect(build).toThrow(TypeError)
    expect(build).toThrow(name)
  }
  expect(() => createIts({ ...mock.credentials, service: 'a/b' })).toThrow('service')
  expect(() => createIts(undefined as never)).toThrow(TypeError)
})

test('the telephony service may go by another name', async () => {
  const sibling = mockIts({ baseUrl: 'https://sibling.example/v1/partner', service: 'Etelecom' })
  server.use(...sibling.handlers)
  const its = createIts({ ...sibling.credentials, service: 'Etelecom' })
  expect((await its.tenants.list()).tenants).toEqual([])
  expect(sibling.calls['tenants.list']).toBe(1)
})
