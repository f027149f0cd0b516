import { failure } from 'test-kit/contract'
import { createFakeClock } from 'test-kit/fake-clock'
import { expect, test } from 'vitest'
import { type Answer, createStubShop } from '../../test/stub-shop.ts'
import type { RenewableCredential, VendorDefinition } from '../client/client.ts'
import type { ClientOptions } from '../client/options.ts'
import { validateNow } from '../client/schema.ts'
import { ApiError, isApiError } from '../errors/api-error.ts'
import { Secret } from '../errors/secret.ts'
import { oauthGrant, readOAuthError, type TokenRequest } from './token-request.ts'

const url = 'https://auth.example/token'

function createShop(
  answer: Answer,
  request: Omit<TokenRequest, 'url'> = { json: {} },
  options: ClientOptions = {},
  credential: Partial<RenewableCredential> = {},
  more: Partial<VendorDefinition> = {},
) {
  const login: RenewableCredential['login'] = (call, signal) => call('login', { url, ...request }, oauthGrant, signal)
  const facts = {
    headers: { 'x-vendor': 'calls only' },
    credential: { identity: ['me'], login, ...credential },
    ...more,
  }
  return createStubShop(answer, options, facts)
}

/** Returns the request that the vendor got at a login. */
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

/** The code of the failed login itself, which may be the cause of the error that the caller gets. */
async function codeOf(status: number, refusalStatus?: number): Promise<string> {
  return codeOfLogin(Response.json({ refusal: { message: 'Sai mật khẩu', status: refusalStatus } }, { status }))
}

