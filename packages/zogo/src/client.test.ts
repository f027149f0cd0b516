import fc from 'fast-check'
import { failure } from 'test-kit/contract'
import { bodies, expectLinear, mutations, outcome } from 'test-kit/fuzz'
import { useMocks } from 'test-kit/msw'
import { expectMutations } from 'test-kit/mutations'
import * as v from 'valibot'
import { expect, expectTypeOf, test } from 'vitest'
import { listShipments } from '../example.ts'
import { createZogo, type ZogoAccount, type ZogoOptions } from './client.ts'
import login from './fixtures/login.json' with { type: 'json' }
import unauthenticated from './fixtures/unauthenticated.json' with { type: 'json' }
import { mockZogo } from './mock.ts'
import { isChallenge, readEnvelope } from './schemas.ts'

const shipment = v.looseObject({ id: v.string(), status_text: v.string() })
const shipments = [{ id: 'GSR64NAQ82', status_text: 'Đơn mới', fee: 31_000 }]
const mock = mockZogo({
  answers: {
    'GET shipments': () => shipments,
    'POST shipments': ({ json }) => json,
    'GET status': () => undefined,
  },
})
const { server, sent } = useMocks(mock)

test('README example', async () => {
  const found = await listShipments(mock.credentials)
  expect(found).toEqual([{ id: 'GSR64NAQ82', status_text: 'Đơn mới' }])
  expectTypeOf(found[0]!.status_text).toEqualTypeOf<string>()
  expect(mock.calls).toMatchObject({ login: 1, 'GET shipments': 1, request: 0 })
})

const create = (options?: object) => createZogo({ ...mock.credentials, ...options })
const last = () => sent.at(-1)!

test('login sends the four fields as JSON, the client id as a number, and no token', async () => {
  await create({ clientId: '1' }).auth.token()
  const request = last()
  expect(request.method).toBe('POST')
  expect(request.url).toBe('https://sandbox.zogo.vn/api/v2/login')
  expect(request.headers.get('content-type')).toBe('application/json')
  expect(request.headers.get('accept')).toBe('application/json')
  expect(request.headers.has('authorization')).toBe(false)
  expect(await request.json()).toEqual({
    username: mock.credentials.username,
    password: mock.credentials.password,
    client_id: 1,
    client_secret: mock.credentials.clientSecret,
  })
})

test('refresh sends the three fields, and the token of its reply is used', async () => {
  const zogo = create()
  const first = await zogo.auth.token()
  mock.expireGrants()
  await zogo.request('GET', 'shipments')
  const refresh = sent.find(({ url }) => url.endsWith('/refresh_token'))!
  expect(refresh.method).toBe('POST')
  expect(refresh.url).toBe('https://sandbox.zogo.vn/api/v2/refresh_token')
  expect(refresh.headers.has('authorization')).toBe(false)
  expect(await refresh.json()).toEqual({
    refresh_token: expect.stringMatching(/^zogo-refresh-\d+$/),
    client_id: 1,
    client_secret: mock.credentials.clientSecret,
  })
  expect(last().headers.get('authorization')).toBe(`Bearer ${await zogo.auth.token()}`)
  expect(await zogo.auth.token()).not.toBe(first)
  expect(mock.calls).toMatchObject({ login: 1, refresh: 1 })
})

test('after a refused or unusable refresh, the client logs in', async () => {
  for (const reply of [
    { status: 401, body: unauthenticated },
    { status: 200, body: unauthenticated },
    { status: 400, body: { error: 'invalid_grant' } },
    { status: 200, body: 'null' },
    { status: 200 },
    { status: 200, body: { code: 200, status: 'success' } },
  ]) {
    mock.reset()
    const zogo = create()
    await zogo.auth.token()
    mock.expireGrants()
    mock.failNext('refresh', reply)
    expect(await zogo.request('GET', 'shipments'), JSON.stringify(reply)).toEqual(shipments)
    expect(mock.calls).toMatchObject({ login: 2, refresh: 1 })
  }
})

test('after a passing failure of the refresh, the client does not log in', async () => {
  const zogo = create()
  await zogo.auth.token()
  mock.expireGrants()
  mock.failNext('refresh', { status: 503 })
  expect((await failure(zogo.request('GET', 'shipments'))).code).toBe('auth_unavailable')
  expect(mock.calls.login).toBe(1)
})

