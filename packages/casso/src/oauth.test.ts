import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, test } from 'vitest'
import { type CassoOptions, cassoAuthorizeUrl, createCasso } from './index.ts'
import { mockCasso } from './mock.ts'

const mock = mockCasso()
const { sent } = useMocks(mock)

const { oauth } = mock.oauthCredentials
const create = (changes: object = {}) => createCasso({ oauth: { ...oauth, ...changes }, retry: 0 })
/** The mock issues access and refresh tokens in pairs, whose names differ in one word. */
const refreshTokenOf = (access: string) => access.replace('access', 'refresh')
const formOf = async (request: Request | undefined) => Object.fromEntries(new URLSearchParams(await request?.text()))

test('cassoAuthorizeUrl parts the scopes by %20 and keeps the state', () => {
  const input = { clientId: 'app', redirectUri: 'https://shop.example/a b', state: 'x/y' }
  expect(cassoAuthorizeUrl(input)).toBe(
    'https://oauth.casso.vn/auth/authorize?client_id=app&scope=webhook%20transaction' +
      '&redirect_uri=https%3A%2F%2Fshop.example%2Fa%20b&response_type=code&state=x%2Fy',
  )
  const other = cassoAuthorizeUrl({ ...input, scope: ['transaction'], authorizationServer: 'https://other.example/a/' })
  expect(other).toMatch(/^https:\/\/other\.example\/a\/authorize\?client_id=app&scope=transaction&/)
})

test('a login by code sends the form that Casso documents, and the token as Bearer', async () => {
  const casso = create()
  expect((await casso.userInfo()).user?.id).toBe(1553)
  const [login, call] = sent
  expect(`${login?.method} ${login?.url}`).toBe('POST https://oauth.casso.vn/auth/token')
  expect(login?.headers.get('content-type')).toBe('application/x-www-form-urlencoded')
  expect(login?.headers.get('authorization')).toBe(`Basic ${btoa(`${oauth.clientId}:${oauth.clientSecret}`)}`)
  expect(await formOf(login)).toEqual({
    grant_type: 'authorization_code',
    client_id: oauth.clientId,
    client_secret: oauth.clientSecret,
    redirect_uri: oauth.redirectUri,
    code: oauth.code,
  })
  expect(call?.headers.get('authorization')).toBe('Bearer casso-access-1')
  expect(casso.auth.status()).toMatchObject({ state: 'fresh' })
})

test('a grant that has run out is renewed by its refresh token', async () => {
  const casso = create()
  await casso.userInfo()
  const refreshToken = refreshTokenOf(await casso.auth.token())
  mock.expireGrants()
  await casso.userInfo()
  const refresh = sent.at(-2)
  expect(refresh?.url).toBe('https://oauth.casso.vn/auth/token')
  expect(await formOf(refresh)).toEqual({
    grant_type: 'refresh_token',
    client_id: oauth.clientId,
    client_secret: oauth.clientSecret,
    redirect_uri: oauth.redirectUri,
    refresh_token: refreshToken,
  })
  expect(mock.calls).toMatchObject({ login: 1, refresh: 1, userInfo: 3 })
})

test('a refresh token from an earlier exchange is enough to go on without a person', async () => {
  const refreshToken = refreshTokenOf(await create().auth.token())
  const casso = create({ code: undefined, refreshToken })
  expect((await casso.userInfo()).user?.id).toBe(1553)
  expect(mock.calls).toMatchObject({ login: 1, refresh: 1 })
  mock.revokeGrants()
  // The mock now refuses the given token and the one that replaced it, so only a person can log in.
  expect((await failure(casso.userInfo())).code).toBe('interaction_required')
})

test('without a code or a refresh token left, a person is sent to the address in url', async () => {
  const casso = create()
  await casso.userInfo()
  mock.revokeGrants()
  const error = await failure(casso.userInfo())
  expect(error).toMatchObject({
    code: 'interaction_required',
    vendor: 'casso',
    operation: 'login',
    reason: expect.stringMatching(/^A person must let the app in again/),
  })
  expect(error.url).toBe(cassoAuthorizeUrl(oauth))
  expect(JSON.stringify(error)).not.toContain('authorize?')
  const fresh = create({ code: undefined })
  expect((await failure(fresh.userInfo())).code).toBe('interaction_required')
  // The second call fails with the same code. To use a new code, the app makes another client.
  expect((await failure(fresh.userInfo())).code).toBe('interaction_required')
})

test('a code that was used before is refused, and no more traffic follows', async () => {
  await create().userInfo()
  const casso = create()
  const error = await failure(casso.userInfo())
  expect(error).toMatchObject({ code: 'credentials_rejected', operation: 'login', vendorCode: 'invalid_grant' })
  const requests = sent.length
  expect((await failure(casso.userInfo())).code).toBe('credentials_rejected')
  expect(sent.length).toBe(requests)
})

