import fc from 'fast-check'
import { failure } from 'test-kit/contract'
import { bodies, expectLinear, mutations, outcome } from 'test-kit/fuzz'
import { useMocks } from 'test-kit/msw'
import { expectMutations } from 'test-kit/mutations'
import * as v from 'valibot'
import { expect, expectTypeOf, test } from 'vitest'
import { getOrder } from '../example.ts'
import { createGam, type GamOptions } from './client.ts'
import authenticated from './fixtures/authenticated.json' with { type: 'json' }
import error from './fixtures/error.json' with { type: 'json' }
import token from './fixtures/token.json' with { type: 'json' }
import { mockGam } from './mock.ts'
import { isChallenge, readEnvelope } from './schemas.ts'

const mock = mockGam({
  answers: {
    'GET api/v1/orders/:id': ({ params }) => ({ id: params.id, state: 'new', cod: 500_000 }),
    'DELETE api/v1/orders/:id': () => undefined,
  },
})
const production = mockGam({ environment: 'production' })
const { sent } = useMocks(mock, production)

test('README example', async () => {
  const order = await getOrder(mock.credentials, 'A/7')
  expect(order).toEqual({ id: 'A/7', state: 'new' })
  expectTypeOf(order.state).toEqualTypeOf<string>()
  expect(mock.calls).toMatchObject({ login: 1, 'GET api/v1/orders/:id': 1, request: 0 })
})

const { baseUrl, authorizationServer, ...app } = mock.credentials
const create = (options?: object) => createGam({ ...mock.credentials, ...options })
const last = () => sent.at(-1)!
const forbidden = {
  status: 403,
  headers: { 'content-type': 'application/json; charset=UTF-8', 'content-length': '0' },
}

test('login sends the four fields as a form, and the secret in no header or query', async () => {
  await create({ partnerCode: 'S000001' }).auth.token()
  const { method, url, headers } = last()
  expect(method).toBe('POST')
  expect(headers.has('x-client-source')).toBe(false)
  expect(url).toBe('https://iam-staging.gam.vn/oauth2/v3/token')
  expect(headers.get('content-type')).toBe('application/x-www-form-urlencoded')
  expect(headers.has('authorization')).toBe(false)
  expect([...new URLSearchParams(await last().text())]).toEqual([
    ['grant_type', 'client_credentials'],
    ['client_id', mock.credentials.clientId],
    ['client_secret', mock.credentials.clientSecret],
    ['scope', 'iam:user-password:update gamp:erp.customer-reconciliation.write-direct'],
  ])
})

test('authenticated sends the sample request and returns what is under data', async () => {
  const gam = create()
  expect(await gam.authenticated()).toBe(authenticated.data)
  const { method, url, headers } = last()
  expect(method).toBe('POST')
  expect(url).toBe('https://gateway-staging.gam.vn/oms/api/v1/authenticated')
  expect(headers.get('authorization')).toBe(`Bearer ${await gam.auth.token()}`)
  expect(headers.get('content-type')).toBe('application/json')
  expect(headers.get('x-client-source')).toBe('S000001')
  expect(await last().text()).toBe('{}')
})

test('Content-Type is JSON on every call, as the page says', async () => {
  const gam = create()
  await gam.request('GET', 'api/v1/orders/7')
  expect(last().headers.get('content-type')).toBe('application/json')
  await gam.fetch('api/v1/authenticated', { method: 'POST', body: '{}' })
  expect(last().headers.get('content-type')).toBe('application/json')
})

test('X-Client-Source is sent with every call if a partner code is given, and else never', async () => {
  for (const [partnerCode, expected] of [
    ['S308157', 'S308157'],
    [undefined, null],
  ] as const) {
    const gam = create({ partnerCode })
    await gam.request('GET', 'api/v1/orders/7')
    expect(last().headers.get('x-client-source')).toBe(expected)
    await gam.fetch('api/v1/orders/7')
    expect(last().headers.get('x-client-source')).toBe(expected)
  }
})

test.each([
  ['staging', mock, 'https://iam-staging.gam.vn/', 'https://gateway-staging.gam.vn/oms/'],
  ['production', production, 'https://iam.gam.vn/', 'https://gateway.gam.vn/oms/'],
] as const)('%s has its own pair of servers', async (environment, mock, tokenServer, resourceServer) => {
  const { authorizationServer, baseUrl, ...credentials } = mock.credentials
  await createGam({ ...credentials, environment }).authenticated()
  expect(sent.map(({ url }) => url)).toEqual([`${tokenServer}oauth2/v3/token`, `${resourceServer}api/v1/authenticated`])
})