test('a token lives as long as its reply says, for both documented lifetimes', async () => {
  const start = Date.UTC(2026, 0, 1)
  const days = 24 * 3_600_000
  const clock = { monotonic: () => 0, wall: () => start }
  for (const [seconds, expiry] of [
    [login.expires_in, start + 15 * days],
    [100 * 365 * 24 * 3_600, start + 100 * 365 * days],
  ] as const) {
    mock.failNext('login', { body: { ...login, expires_in: seconds } })
    const zogo = create({ clock })
    expect(await zogo.auth.token()).toBe(login.access_token)
    expect(zogo.auth.status().expiresAt?.getTime()).toBe(expiry)
  }
})

test('only the access token of a login reply is required, and an empty data is accepted', async () => {
  await expectMutations({
    fixture: { ...login, data: [] },
    call: (body) => {
      mock.failNext('login', { body })
      return create().auth.token()
    },
    payload: '',
    lenient: {
      code: 'unchecked',
      status: 'unchecked',
      token_type: 'unchecked',
      data: 'unchecked',
      expires_in: 'unchecked',
      refresh_token: 'nullish',
    },
    keepsUnknown: false,
  })
  expect(await create().auth.token()).not.toBe(login.access_token)
})

test('a refused login is credentials_rejected in every form, and is not repeated', async () => {
  for (const [reply, words] of [
    [{ status: 401, body: unauthenticated }, 'Unauthenticated.'],
    [{ status: 200, body: unauthenticated }, 'Unauthenticated.'],
    [{ status: 200, body: { status: 'error' } }, undefined],
    [{ status: 200, body: { code: 1001, status: 'error' } }, undefined],
    [{ status: 400, body: { error: 'invalid_grant', error_description: 'Wrong user' } }, 'Wrong user'],
    [{ status: 422, body: { code: 422, data: { errors: ['Wrong user'] } } }, 'Wrong user'],
  ] as const) {
    mock.reset()
    mock.failNext('login', reply)
    const zogo = create()
    const error = await failure(zogo.request('GET', 'shipments'))
    expect(error, JSON.stringify(reply)).toMatchObject({ code: 'credentials_rejected', operation: 'login' })
    if (words === undefined) expect(error.vendorMessage).toBeUndefined()
    else expect(error.vendorMessage).toContain(words)
    expect(await failure(zogo.request('GET', 'shipments'))).toMatchObject({ code: 'credentials_rejected' })
    expect(mock.calls.login).toBe(1)
  }
})

test('B5: a form that is not Zogo’s alone refuses no login, and the client asks again', async () => {
  for (const body of [
    { message: 'Forbidden' },
    { code: 403, message: 'Forbidden' },
    { code: 401, message: 'Jwt is missing', data: null },
    { statusCode: 403, message: 'Access denied due to invalid subscription key.' },
    { error: 'Too many failed attempts, try later' },
    { username: ['The username field is required.'] },
    { meta: { message: 'No' } },
    { detail: 'blocked' },
    {},
    [],
  ]) {
    mock.reset()
    for (const status of [400, 401, 403]) mock.failNext('login', { status, body })
    let now = 0
    const zogo = create({ clock: { monotonic: () => now, wall: () => now } })
    for (const _ of [400, 401, 403]) {
      expect((await failure(zogo.auth.token())).code, JSON.stringify(body)).toBe('auth_unavailable')
      now += 120_000
    }
    expect(await zogo.request('GET', 'shipments')).toEqual(shipments)
  }
})

test('a server error at login is auth_unavailable, also inside HTTP 200', async () => {
  for (const reply of [
    { status: 500 },
    { status: 429 },
    { status: 200, body: { code: 500, status: 'error', data: { error: 'Server Error' } } },
  ]) {
    mock.failNext('login', reply)
    expect((await failure(create().request('GET', 'shipments'))).code, JSON.stringify(reply)).toBe('auth_unavailable')
  }
})

