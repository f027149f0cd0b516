import { failure } from 'test-kit/contract'
import { createFakeClock } from 'test-kit/fake-clock'
import { expect, test } from 'vitest'
import { type Answer, createStubShop } from '../../test/stub-shop.ts'
import type { RenewableCredential } from '../client/client.ts'
import type { ClientOptions } from '../client/options.ts'
import { validateNow } from '../client/schema.ts'
import { isApiError } from '../errors/api-error.ts'
import { Secret } from '../errors/secret.ts'
import { oauthGrant, readOAuthError, type TokenRequest } from './token-request.ts'

const url = 'https://auth.example/token'

function createShop(
  answer: Answer,
  request: Omit<TokenRequest, 'url'> = { json: {} },
  options: ClientOptions = {},
  credential: Partial<RenewableCredential> = {},
) {
  const login: RenewableCredential['login'] = (call, signal) => call('login', { url, ...request }, oauthGrant, signal)
  const facts = { headers: { 'x-vendor': 'calls only' }, credential: { identity: ['me'], login, ...credential } }
  return createStubShop(answer, options, facts)
}

/** What the vendor was sent at a login. */
async function sentAt(request: Omit<TokenRequest, 'url'>, options?: ClientOptions): Promise<Request> {
  const sent: Request[] = []
  const answer = (received: Request) => {
    sent.push(received)
    return Response.json({ access_token: 'token' })
  }
  expect(await createShop(answer, request, options).auth.token()).toBe('token')
  const [first, ...rest] = sent
  expect(rest).toEqual([])
  return first as Request
}

test('a login is POSTed as JSON or form-encoded, with the general headers and its own', async () => {
  const json = await sentAt({ json: { user: 'Tên' } }, { headers: { 'x-shop': 'mine' } })
  expect([json.method, json.url, json.redirect, await json.text()]).toEqual(['POST', url, 'manual', '{"user":"Tên"}'])
  expect(Object.fromEntries(json.headers)).toEqual({
    accept: 'application/json',
    'content-type': 'application/json',
    'x-shop': 'mine',
  })
  const form = await sentAt({ form: { user: 'a b', word: 'đ' }, headers: { accept: '*/*', 'X-Client': 'id' } })
  expect([form.method, await form.text()]).toEqual(['POST', 'user=a+b&word=%C4%91'])
  expect(Object.fromEntries(form.headers)).toEqual({
    accept: '*/*',
    'content-type': 'application/x-www-form-urlencoded',
    'x-client': 'id',
  })
})

/** The code of the failed login itself, which may be the cause of what the caller is told. */
async function codeOf(status: number, refusalStatus?: number): Promise<string> {
  const refusal = { message: 'Sai mật khẩu', status: refusalStatus }
  const body = refusalStatus === undefined ? undefined : JSON.stringify({ refusal })
  const error = await failure(createShop(() => new Response(body, { status })).auth.token())
  expect(error).toMatchObject({ operation: 'login', status })
  return isApiError(error.cause) ? error.cause.code : error.code
}

test('B5: the status of a login tells a refusal from a wrong address and from an outage', async () => {
  for (const [status, code] of [
    [400, 'credentials_rejected'],
    [401, 'credentials_rejected'],
    [403, 'credentials_rejected'],
    [404, 'unexpected_response'],
    [405, 'unexpected_response'],
    [406, 'unexpected_response'],
    [408, 'timeout'],
    [410, 'unexpected_response'],
    [413, 'unexpected_response'],
    [415, 'unexpected_response'],
    [421, 'unexpected_response'],
    [402, 'credentials_rejected'],
    [409, 'credentials_rejected'],
    [422, 'credentials_rejected'],
    [429, 'rate_limited'],
    [500, 'server_error'],
    [503, 'server_error'],
  ] as const) {
    expect(await codeOf(status), String(status)).toBe(code)
  }
})

test('B6: what the body of a login says goes before its status, unless that is an outage', async () => {
  expect(await codeOf(200, 401)).toBe('credentials_rejected')
  expect(await codeOf(200, 503)).toBe('server_error')
  expect(await codeOf(400, 429)).toBe('rate_limited')
  expect(await codeOf(401, 404)).toBe('unexpected_response')
  expect(await codeOf(499, 503)).toBe('server_error')
  expect(await codeOf(500, 401)).toBe('server_error')
})