test('baseUrl and authorizationServer each override the environment', async () => {
  const production = { ...app, environment: 'production' } as const
  await createGam({ ...production, baseUrl, authorizationServer }).authenticated()
  expect(sent.map(({ url }) => new URL(url).host)).toEqual(['iam-staging.gam.vn', 'gateway-staging.gam.vn'])
  sent.length = 0
  await failure(createGam({ ...production, authorizationServer }).authenticated())
  expect(new Set(sent.map(({ url }) => new URL(url).host))).toEqual(new Set(['iam-staging.gam.vn', 'gateway.gam.vn']))
})

test('wrong options are named', () => {
  const make = (options: object) => () => createGam({ ...app, ...options } as GamOptions)
  const staging = { environment: 'staging' }
  expect(make(staging)).not.toThrow()
  for (const options of [{}, { baseUrl }, { authorizationServer }]) {
    expect(make(options)).toThrow(
      new TypeError("[gam] wrong options: give 'environment', or both 'baseUrl' and 'authorizationServer'"),
    )
  }
  for (const [name, values] of Object.entries({
    environment: ['sandbox', 'toString', null, 1],
    scope: [[], undefined, 'iam:user-password:update', ['two words'], [''], ['a\n'], [1]],
    partnerCode: ['', 'a b', 'a\r\nb', 1],
    authorizationServer: ['nowhere', 'http://iam.gam.vn', 'https://iam.gam.vn/?a', 7],
  })) {
    for (const value of values) {
      expect(make({ ...staging, [name]: value }), `${name}: ${JSON.stringify(value)}`).toThrow(TypeError)
      expect(make({ ...staging, [name]: value }), `${name}: ${JSON.stringify(value)}`).toThrow(`'${name}`)
    }
  }
  expect(make({ ...staging, scope: [] })).toThrow("'scope' must be at least one permission")
  expect(make({ ...staging, scope: ['a b'] })).toThrow("'scope.0' must be one permission, without spaces")
  expect(make({ ...staging, authorizationServer: 'http://iam.gam.vn', allowHttp: true })).not.toThrow()
  // @ts-expect-error: the environment or both addresses must be given.
  const incomplete: GamOptions = { ...app, baseUrl }
  expect(() => createGam(incomplete)).toThrow(TypeError)
})

test('clients with the same permissions share a token, in any order', async () => {
  const keysOf = async (options: object) => {
    const keys = new Set<string>()
    const store = { load: async (key: string) => void keys.add(key), save: async () => true, drop: async () => {} }
    await create({ ...options, store })
      .auth.token()
      .catch(() => {})
    return [...keys].join()
  }
  const [one = '', two = ''] = mock.credentials.scope
  const key = await keysOf({ scope: [one, two] })
  expect(await keysOf({ scope: [two, one] })).toBe(key)
  expect(await keysOf({ scope: [two, one, two] })).toBe(key)
  expect(await keysOf({ partnerCode: 'other' })).toBe(key)
  for (const options of [{ scope: [one] }, { clientId: 'other' }, { authorizationServer: 'https://iam.gam.vn' }]) {
    expect(await keysOf(options)).not.toBe(key)
  }
})

test('a token may have fewer permissions than requested, and lives as long as its reply says', async () => {
  const start = Date.UTC(2026, 0, 1)
  const clock = { monotonic: () => 0, wall: () => start }
  for (const seconds of [3_600, 86_400]) {
    mock.failNext('login', { body: { ...token, expires_in: seconds, scope: 'iam:user-password:update' } })
    const gam = create({ clock })
    expect(await gam.auth.token()).toBe(token.access_token)
    expect(gam.auth.status().expiresAt?.getTime()).toBe(start + seconds * 1_000)
  }
})

test('only the access token of a token reply is required', async () => {
  await expectMutations({
    fixture: token,
    call: (body) => {
      mock.failNext('login', { body })
      return create().auth.token()
    },
    payload: '',
    lenient: { expires_in: 'unchecked', token_type: 'unchecked', scope: 'unchecked' },
    keepsUnknown: false,
  })
  expect(await create().auth.token()).not.toBe(token.access_token)
})