test('a code that was used before does not hide a good refresh token', async () => {
  const refreshToken = refreshTokenOf(await create().auth.token())
  const casso = create({ refreshToken })
  expect((await casso.userInfo()).user?.id).toBe(1553)
  expect(mock.calls).toMatchObject({ login: 2, refresh: 1 })
  mock.revokeGrants()
  expect((await failure(casso.userInfo())).code).toBe('interaction_required')
  // The code was forgotten once it was refused.
  expect(mock.calls).toMatchObject({ login: 2 })
})

test('a code is kept beside a refresh token when the app was refused, or nobody answered for Casso', async () => {
  for (const [trouble, code] of [
    [{ status: 401, body: { error: 'invalid_client' } }, 'credentials_rejected'],
    [{ status: 503 }, 'auth_unavailable'],
  ] as const) {
    mock.reset()
    const casso = create({ refreshToken: 'made-up-refresh-token' })
    mock.failNext('login', trouble)
    expect((await failure(casso.userInfo())).code).toBe(code)
    expect(mock.calls).toMatchObject({ login: 1, refresh: 0 })
    await casso.auth.reset()
    expect((await casso.userInfo()).user?.id).toBe(1553)
  }
})

test('a wrong client secret is refused and never shown', async () => {
  const error = await failure(create({ clientSecret: 'a-secret-mistyped' }).userInfo())
  expect(error).toMatchObject({ code: 'credentials_rejected', status: 401, vendorCode: 'invalid_client' })
  expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain('mistyped')
})

test('the Basic header has id and secret as they are, whatever signs are in them', async () => {
  await failure(create({ clientSecret: 'a+b/c=d:e%' }).userInfo())
  expect(sent[0]?.headers.get('authorization')).toBe(`Basic ${btoa(`${oauth.clientId}:a+b/c=d:e%`)}`)
})

test('the authorization server does not move with baseUrl', async () => {
  const seen: string[] = []
  const casso = createCasso({
    baseUrl: 'https://proxy.example/casso',
    oauth,
    fetch: async (input) => {
      const { url } = input instanceof Request ? input : { url: String(input) }
      seen.push(url)
      return Response.json(url.endsWith('/token') ? { access_token: 'a' } : { error: 0, data: 'x' })
    },
  })
  await casso.request('GET', 'userInfo')
  expect(seen).toEqual(['https://oauth.casso.vn/auth/token', 'https://proxy.example/casso/userInfo'])
})

test('wrong options are named at once', () => {
  const wrong: [object, string][] = [
    [{ oauth: 5 }, 'oauth'],
    [{ oauth: {} }, 'oauth.clientId'],
    [{ oauth: { ...oauth, clientId: 'a\n' } }, 'oauth.clientId'],
    [{ oauth: { ...oauth, clientSecret: '' } }, 'oauth.clientSecret'],
    [{ oauth: { ...oauth, redirectUri: undefined } }, 'oauth.redirectUri'],
    [{ oauth: { ...oauth, code: '' } }, 'oauth.code'],
    [{ oauth: { ...oauth, refreshToken: 7 } }, 'oauth.refreshToken'],
    [{ oauth: { ...oauth, scope: [] } }, 'oauth.scope'],
    [{ oauth: { ...oauth, scope: 'webhook' } }, 'oauth.scope'],
    [{ oauth: { ...oauth, authorizationServer: 'http://auth.example' } }, 'oauth.authorizationServer'],
    [{ oauth, apiKey: 'key' }, 'apiKey'],
  ]
  for (const [options, name] of wrong) {
    expect(() => createCasso(options as CassoOptions), name).toThrow(TypeError)
    expect(() => createCasso(options as CassoOptions), name).toThrow(`'${name}'`)
  }
  expect(() => cassoAuthorizeUrl({ clientId: 'app' } as typeof oauth)).toThrow("'redirectUri'")
  expect(() => cassoAuthorizeUrl({ ...oauth, authorizationServer: 'nowhere' })).toThrow(TypeError)
})

/** Makes a client with a refresh token and a stub server. `tokens` lists the refresh tokens that the client sends. */
function createAgainst(answer: (form: URLSearchParams) => Response, now = () => Date.now()) {
  const tokens: (string | null)[] = []
  const casso = createCasso({
    oauth: { ...oauth, code: undefined, refreshToken: 'given-once' },
    retry: 0,
    clock: { monotonic: now, wall: now },
    fetch: async (input, init) => {
      const request = new Request(input, init)
      if (!request.url.endsWith('/token')) return Response.json({ error: 0, data: 'x' })
      const form = new URLSearchParams(await request.text())
      tokens.push(form.get('refresh_token'))
      return answer(form)
    },
  })
  return { casso, tokens }
}