test('request sends the three documented headers and returns what is under data', async () => {
  const zogo = create()
  expect(await zogo.request('GET', 'shipments', { query: { page: 2 } })).toEqual(shipments)
  const { headers, url } = last()
  expect(url).toBe('https://sandbox.zogo.vn/api/v2/shipments?page=2')
  expect(headers.get('authorization')).toBe(`Bearer ${await zogo.auth.token()}`)
  expect(headers.get('accept')).toBe('application/json')
  expect(headers.get('content-type')).toBe('application/json')
  expect(await zogo.request('POST', '/shipments', { json: { shipment: { rate: 'a' } } })).toEqual({
    shipment: { rate: 'a' },
  })
})

test('request returns the whole body if there is no data, or if asked to', async () => {
  const zogo = create()
  expect(await zogo.request('GET', 'status')).toEqual({ code: 200, status: 'success' })
  const created = { code: 200, status: 'success', data: [], id: 'GSL9V2APK6', fee: 30_400 }
  mock.failNext('POST shipments', { body: created }, 2)
  expect(await zogo.request('POST', 'shipments', { json: {} })).toEqual([])
  expect(await zogo.request('POST', 'shipments', { json: {}, unwrap: false })).toEqual(created)
})

test('request checks a reply against its schema and keeps fields that the schema does not name', async () => {
  await expectMutations({
    fixture: { code: 200, status: 'success', data: shipments },
    call: (body) => {
      mock.failNext('GET shipments', { body })
      return create().request('GET', 'shipments', { schema: v.array(shipment) })
    },
    lenient: { '0.fee': 'unchecked' },
  })
})

test('a reply outside the envelope is unexpected_response', async () => {
  const zogo = create()
  for (const body of ['null', '[]', '7', '{}', '{"data":[]}', '{"code":200,"data":[]}', '{"status":true,"data":[]}']) {
    mock.failNext('GET shipments', { body })
    const error = await failure(zogo.request('GET', 'shipments'))
    expect(error, body).toMatchObject({ code: 'unexpected_response', issues: [{ path: '' }] })
  }
})

test.each([
  ['by its status', { status: 401, body: unauthenticated }],
  ['inside HTTP 200', { status: 200, body: unauthenticated }],
  ['inside HTTP 200, with its code as text', { status: 200, body: { ...unauthenticated, code: '401' } }],
  ['by its status alone', { status: 401 }],
])('a token refused %s is replaced and the call replayed', async (_how, reply) => {
  const zogo = create()
  await zogo.auth.token()
  mock.failNext('GET shipments', reply)
  expect(await zogo.request('GET', 'shipments')).toEqual(shipments)
  expect(mock.calls).toMatchObject({ login: 1, refresh: 1, 'GET shipments': 2 })
  mock.failNext('GET shipments', reply, 2)
  expect((await failure(zogo.request('GET', 'shipments'))).code).toBe('denied')
})

test('an error is refused, with the text from any of the known forms', async () => {
  const zogo = create()
  for (const [reply, words] of [
    [{ status: 422, body: { code: 422, status: 'error', data: { error: 'Bad weight' } } }, 'Bad weight'],
    [{ status: 200, body: { code: 422, status: 'error', data: { error: 'Bad weight' } } }, 'Bad weight'],
    [{ status: 200, body: { code: 422, data: { errors: ['Bad weight', 'Bad size'] } } }, 'Bad weight; Bad size'],
    [{ status: 422, body: { 'shipment.parcel': ['is bad', 'is big'] } }, 'shipment.parcel: is bad, is big'],
    [{ status: 400, body: { meta: { message: 'Bad weight' } } }, 'Bad weight'],
    [{ status: 404, body: { message: 'No such thing' } }, 'No such thing'],
    [{ status: 400, body: { error: 'No such thing' } }, 'No such thing'],
    [{ status: 200, body: { code: 1001, status: 'error', data: [] } }, undefined],
    [{ status: 403, body: [] }, undefined],
  ] as const) {
    mock.failNext('GET shipments', reply)
    const error = await failure(zogo.request('GET', 'shipments'))
    expect(error, JSON.stringify(reply)).toMatchObject({ code: 'refused', status: reply.status })
    expect(error.vendorMessage).toBe(words)
  }
  mock.failNext('GET shipments', { body: { code: 1001, status: 'error' } })
  expect((await failure(zogo.request('GET', 'shipments'))).vendorCode).toBe('1001')
  expect(mock.calls).toMatchObject({ login: 1, refresh: 0 })
})