test('B5: a refused login is told in the vendor’s words', async () => {
  const body = { refusal: { code: 'E1', message: 'Sai mật khẩu' } }
  expect(await failure(createShop(() => Response.json(body)).auth.token())).toMatchObject({
    code: 'credentials_rejected',
    message: '[shop] login: Sai mật khẩu (200)',
    status: 200,
    vendorCode: 'E1',
    vendorMessage: 'Sai mật khẩu',
  })
})

test('B5: a login that gives no usable token names what is wrong with it', async () => {
  const shop = createShop(() => Response.json({ access_token: 'two words' }, { status: 201 }))
  expect(await failure(shop.auth.token())).toMatchObject({
    code: 'unexpected_response',
    message: '[shop] login: The reply holds no usable token (201)',
    status: 201,
    issues: [{ path: 'access_token', expected: 'printable ASCII without spaces' }],
  })
})

test('B5: a refresh at a wrong address is followed by a login', async () => {
  const clock = createFakeClock()
  const operations: string[] = []
  const shop = createShop(
    (request) => {
      const operation = request.url.slice(url.length + 1)
      operations.push(operation)
      return operation === 'refresh' ? new Response(null, { status: 404 }) : Response.json({ access_token: 'new' })
    },
    {},
    { clock },
    {
      initialGrant: { access: new Secret('old'), refresh: new Secret('again'), lifeMs: 1_000 },
      login: (call, signal) => call('login', { url: `${url}?login`, json: {} }, oauthGrant, signal),
      refresh: (call, token, signal) => call('refresh', { url: `${url}?refresh`, form: { token } }, oauthGrant, signal),
    },
  )
  clock.pass(1_001)
  expect(await shop.auth.token()).toBe('new')
  expect(operations).toEqual(['refresh', 'login'])
})

/** The grant that a token endpoint's reply amounts to, or the paths of what is wrong with it. */
function grantOf(reply: object) {
  const checked = validateNow(oauthGrant, { access_token: 'token', ...reply })
  if ('issues' in checked) return checked.issues.map(({ path }) => path)
  const { access, refresh, lifeMs } = checked.value
  return [access.reveal(), refresh?.reveal(), lifeMs]
}

test('a reply of an OAuth token endpoint is read leniently where servers differ', () => {
  expect(grantOf({})).toEqual(['token', undefined, 0])
  expect(grantOf({ refresh_token: 'again', expires_in: 3_600 })).toEqual(['token', 'again', 3_600_000])
  expect(grantOf({ refresh_token: '', expires_in: '3600' })).toEqual(['token', undefined, 3_600_000])
  expect(grantOf({ refresh_token: null, expires_in: null })).toEqual(['token', undefined, 0])
  expect(grantOf({ expires_in: '-1' })).toEqual(['token', undefined, -1_000])
  expect(grantOf({ expires_in: '999999999999' })).toEqual(['token', undefined, 999_999_999_999_000])
  for (const expires_in of ['', ' ']) expect(grantOf({ expires_in })).toEqual(['token', undefined, 0])
  expect(grantOf({ expires_in: ' 60.5 ' })).toEqual(['token', undefined, 60_500])
})

test('a reply of an OAuth token endpoint is refused where it makes no sense', () => {
  for (const expires_in of ['soon', '1 h', 'h 1', '--1', '1,5', '1e999', 'Infinity', {}, true])
    expect(grantOf({ expires_in }), String(expires_in)).toEqual(['expires_in'])
  expect(validateNow(oauthGrant, { access_token: 'token', expires_in: 'soon' })).toEqual({
    issues: [{ path: 'expires_in', expected: 'a number of seconds' }],
  })
  for (const refresh_token of ['two words', 7]) expect(grantOf({ refresh_token })).toEqual(['refresh_token'])
  expect(grantOf({ access_token: '' })).toEqual(['access_token'])
})

test('an OAuth error is read as a refusal, or as an outage where it says so', () => {
  expect(readOAuthError({ error: 'invalid_grant', error_description: 'Expired' })).toEqual({
    refusal: { code: 'invalid_grant', message: 'Expired' },
  })
  expect(readOAuthError({ error: 'invalid_client' })).toEqual({
    refusal: { code: 'invalid_client', message: 'invalid_client' },
  })
  for (const error of ['temporarily_unavailable', 'server_error'])
    expect(readOAuthError({ error })).toEqual({ refusal: { code: error, message: error, status: 503 } })
  for (const body of [undefined, null, 'no', {}, { error: 7 }]) expect(readOAuthError(body)).toBeUndefined()
})