test('B5: a refresh token that Casso does not replace goes on working, also after a reset', async () => {
  let now = 0
  const answer = () => Response.json({ access_token: 'a', expires_in: 100 })
  const { casso, tokens } = createAgainst(answer, () => now)
  await casso.request('GET', 'userInfo')
  now += 200_000
  await casso.request('GET', 'userInfo')
  await casso.auth.reset()
  await casso.request('GET', 'userInfo')
  expect(tokens).toEqual(['given-once', 'given-once', 'given-once'])
})

test('a refresh token that Casso has replaced is never sent again, also after a reset', async () => {
  let count = 0
  const answer = () => {
    count += 1
    return Response.json({ access_token: `a${count}`, refresh_token: `token-${count}`, expires_in: 100 })
  }
  let now = 0
  const { casso, tokens } = createAgainst(answer, () => now)
  await casso.request('GET', 'userInfo')
  now += 200_000
  await casso.request('GET', 'userInfo')
  await casso.auth.reset()
  await casso.request('GET', 'userInfo')
  expect(tokens).toEqual(['given-once', 'token-1', 'token-2'])
})

test('the newest refresh token, once refused, is not sent by the login that follows', async () => {
  let isSpent = false
  const answer = () =>
    isSpent
      ? Response.json({ error: 'invalid_grant' }, { status: 400 })
      : Response.json({ access_token: 'a', refresh_token: 'came-later', expires_in: 100 })
  let now = 0
  const { casso, tokens } = createAgainst(answer, () => now)
  await casso.request('GET', 'userInfo')
  now += 200_000
  isSpent = true
  expect((await failure(casso.userInfo())).code).toBe('interaction_required')
  expect(tokens).toEqual(['given-once', 'came-later'])
})

test('a refresh token that is refused calls for a person, and is not sent again', async () => {
  const { casso, tokens } = createAgainst(() => Response.json({ error: 'invalid_grant' }, { status: 400 }))
  for (let count = 0; count < 2; count += 1) {
    expect((await failure(casso.userInfo())).code).toBe('interaction_required')
  }
  expect(tokens).toEqual(['given-once'])
})

test('B5: a success without a token calls for a person, too', async () => {
  const { casso, tokens } = createAgainst(() => Response.json({ token_type: 'Bearer' }))
  expect((await failure(casso.userInfo())).code).toBe('interaction_required')
  expect((await failure(casso.userInfo())).code).toBe('interaction_required')
  expect(tokens).toEqual(['given-once'])
})

test.each<[string, () => Response]>([
  ['a page', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
  ['nothing', () => new Response('')],
  ['JSON of somebody else', () => Response.json({ error: 'Forbidden' }, { status: 403 })],
])('B5: %s costs no refresh token, be it the one given or one that came later', async (_, page) => {
  let now = 0
  let isWell = false
  const answer = (form: URLSearchParams) => {
    if (!isWell) return page()
    if (form.get('refresh_token') !== wanted) return Response.json({ error: 'invalid_grant' }, { status: 400 })
    wanted = 'came-later'
    return Response.json({ access_token: 'a', refresh_token: 'came-later', expires_in: 100 })
  }
  let wanted = 'given-once'
  const { casso } = createAgainst(answer, () => now)
  for (const well of [false, true, false, true]) {
    isWell = well
    now += 200_000
    const outcome = casso.request('GET', 'userInfo')
    if (well) expect(await outcome).toBe('x')
    else expect(await failure(outcome)).toMatchObject({ code: 'auth_unavailable' })
  }
})

test('B6: a wrong address is no refusal of the refresh token, be it the one given or one that came later', async () => {
  let now = 0
  let isThere = false
  const answer = () =>
    isThere
      ? Response.json({ access_token: 'a', refresh_token: 'came-later', expires_in: 100 })
      : new Response('Not Found', { status: 404 })
  const { casso, tokens } = createAgainst(answer, () => now)
  for (const found of [false, true, false, true]) {
    isThere = found
    now += 200_000
    const outcome = casso.request('GET', 'userInfo')
    if (found) expect(await outcome).toBe('x')
    else expect(await failure(outcome)).toMatchObject({ code: 'unexpected_response', status: 404 })
  }
  expect(tokens).toEqual(['given-once', 'given-once', 'came-later', 'came-later'])
})

test.each([
  [503, 'auth_unavailable'],
  [429, 'auth_unavailable'],
  [12, 'interaction_required'],
])('B6: error %i of the token endpoint, with status 200, is %s', async (error, code) => {
  const { casso } = createAgainst(() => Response.json({ error, message: 'no', data: null }))
  expect((await failure(casso.userInfo())).code).toBe(code)
})

test('a refused app costs no refresh token, which is tried again after a reset', async () => {
  const refreshToken = refreshTokenOf(await create().auth.token())
  const casso = create({ code: undefined, refreshToken })
  mock.failNext('refresh', { status: 401, body: { error: 'invalid_client' } })
  expect(await failure(casso.userInfo())).toMatchObject({ code: 'credentials_rejected', vendorCode: 'invalid_client' })
  await casso.auth.reset()
  expect((await casso.userInfo()).user?.id).toBe(1553)
})