test('request checks a reply against its schema and keeps fields that the schema does not name', async () => {
  const order = { id: '7', state: 'new', cod: 500_000 }
  await expectMutations({
    fixture: { ...authenticated, data: order },
    call: (body) => {
      mock.failNext('GET api/v1/orders/:id', { body })
      const schema = v.looseObject({ id: v.string(), state: v.string() })
      return create().request('GET', 'api/v1/orders/7', { schema })
    },
    lenient: { cod: 'unchecked' },
  })
})

test('a refused login is credentials_rejected in every form, and is not repeated', async () => {
  for (const [reply, vendorCode, vendorMessage] of [
    [{ status: 401, body: { error: 'invalid_client', error_description: 'No' } }, 'invalid_client', 'No'],
    [{ status: 200, body: { error: 'invalid_scope' } }, 'invalid_scope', 'invalid_scope'],
    [{ status: 400, body: error }, 'BAD_REQUEST', 'Bad Request'],
    [{ status: 200, body: error }, 'BAD_REQUEST', 'Bad Request'],
    [{ status: 200, body: { ...error, status: '200' } }, 'BAD_REQUEST', 'Bad Request'],
    [forbidden, undefined, undefined],
    [{ status: 401 }, undefined, undefined],
  ] as const) {
    mock.reset()
    mock.failNext('login', reply)
    const gam = create()
    const error = await failure(gam.authenticated())
    expect(error, JSON.stringify(reply)).toMatchObject({ code: 'credentials_rejected', operation: 'login' })
    expect([error.vendorCode, error.vendorMessage]).toEqual([vendorCode, vendorMessage])
    expect((await failure(gam.authenticated())).code).toBe('credentials_rejected')
    expect(mock.calls).toMatchObject({ login: 1, authenticated: 0 })
  }
})

test('B5: a form that is not GAM’s alone refuses no login', async () => {
  for (const body of [
    { message: 'Forbidden' },
    { error: 'Forbidden' },
    { timestamp: 1, status: 403, error: 'Forbidden', message: 'No', path: '/oauth2/v3/token' },
    {},
    [],
  ]) {
    for (const status of [400, 401, 403]) {
      mock.failNext('login', { status, body })
      expect((await failure(create().auth.token())).code, JSON.stringify(body)).toBe('auth_unavailable')
    }
  }
})

test('a server error of the token server is auth_unavailable, also inside HTTP 200', async () => {
  for (const reply of [
    { status: 503 },
    { status: 200, body: { error: 'server_error' } },
    { status: 200, body: { ...error, status: '503' } },
  ]) {
    mock.failNext('login', reply)
    expect((await failure(create().authenticated())).code, JSON.stringify(reply)).toBe('auth_unavailable')
  }
})

test.each([
  ['403 without a body', forbidden],
  ['403 without a body or its length', { status: 403 }],
  ['401', { status: 401 }],
  ['401 with a body', { status: 401, body: error }],
])('a token refused by %s is replaced and the call replayed', async (_what, reply) => {
  const gam = create()
  await gam.auth.token()
  mock.failNext('authenticated', reply)
  expect(await gam.authenticated()).toBe(authenticated.data)
  expect(mock.calls).toMatchObject({ login: 2, refresh: 0, authenticated: 2 })
  mock.failNext('authenticated', reply, 2)
  expect((await failure(gam.authenticated())).code).toBe('denied')
})

test('a 403 with a body is a refusal and costs no login', async () => {
  const gam = create()
  await gam.auth.token()
  for (const reply of [
    { status: 403, body: { ...error, status: '403' } },
    { status: 403, body: {} },
    { status: 403, body: '<a/>', headers: { 'content-type': 'application/xml', 'content-length': '4' } },
  ]) {
    mock.failNext('authenticated', reply)
    expect(await failure(gam.authenticated()), JSON.stringify(reply)).toMatchObject({ code: 'refused', status: 403 })
  }
  expect(mock.calls.login).toBe(1)
})

test('a page of a firewall is neither a refusal nor a challenge, and the call is tried again', async () => {
  const gam = create()
  mock.failNext('authenticated', { status: 403, body: '<html></html>', headers: { 'content-type': 'text/html' } })
  expect(await gam.authenticated()).toEqual(authenticated.data)
  expect(mock.calls.login).toBe(1)
})

