import { failure } from 'test-kit/contract'
import { expect, test } from 'vitest'
import { base, useShop } from '../test/shop.ts'
import { createSuperShip, type SuperShipOptions } from './client.ts'
import { readEnvelope } from './envelope.ts'
import login from './fixtures/login.json' with { type: 'json' }
import warehouses from './fixtures/warehouses.json' with { type: 'json' }
import { mockSuperShip } from './mock.ts'

const { mock, server, sent, supership, exchange, token } = useShop()

test('a personal token goes into each call and is never exchanged', async () => {
  const { request, headers, value } = await exchange('warehouses.list', warehouses, (it) => it.warehouses.list())
  expect(value).toEqual(warehouses.results)
  expect(request).toBe(`GET ${base}/warehouses`)
  expect(headers.get('authorization')).toBe(`Bearer ${token}`)
  expect(headers.get('accept')).toBe('application/json')
  expect(mock.calls).toMatchObject({ login: 0, refresh: 0 })
})

test('a refused personal token is credentials_rejected, with what SuperShip says', async () => {
  mock.revokeGrants()
  expect(await failure(supership.warehouses.list())).toMatchObject({
    code: 'credentials_rejected',
    status: 401,
    vendorMessage: 'Mã Xác Thực không hợp lệ',
  })
})

test('the password grant sends five fields as JSON, without a credential, and reads the token inside the envelope', async () => {
  const { baseUrl, clientId, clientSecret, ...rest } = mock.credentials
  const client = createSuperShip(mock.credentials)
  mock.failNext('login', { body: login })
  expect(await client.auth.token()).toBe('made-up-access-token')
  const [request] = sent
  expect(`${request?.method} ${request?.url}`).toBe(`POST ${base}/auth/login`)
  expect(request?.headers.get('authorization')).toBe(null)
  expect(request?.headers.get('accept')).toBe('application/json')
  expect(request?.headers.get('content-type')).toBe('application/json')
  expect(await request?.json()).toEqual({ client_id: clientId, client_secret: clientSecret, ...rest })
  const days = (client.auth.status().expiresAt!.getTime() - Date.now()) / 86_400_000
  expect(Math.round(days)).toBe(365)
})

test('an expired grant is renewed by a login even where a refresh token was given', async () => {
  const older = mockSuperShip({ guesses: { refreshToken: true } })
  server.use(...older.handlers)
  const client = createSuperShip(older.credentials)
  await client.warehouses.list()
  older.expireGrants()
  await Promise.all(Array.from({ length: 50 }, () => client.warehouses.list()))
  expect(older.calls).toMatchObject({ login: 2, refresh: 0 })
  server.resetHandlers()
})

test('a login reply without a usable token is unexpected_response, and one without its extras is fine', async () => {
  for (const results of [{}, { access_token: '' }, { access_token: 'a b' }, { access_token: 7 }, null, [], undefined]) {
    const client = createSuperShip(mock.credentials)
    mock.failNext('login', { body: { status: 'Success', results } })
    expect((await failure(client.auth.token())).code, JSON.stringify(results)).toBe('unexpected_response')
  }
  const client = createSuperShip(mock.credentials)
  mock.failNext('login', { body: { status: 'Success', results: { access_token: 'bare' } } })
  expect(await client.auth.token()).toBe('bare')
})

test('a refused login is credentials_rejected at any HTTP status, and costs one request until reset', async () => {
  for (const status of [200, 400, 401, 403, 422]) {
    mock.reset()
    const client = createSuperShip(mock.credentials)
    mock.failNext('login', { status, body: { status: 'Error', message: 'Sai mật khẩu', errors: null } }, 5)
    for (let call = 0; call < 3; call += 1) {
      const error = await failure(client.warehouses.list())
      expect(error, String(status)).toMatchObject({ code: 'credentials_rejected', vendorMessage: 'Sai mật khẩu' })
    }
    expect(mock.calls.login).toBe(1)
  }
})

