import { getResponse } from 'msw'
import { expect, test } from 'vitest'
import { createZogo } from './client.ts'
import login from './fixtures/login.json' with { type: 'json' }
import unauthenticated from './fixtures/unauthenticated.json' with { type: 'json' }
import { type MockZogo, mockZogo } from './mock.ts'

const base = 'https://sandbox.zogo.vn/api/v2'
const account = { username: 'shop@example.com', password: 'mock-zogo-password' }
const app = { client_id: 1, client_secret: 'mock-zogo-client-secret' }
const json = { 'content-type': 'application/json' }

async function send(mock: Pick<MockZogo, 'handlers'>, method: string, path: string, body?: unknown, headers = {}) {
  const init = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }
  const request = new Request(`${base}/${path}`, { method, headers: { ...json, ...headers }, ...init })
  const response = await getResponse(mock.handlers, request)
  return { status: response?.status, body: JSON.parse((await response?.text()) ?? '') }
}

const bearer = (token: unknown) => ({ authorization: `Bearer ${token}` })
const refused = { status: 401, body: unauthenticated }

test('a login answers as the sample does', async () => {
  const { status, body } = await send(mockZogo(), 'POST', 'login', { ...account, ...app })
  expect(status).toBe(200)
  expect(Object.keys(body)).toEqual(Object.keys(login))
  expect(body).toMatchObject({ code: 200, status: 'success', token_type: 'Bearer', expires_in: 1_296_000 })
})

test('a login with a wrong or missing field, or in another format, is refused', async () => {
  const mock = mockZogo()
  const whole = { ...account, ...app }
  for (const name of Object.keys(whole)) {
    expect(await send(mock, 'POST', 'login', { ...whole, [name]: undefined }), name).toEqual(refused)
    expect(await send(mock, 'POST', 'login', { ...whole, [name]: 'other' }), name).toEqual(refused)
  }
  expect(await send(mock, 'POST', 'login', { ...whole, client_id: '1' })).toEqual(refused)
  const form = new URLSearchParams({ ...account, client_id: '1', client_secret: app.client_secret }).toString()
  expect(await send(mock, 'POST', 'login', form)).toEqual(refused)
  expect(await send(mock, 'POST', 'login', whole, { 'content-type': 'text/plain' })).toEqual(refused)
  expect(await send(mock, 'PUT', 'login', whole)).toEqual(refused)
  expect(mock.calls).toEqual({ login: 11, refresh: 0, request: 1 })
})

test('a call without an answer counts as request, including the sample call', async () => {
  const mock = mockZogo()
  const { access_token } = (await send(mock, 'POST', 'login', { ...account, ...app })).body
  const list = () => send(mock, 'GET', 'shipments', undefined, bearer(access_token))
  mock.failNext('request', { status: 503, body: {} })
  expect((await list()).status).toBe(503)
  expect(await list()).toEqual({ status: 200, body: { code: 200, status: 'success', data: [] } })
  expect(mock.calls).toEqual({ login: 1, refresh: 0, request: 2 })
  expect(() => mock.failNext('GET shipments' as 'request', {})).toThrow('only login, refresh, request')
})

test('a refresh token works once, and its access token ends with it', async () => {
  const mock = mockZogo({ answers: { 'GET shipments': () => [] } })
  const first = (await send(mock, 'POST', 'login', { ...account, ...app })).body
  const again = { ...app, refresh_token: first.refresh_token }
  expect(await send(mock, 'POST', 'refresh_token', { ...again, client_secret: 'other' })).toEqual(refused)
  const second = (await send(mock, 'POST', 'refresh_token', again)).body
  expect(second.refresh_token).not.toBe(first.refresh_token)
  expect(await send(mock, 'POST', 'refresh_token', again)).toEqual(refused)
  expect(await send(mock, 'GET', 'shipments', undefined, bearer(first.access_token))).toEqual(refused)
  expect((await send(mock, 'GET', 'shipments', undefined, bearer(second.access_token))).status).toBe(200)
})