async function codeOfLogin(response: Response, facts: Partial<VendorDefinition> = {}): Promise<string> {
  const error = await failure(createShop(() => response, undefined, undefined, undefined, facts).auth.token())
  expect(error).toMatchObject({ operation: 'login', status: response.status, sent: false })
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

test('B8: a token too long to be masked for sure is no usable token', async () => {
  for (const name of ['access_token', 'refresh_token']) {
    const shop = createShop(() => Response.json({ access_token: 'a', [name]: 'x'.repeat(16_385) }))
    expect(await failure(shop.auth.token())).toMatchObject({ code: 'unexpected_response', issues: [{ path: name }] })
  }
})

const html = { 'content-type': 'text/html; charset=utf-8' }
const json = { 'content-type': 'application/json' }
const refusal = JSON.stringify({ refusal: { message: 'Sai mật khẩu' } })
const strangers: [string, string, Record<string, string>][] = [
  ['a page', '<!doctype html><title>Attention Required!</title>', html],
  ['a page that nobody calls one', '<html>', {}],
  ['a page of Cloudflare', '<html>', { ...html, 'cf-mitigated': 'challenge', 'retry-after': '3' }],
  ['JSON of somebody else', '{"message":"Forbidden"}', json],
  ['plain text', 'Forbidden', { 'content-type': 'text/plain' }],
  ['nothing', '', {}],
  ['the vendor’s envelope with a time to wait', refusal, { ...json, 'retry-after': '3' }],
  ['the vendor’s envelope with Cloudflare’s mark', refusal, { ...json, 'cf-mitigated': 'block' }],
]

test.each(strangers)('B5: only the vendor can refuse a login: %s latches nothing', async (_, body, headers) => {
  for (const status of [400, 401, 402, 403, 409, 418, 423, 444, 451, 494, 499]) {
    let logins = 0
    const clock = createFakeClock()
    const answers = [new Response(body, { status, headers })]
    const shop = createShop(
      () => {
        logins += 1
        return answers.pop() ?? Response.json({ access_token: 'token' })
      },
      undefined,
      { clock },
    )
    const error = await failure(shop.auth.token())
    expect(error, String(status)).toMatchObject({ code: 'auth_unavailable', status, sent: false })
    expect(error.retryAt).toBeInstanceOf(Date)
    clock.pass(60_001)
    expect(await shop.auth.token()).toBe('token')
    expect(logins).toBe(2)
  }
})

test('B5: without an envelope, a refusal is the vendor’s where its documents say so', async () => {
  const seen: unknown[] = []
  const refusesWithoutEnvelope = (reply: { status: number; text: string; contentType: string | null }) => {
    seen.push(reply)
    return reply.text === ''
  }
  const facts = { refusesWithoutEnvelope }
  expect(await codeOfLogin(new Response(null, { status: 403, headers: json }), facts)).toBe('credentials_rejected')
  expect(await codeOfLogin(new Response('no', { status: 403 }), facts)).toBe('server_error')
  expect(await codeOfLogin(new Response('<html>', { status: 403, headers: html }), facts)).toBe('server_error')
  expect(seen).toEqual([
    { status: 403, text: '', contentType: 'application/json' },
    { status: 403, text: 'no', contentType: 'text/plain;charset=UTF-8' },
  ])
})

test('B5: an OAuth error is a refusal at any token endpoint, whatever the vendor’s envelope is', async () => {
  expect(await codeOfLogin(Response.json({ error: 'invalid_client' }, { status: 401 }))).toBe('credentials_rejected')
})

/** A shop with an expired grant, and the operations that it was asked for. */
function createEndedShop(
  answer: (operation: string) => Response,
  login: RenewableCredential['login'] = (call, signal) =>
    call('login', { url: `${url}?login`, json: {} }, oauthGrant, signal),
) {
  const clock = createFakeClock()
  const operations: string[] = []
  const shop = createShop(
    (request) => {
      const operation = request.url.slice(url.length + 1)
      operations.push(operation)
      return answer(operation)
    },
    {},
    { clock },
    {
      initialGrant: { access: new Secret('old'), refresh: new Secret('again'), lifeMs: 1_000 },
      login,
      refresh: (call, token, signal) => call('refresh', { url: `${url}?refresh`, form: { token } }, oauthGrant, signal),
    },
  )
  clock.pass(1_001)
  return { shop, clock, operations }
}

test('B5: a refresh that the vendor refuses is followed by a login, at a wrong address too', async () => {
  for (const status of [400, 404]) {
    const { shop, operations } = createEndedShop((operation) =>
      operation === 'refresh'
        ? Response.json({ refusal: { message: 'Hết hạn' } }, { status })
        : Response.json({ access_token: 'new' }),
    )
    expect(await shop.auth.token()).toBe('new')
    expect(operations).toEqual(['refresh', 'login'])
  }
})

test.each(strangers)('B5: no refresh token is given up for %s', async (_, body, headers) => {
  const answers = [new Response(body, { status: 403, headers })]
  const { shop, clock, operations } = createEndedShop(() => answers.pop() ?? Response.json({ access_token: 'new' }))
  expect(await failure(shop.auth.token())).toMatchObject({ code: 'auth_unavailable', status: 403 })
  clock.pass(60_001)
  expect(await shop.auth.token()).toBe('new')
  expect(operations).toEqual(['refresh', 'refresh'])
})

const pages: [string, string, Record<string, string>][] = [
  ['a page', '<html>Incident 1-2</html>', html],
  ['a page of Cloudflare', '<html>', { ...html, 'cf-mitigated': 'challenge' }],
  ['JSON with Cloudflare’s mark', '{}', { ...json, 'cf-mitigated': 'challenge' }],
  ['JSON that broke off', '{"access_token":"to', json],
  ['nothing', '', {}],
]

/** Only a person can log in. */
const askPerson = () => {
  throw new ApiError({ code: 'interaction_required', vendor: 'shop', operation: 'login', message: 'Log in' })
}

test.each(pages)('B5: %s in place of a refresh, with status 200, costs no refresh token', async (_, body, headers) => {
  const answers = [new Response(body, { headers })]
  const answer = () => answers.pop() ?? Response.json({ access_token: 'new' })
  const { shop, clock, operations } = createEndedShop(answer, askPerson)
  const error = await failure(shop.auth.token())
  expect(error).toMatchObject({
    code: 'auth_unavailable',
    message: '[shop] refresh: Something other than the vendor has answered (200)',
    sent: false,
  })
  expect(error.retryAt).toBeInstanceOf(Date)
  clock.pass(60_001)
  expect(await shop.auth.token()).toBe('new')
  expect(operations).toEqual(['refresh', 'refresh'])
})

test.each(pages)('B5: after %s in place of a refresh, the client logs in where it can', async (_, body, headers) => {
  const { shop, operations } = createEndedShop((operation) =>
    operation === 'refresh' ? new Response(body, { headers }) : Response.json({ access_token: 'new' }),
  )
  expect(await shop.auth.token()).toBe('new')
  expect(operations).toEqual(['refresh', 'login'])
})

test('B5: a success in JSON without a token spends the refresh token', async () => {
  const { shop, operations } = createEndedShop(() => Response.json({}), askPerson)
  for (const _ of [1, 2]) expect(await failure(shop.auth.token())).toMatchObject({ code: 'interaction_required' })
  expect(operations).toEqual(['refresh'])
})

test('B5: a form that others use too refuses no login and costs no refresh token', async () => {
  const refuse = (status: number) => Response.json({ refusal: { message: 'Forbidden', vague: true } }, { status })
  for (const status of [200, 400, 401, 403, 422]) {
    expect(await codeOfLogin(refuse(status))).toBe('server_error')
    const answers = [refuse(status)]
    const answer = () => answers.pop() ?? Response.json({ access_token: 'new' })
    const { shop, clock, operations } = createEndedShop(answer, askPerson)
    expect(await failure(shop.auth.token())).toMatchObject({
      code: 'auth_unavailable',
      message: `[shop] refresh: Forbidden (${status})`,
    })
    clock.pass(60_001)
    expect(await shop.auth.token()).toBe('new')
    expect(operations).toEqual(['refresh', 'refresh'])
    // A client that can log in does so: the refusal may be the vendor's own.
    const other = createEndedShop((operation) =>
      operation === 'refresh' ? refuse(status) : Response.json({ access_token: 'new' }),
    )
    expect(await other.shop.auth.token()).toBe('new')
  }
})

test('B5: a refusal of the app itself latches, and says nothing about the refresh token', async () => {
  const { shop, operations } = createEndedShop(() => Response.json({ error: 'invalid_client' }, { status: 401 }))
  for (const _ of [1, 2]) expect(await failure(shop.auth.token())).toMatchObject({ code: 'credentials_rejected' })
  expect(shop.auth.status().state).toBe('latched')
  expect(operations).toEqual(['refresh'])
})

/** Returns the grant in a token endpoint's reply, or the paths of the wrong fields. */
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

test('a life that is no number of seconds is none, and the token is kept', () => {
  for (const expires_in of ['soon', '3600s', '1h', '1 h', '--1', '1,5', '1e999', '0x10', 'Infinity', {}, true, []])
    expect(grantOf({ expires_in }), String(expires_in)).toEqual(['token', undefined, 0])
})

test('a reply of an OAuth token endpoint is refused where its tokens make no sense', () => {
  for (const refresh_token of ['two words', 7]) expect(grantOf({ refresh_token })).toEqual(['refresh_token'])
  expect(grantOf({ access_token: '' })).toEqual(['access_token'])
})

test('an OAuth error is read as a refusal, or as an outage where it says so', () => {
  // Older servers use this code.
  expect(readOAuthError({ error: 'invalid_credentials' })).toEqual({
    refusal: { code: 'invalid_credentials', message: 'invalid_credentials' },
  })
  expect(readOAuthError({ error: 'invalid_grant', error_description: 'Expired' })).toEqual({
    refusal: { code: 'invalid_grant', message: 'Expired' },
  })
  for (const error of [
    'invalid_request',
    'invalid_client',
    'unauthorized_client',
    'unsupported_grant_type',
    'invalid_scope',
  ])
    expect(readOAuthError({ error })).toEqual({ refusal: { code: error, message: error } })
  for (const error of ['Forbidden', 'Too many failed attempts, try later', 'INVALID_GRANT', ''])
    expect(readOAuthError({ error })).toEqual({ refusal: { code: error, message: error, vague: true } })
  for (const error of ['temporarily_unavailable', 'server_error'])
    expect(readOAuthError({ error })).toEqual({ refusal: { code: error, message: error, status: 503 } })
  for (const body of [undefined, null, 'no', {}, { error: 7 }]) expect(readOAuthError(body)).toBeUndefined()
})