test('an error is recognised by its error_code or its status, at any HTTP status and in any type', async () => {
  const gam = create()
  for (const [reply, vendorCode] of [
    [{ status: 400, body: error }, 'BAD_REQUEST'],
    [{ status: 200, body: error }, 'BAD_REQUEST'],
    [{ status: 200, body: { ...error, status: 400, error_code: 30_101, timestamp: 1_767_225_600 } }, '30101'],
    [{ status: 200, body: { ...error, status: '200' } }, 'BAD_REQUEST'],
    [{ status: 200, body: { error_code: 'BAD_REQUEST', message: 'Bad Request' } }, 'BAD_REQUEST'],
    [{ status: 200, body: { status: '400', message: 'Bad Request', timestamp: '' } }, undefined],
    [{ status: 200, body: { status: 302, message: 'Bad Request' } }, undefined],
  ] as const) {
    mock.failNext('authenticated', { ...reply, body: { ...reply.body, log_id: 17 } })
    const error = await failure(gam.authenticated())
    expect(error, JSON.stringify(reply)).toMatchObject({ code: 'refused', vendorMessage: 'Bad Request' })
    expect([error.vendorCode, error.requestId, error.status]).toEqual([vendorCode, '17', reply.status])
  }
})

test('a success may have its fields in any type, and an error_code that reports no error', async () => {
  const gam = create()
  for (const fields of [
    { status: 200, timestamp: 1_767_225_600 },
    { status: '201', data: { id: 7, extra: [] } },
    { status: 'OK', message: null, timestamp: null },
    { status: '200', error_code: null },
    { status: '200', error_code: '' },
    { status: 200, error_code: 0 },
    { status: '200', error_code: '0' },
    { status: 1 },
    { status: 0 },
    { status: '200', log_id: 'a', extra: true },
  ]) {
    const body = { ...authenticated, ...fields }
    mock.failNext('authenticated', { body })
    expect(await gam.authenticated(), JSON.stringify(fields)).toEqual(body.data)
  }
  expect(await gam.request('DELETE', 'api/v1/orders/7')).toBeUndefined()
  const whole = await gam.request('DELETE', 'api/v1/orders/7', { unwrap: false })
  expect(whole).toMatchObject({ status: '200', message: 'Success' })
})

test('a reply outside the envelope is unexpected_response', async () => {
  const { status, ...rest } = authenticated
  for (const body of [rest, { ...rest, status: null }, { ...rest, status: true }, [], 7, null]) {
    mock.failNext('authenticated', { body })
    expect(await failure(create().authenticated()), JSON.stringify(body)).toMatchObject({
      code: 'unexpected_response',
      issues: [{ path: '' }],
    })
  }
})

test('authenticated only reads, so it is retried after a server error; your own POST is not', async () => {
  const gam = create()
  mock.failNext('authenticated', { status: 503 })
  expect(await gam.authenticated()).toBe(authenticated.data)
  expect(mock.calls.authenticated).toBe(2)
  mock.failNext('request', { status: 503 })
  expect((await failure(gam.request('POST', 'api/v1/orders', { json: {} }))).code).toBe('server_error')
  expect(mock.calls.request).toBe(1)
})

const offline = { clientId: 'id', clientSecret: 'made-up', scope: ['a'], environment: 'staging' } as const
const isLogin = (input: RequestInfo | URL) => typeof input === 'string' && /login|token/.test(input)

test('any reply to a call gives a value or an ApiError', async () => {
  const reply = { status: '200', message: 'ok', timestamp: '...', data: { id: 1 }, error_code: '' }
  const status = fc.constantFrom(200, 200, 200, 400, 401, 403, 500)
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutations(reply), bodies), status, async (body, status) => {
      const fetch = async (input: RequestInfo | URL) =>
        isLogin(input) ? Response.json(token) : new Response(body, { status })
      const client = createGam({ ...offline, retry: 0, fetch })
      const result = await outcome(() => client.authenticated())
      if ('error' in result) expect(result.error.vendor).toBe('gam')
    }),
    { numRuns: 400 },
  )
})

test('any reply to a login gives a token or an ApiError', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutations(token), bodies), async (body) => {
      const client = createGam({ ...offline, fetch: async () => new Response(body) })
      const result = await outcome(() => client.auth.token())
      if ('value' in result) expect(result.value).toMatch(/^[\x21-\x7e]+$/)
    }),
    { numRuns: 200 },
  )
})

test('reading a long error takes time in proportion to its length', async () => {
  await expectLinear('a code', (length) => readEnvelope({ status: '1'.repeat(length), error_code: 'E', message: 'x' }))
  const text = async () => ' '
  expect(await isChallenge({ status: 403, headers: new Headers(), text, json: async () => undefined })).toBe(false)
})