test('keepOldTokens leaves both tokens valid after a refresh', async () => {
  const mock = mockZogo({ keepOldTokens: true, answers: { 'GET shipments': () => [] } })
  const first = (await send(mock, 'POST', 'login', { ...account, ...app })).body
  const again = { ...app, refresh_token: first.refresh_token }
  for (let time = 0; time < 2; time += 1) expect((await send(mock, 'POST', 'refresh_token', again)).status).toBe(200)
  expect((await send(mock, 'GET', 'shipments', undefined, bearer(first.access_token))).status).toBe(200)
})

test('answers need a valid token under the right scheme', async () => {
  const mock = mockZogo({ answers: { 'GET /shipments/:id': ({ params }) => params.id } })
  const path = 'shipments/GS%2F1'
  const { access_token } = (await send(mock, 'POST', 'login', { ...account, ...app })).body
  const success = { status: 200, body: { code: 200, status: 'success', data: 'GS/1' } }
  expect(await send(mock, 'GET', path, undefined, bearer(access_token))).toEqual(success)
  expect(await send(mock, 'GET', path)).toEqual(refused)
  expect(await send(mock, 'GET', path, undefined, bearer('other'))).toEqual(refused)
  expect(await send(mock, 'GET', path, undefined, { authorization: `Token ${access_token}` })).toEqual(refused)
  expect(await send(mock, 'GET', path, undefined, { authentication: `Bearer ${access_token}` })).toEqual(refused)
  mock.expireGrants()
  expect(await send(mock, 'GET', path, undefined, bearer(access_token))).toEqual(refused)
  expect(mock.calls['GET /shipments/:id']).toBe(6)
})

test('a path without an answer is refused: 401 without a token, a guessed 404 with one', async () => {
  const mock = mockZogo()
  const { access_token, refresh_token } = (await send(mock, 'POST', 'login', { ...account, ...app })).body
  expect(await send(mock, 'GET', 'cities')).toEqual(refused)
  expect((await send(mock, 'GET', 'cities', undefined, bearer(access_token))).status).toBe(404)
  mock.revokeGrants()
  expect(await send(mock, 'GET', 'cities', undefined, bearer(access_token))).toEqual(refused)
  expect(await send(mock, 'POST', 'refresh_token', { ...app, refresh_token })).toEqual(refused)
})

test('an answer may be a whole Response, and may come late', async () => {
  const late = async () => Response.json({ code: 422, status: 'error', data: { error: 'Bad' } }, { status: 422 })
  const mock = mockZogo({ answers: { 'POST shipments': late } })
  const { access_token } = (await send(mock, 'POST', 'login', { ...account, ...app })).body
  expect((await send(mock, 'POST', 'shipments', {}, bearer(access_token))).status).toBe(422)
})

test('errorsInside200 shows the code in the body only', async () => {
  const mock = mockZogo({ errorsInside200: true, tokenSeconds: 60 })
  expect(await send(mock, 'POST', 'login', {})).toEqual({ status: 200, body: unauthenticated })
  expect(await send(mock, 'GET', 'cities')).toEqual({ status: 200, body: unauthenticated })
  expect((await send(mock, 'POST', 'login', { ...account, ...app })).body.expires_in).toBe(60)
})

test('reset forgets tokens and counts', async () => {
  const mock = mockZogo()
  const { access_token } = (await send(mock, 'POST', 'login', { ...account, ...app })).body
  mock.reset()
  expect(await send(mock, 'GET', 'cities', undefined, bearer(access_token))).toEqual(refused)
  expect(mock.calls).toEqual({ login: 0, refresh: 0, request: 1 })
})

test('its addresses may end with slashes, as those of a client', async () => {
  for (const end of ['/', '//']) {
    const mock = mockZogo({ baseUrl: `https://zogo.example/api/v2${end}`, answers: { 'GET cities': () => ['Hà Nội'] } })
    const fetch = async (...init: Parameters<typeof globalThis.fetch>) =>
      (await getResponse(mock.handlers, new Request(...init))) ?? Response.error()
    const zogo = createZogo({ ...mock.credentials, fetch, retry: 0 })
    expect(await zogo.request('GET', 'cities'), end).toEqual(['Hà Nội'])
    expect(mock.calls).toEqual({ login: 1, refresh: 0, 'GET cities': 1, request: 0 })
  }
})