test('baseUrl overrides environment, and is required without it', () => {
  const { username, password, clientId, clientSecret } = mock.credentials
  const account: ZogoAccount = { username, password, clientId, clientSecret }
  const make = (options: object) => () => createZogo({ ...account, ...options } as ZogoOptions)
  expect(make({ environment: 'sandbox' })).not.toThrow()
  expect(make({})).toThrow(new TypeError(`[zogo] wrong options: ${noAddress}`))
  expect(make({ environment: 'production' })).toThrow(
    "'environment' must be 'sandbox'; for another environment give its address as 'baseUrl'",
  )
  expect(make({ environment: 'sandbox', baseUrl: 'nowhere' })).toThrow(TypeError)
  for (const clientId of [1.5, -1, 1e21, '', '1.0', '01', 'one', null, undefined]) {
    expect(make({ environment: 'sandbox', clientId }), String(clientId)).toThrow("'clientId' must be")
  }
  // @ts-expect-error: one of the two must be given.
  const incomplete: ZogoOptions = account
  expect(() => createZogo(incomplete)).toThrow(TypeError)
})

const noAddress = "give environment: 'sandbox', or the address of production as 'baseUrl' (Zogo does not publish it)"

test('baseUrl applies to the login as well as to the calls', async () => {
  const own = mockZogo({ baseUrl: 'https://api.zogo.example/api/v2', answers: { 'GET shipments': () => [] } })
  server.use(...own.handlers)
  await createZogo({ ...own.credentials, environment: 'sandbox' }).request('GET', 'shipments')
  expect(sent.map(({ url }) => url)).toEqual([
    'https://api.zogo.example/api/v2/login',
    'https://api.zogo.example/api/v2/shipments',
  ])
})

test('each account has its own record in a shared store', async () => {
  const keys = new Set<string>()
  const store = {
    load: async (key: string) => void keys.add(key),
    save: async () => true,
    drop: async () => {},
  }
  const { username, clientSecret } = mock.credentials
  for (const options of [
    {},
    { clientId: '1' },
    { username: 'other' },
    { clientId: 2 },
    { baseUrl: 'https://sandbox.zogo.vn/api/v2/other' },
  ]) {
    await create({ ...options, store })
      .auth.token()
      .catch(() => {})
  }
  expect(keys.size).toBe(4)
  for (const key of keys) expect(key).not.toMatch(new RegExp(`${username}|${clientSecret}`))
})

const offline = {
  username: 'a',
  password: 'made-up',
  clientId: 1,
  clientSecret: 'made-up-2',
  environment: 'sandbox',
} as const
const isLogin = (input: RequestInfo | URL) => typeof input === 'string' && /login|token/.test(input)

test('any reply to a call gives a value or an ApiError', async () => {
  const reply = { code: 200, status: 'success', data: [{ id: 1, errors: [], error: '' }] }
  const status = fc.constantFrom(200, 200, 200, 400, 401, 403, 500)
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutations(reply), bodies), status, async (body, status) => {
      const fetch = async (input: RequestInfo | URL) =>
        isLogin(input) ? Response.json(login) : new Response(body, { status })
      const client = createZogo({ ...offline, retry: 0, fetch })
      const result = await outcome(() => client.request('GET', 'shipments'))
      if ('error' in result) expect(result.error.vendor).toBe('zogo')
    }),
    { numRuns: 400 },
  )
})

test('any reply to a login gives a token or an ApiError', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutations(login), bodies), async (body) => {
      const client = createZogo({ ...offline, fetch: async () => new Response(body) })
      const result = await outcome(() => client.auth.token())
      if ('value' in result) expect(result.value).toMatch(/^[\x21-\x7e]+$/)
    }),
    { numRuns: 200 },
  )
})

test('reading an error without any text takes time in proportion to its length', async () => {
  const body = (length: number) => ({ status: 'error', data: { errors: Array(length).fill(0) }, other: Array(length) })
  await expectLinear('a list', (length) => readEnvelope(body(length), 422))
  const json = async () => body(1)
  expect(await isChallenge({ status: 200, headers: new Headers(), json, text: async () => '' })).toBe(false)
})
