import { getResponse } from 'msw'
import { expect, test } from 'vitest'
import { createGam } from './client.ts'
import authenticated from './fixtures/authenticated.json' with { type: 'json' }
import error from './fixtures/error.json' with { type: 'json' }
import token from './fixtures/token.json' with { type: 'json' }
import { type MockGam, mockGam } from './mock.ts'

const tokenUrl = 'https://iam-staging.gam.vn/oauth2/v3/token'
const resources = 'https://gateway-staging.gam.vn/oms'
const fields = {
  grant_type: 'client_credentials',
  client_id: 'mock-gam-client',
  client_secret: 'mock-gam-client-secret',
  scope: token.scope,
}
const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

type Handlers = Pick<MockGam, 'handlers'>

async function send(mock: Handlers, method: string, url: string, headers: Record<string, string> = {}, text?: string) {
  const request = new Request(url, { method, headers, ...(text !== undefined && { body: text }) })
  const response = await getResponse(mock.handlers, request)
  const body = (await response?.text()) || 'null'
  return { status: response?.status, headers: response?.headers, body: JSON.parse(body) }
}

const askToken = (mock: Handlers, body: Record<string, string>) =>
  send(mock, 'POST', tokenUrl, form, new URLSearchParams(body).toString())

async function bearer(mock: Handlers): Promise<Record<string, string>> {
  return { authorization: `Bearer ${(await askToken(mock, fields)).body.access_token}` }
}

test('a token call answers as the sample does', async () => {
  const { status, body } = await askToken(mockGam(), fields)
  expect(status).toBe(200)
  expect(body).toEqual({ ...token, access_token: expect.any(String) })
  expect((await askToken(mockGam({ tokenSeconds: 86_400 }), fields)).body.expires_in).toBe(86_400)
})

test('a token call may have %20 or a plus sign between its permissions', async () => {
  const text = new URLSearchParams(fields).toString().replaceAll('+', '%20')
  expect((await send(mockGam(), 'POST', tokenUrl, form, text)).body.scope).toBe(token.scope)
})

test('a token call is refused as OAuth says', async () => {
  const mock = mockGam()
  for (const name of Object.keys(fields)) {
    const { [name]: left, ...rest } = fields as Record<string, string>
    expect(await askToken(mock, rest), name).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
  }
  const refusals = [
    [{ client_id: 'other' }, 401, 'invalid_client'],
    [{ client_secret: 'other' }, 401, 'invalid_client'],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [{ grant_type: 'refresh_token' }, 400, 'unsupported_grant_type'],
    [{ scope: 'other' }, 400, 'invalid_scope'],
  ] as const
  for (const [wrong, status, code] of refusals) {
    expect(await askToken(mock, { ...fields, ...wrong }), code).toMatchObject({ status, body: { error: code } })
  }
  expect((await send(mock, 'POST', tokenUrl, json, JSON.stringify(fields))).body).toEqual({ error: 'invalid_request' })
  const { client_secret, ...rest } = fields
  const basic = { ...form, authorization: `Basic ${btoa(`${fields.client_id}:${client_secret}`)}` }
  const text = new URLSearchParams(rest).toString()
  expect((await send(mock, 'POST', tokenUrl, basic, text)).body).toEqual({ error: 'invalid_request' })
  expect(mock.calls).toEqual({ login: 10, refresh: 1, authenticated: 0, request: 0 })
})

test('a token gets the requested permissions that the application has', async () => {
  const [one = '', two = ''] = token.scope.split(' ')
  expect((await askToken(mockGam(), { ...fields, scope: two })).body.scope).toBe(two)
  expect((await askToken(mockGam({ scope: [one] }), fields)).body.scope).toBe(one)
})

test('without a valid token, every resource call is a 403 that has no body and is declared as JSON', async () => {
  const mock = mockGam()
  const { authorization = '' } = await bearer(mock)
  const bare = { authorization: authorization.slice('Bearer '.length) }
  for (const headers of [
    {},
    bare,
    { authorization: 'Bearer other' },
    { authorization: `bearer ${bare.authorization}` },
  ]) {
    for (const path of ['api/v1/authenticated', 'api/v1/orders']) {
      const { status, headers: given, body } = await send(mock, 'POST', `${resources}/${path}`, headers, '{}')
      expect(status).toBe(403)
      expect(body).toBeNull()
      expect(given?.get('content-type')).toBe('application/json; charset=UTF-8')
      expect(given?.get('content-length')).toBe('0')
    }
  }
  mock.expireGrants()
  expect((await send(mock, 'POST', `${resources}/api/v1/authenticated`, { authorization }, '{}')).status).toBe(403)
})

test('with a token, replies have the two documented envelopes', async () => {
  const mock = mockGam({ answers: { 'GET /api/v1/orders/:id': ({ params }) => params } })
  const headers = await bearer(mock)
  const probe = await send(mock, 'POST', `${resources}/api/v1/authenticated`, { ...headers, ...json }, '{}')
  expect(probe.body).toEqual({ ...authenticated, timestamp: expect.any(String) })
  const order = await send(mock, 'GET', `${resources}/api/v1/orders/7`, headers)
  expect(order.body).toEqual({ ...probe.body, timestamp: expect.any(String), data: { id: '7' } })
  const unknown = await send(mock, 'GET', `${resources}/api/v1/authenticated`, headers)
  expect(unknown.status).toBe(404)
  expect(Object.keys(unknown.body)).toEqual(Object.keys(error))
})

test('a body that is not JSON, or not declared as JSON, is refused', async () => {
  const mock = mockGam()
  const token = await bearer(mock)
  const probe = (headers: object, text: string) =>
    send(mock, 'POST', `${resources}/api/v1/authenticated`, { ...token, ...headers }, text)
  expect((await probe(json, '{}')).status).toBe(200)
  expect((await probe(form, 'a=1')).status).toBe(415)
  expect((await probe(json, '{"field1":value1}')).status).toBe(415)
})

test('errorsInside200 shows the status in the body only, except for a refused token', async () => {
  const mock = mockGam({ errorsInside200: true })
  const unknown = await send(mock, 'GET', `${resources}/nothing`, await bearer(mock))
  expect(unknown).toMatchObject({ status: 200, body: { status: '404', error_code: 'NOT_FOUND' } })
  expect((await send(mock, 'GET', `${resources}/nothing`)).status).toBe(403)
})

test('an answer may be a whole Response, and may come late', async () => {
  const mock = mockGam({ answers: { 'POST api/v1/orders': async () => Response.json(error, { status: 400 }) } })
  const order = await send(mock, 'POST', `${resources}/api/v1/orders`, await bearer(mock))
  expect(order).toMatchObject({ status: 400, body: error })
})

test('reset forgets tokens and counts', async () => {
  const mock = mockGam()
  const headers = await bearer(mock)
  mock.reset()
  expect((await send(mock, 'POST', `${resources}/api/v1/authenticated`, headers, '{}')).status).toBe(403)
  expect(mock.calls).toEqual({ login: 0, refresh: 0, authenticated: 1, request: 0 })
})

test('its addresses may end with slashes, as those of a client', async () => {
  for (const end of ['/', '//']) {
    const mock = mockGam({ baseUrl: `${resources}${end}`, authorizationServer: `https://iam.example${end}` })
    const fetch = async (...init: Parameters<typeof globalThis.fetch>) =>
      (await getResponse(mock.handlers, new Request(...init))) ?? Response.error()
    await createGam({ ...mock.credentials, fetch, retry: 0 }).authenticated()
    expect(mock.calls).toEqual({ login: 1, refresh: 0, authenticated: 1, request: 0 })
  }
})