test('a code that means a fault keeps a login from being taken for refused', async () => {
  const client = createSuperShip(mock.credentials)
  mock.failNext('login', { body: { status: 'Error', message: 'Bảo trì', code: 503 } })
  expect((await failure(client.warehouses.list())).code).toBe('auth_unavailable')
})

test('a 401 and a code 401 in an error, at any status, both count as a refused token, and a code inside a success does not', async () => {
  const client = createSuperShip(mock.credentials)
  await client.warehouses.list()
  mock.failNext('warehouses.list', { status: 401, body: '' })
  await client.warehouses.list()
  expect(mock.calls.login).toBe(2)
  mock.failNext('warehouses.list', { status: 403, body: { status: 'Error', message: 'Hết hạn', code: 401 } })
  await client.warehouses.list()
  expect(mock.calls.login).toBe(3)
  mock.failNext('warehouses.list', { body: { status: 'Error', message: 'Hết hạn', code: '401' } })
  await client.warehouses.list()
  expect(mock.calls.login).toBe(4)
  mock.failNext('warehouses.list', { body: { ...warehouses, code: 401 } })
  await client.warehouses.list()
  expect(mock.calls.login).toBe(4)
})

test('wrong options are named at once', () => {
  const { baseUrl: _, ...all } = mock.credentials
  const wrong: [unknown, string][] = [
    [undefined, 'options must be an object'],
    [{}, 'token'],
    [{ token: 'a b' }, 'token'],
    [{ token: 'Bearer x' }, 'token'],
    [{ ...all, token: 'x' }, 'token'],
    [{ token: 'x', partner: 'y' }, 'partner'],
    [{ clientId: 'x' }, 'clientSecret'],
    ...Object.keys(all).map((name): [unknown, string] => [{ ...all, [name]: undefined }, name]),
  ]
  for (const [options, name] of wrong) {
    expect(() => createSuperShip(options as SuperShipOptions), name).toThrow(TypeError)
    expect(() => createSuperShip(options as SuperShipOptions), name).toThrow(name)
  }
})

test('an undefined option is said to be undefined, and an unknown one gets the nearest name', () => {
  const { baseUrl: _, ...all } = mock.credentials
  const unset = Object.fromEntries(Object.keys(all).map((name) => [name, undefined]))
  const wrong: [unknown, string][] = [
    [{ token: undefined }, "'token' must be string, but it is undefined: is the environment variable set?"],
    [{ ...unset, token: undefined }, "'token' must be"],
    [unset, "'clientId' must be string, but it is undefined: is the environment variable set?"],
    [{ ...all, password: undefined }, "'password' must be string, but it is undefined"],
    [{ tokn: 'x' }, "'tokn' is no option: did you mean 'token'?"],
    [{ ...all, clientID: 'x' }, "'clientID' is no option: did you mean 'clientId'?"],
    [{ token: 'x', timout: 2 }, "'timout' is no option: did you mean 'timeout'?"],
  ]
  for (const [options, message] of wrong) {
    expect(() => createSuperShip(options as SuperShipOptions), message).toThrow(TypeError)
    expect(() => createSuperShip(options as SuperShipOptions), message).toThrow(message)
  }
  for (const options of ['token', 7, null]) expect(() => createSuperShip(options as never)).toThrow('must be an object')
})

test('a token that is undefined beside a whole password grant says nothing', () => {
  expect(() => createSuperShip({ ...mock.credentials, token: undefined })).not.toThrow()
})

test.each([
  [399, undefined],
  [400, 400],
  [599, 599],
  ['422', 422],
  [600, undefined],
  ['E7', undefined],
])('a refusal with the code %s means the status %s', (code, status) => {
  expect(readEnvelope({ status: 'Error', code, errors: { a: ['', 'One'], b: 'Two' } })).toEqual({
    refusal: { code, status, message: 'One; Two' },
  })
})
