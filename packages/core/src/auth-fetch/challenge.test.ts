import { failure } from 'test-kit/contract'
import { expect, test } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import type { RenewableCredential } from '../client/client.ts'
import { createStaticGrant } from '../grant-manager/static-grant.ts'
import { oauthGrant } from '../oauth/token-request.ts'
import { createAuthFetch } from './auth-fetch.ts'
import type { Challenged } from './challenge.ts'
import { createOrigin } from './origin.ts'

/** Returns what a challenge sees of the response, and the reply that the caller gets afterwards. */
async function look(response: Response) {
  const seen: unknown[] = []
  const challenge = async ({ status, headers, text, json }: Challenged) => {
    seen.push(status, headers.get('x-shop'), await text(), await json())
    return false
  }
  const authFetch = createAuthFetch({
    vendor: 'shop',
    origin: createOrigin('https://api.example/v1'),
    grants: createStaticGrant('key'),
    sign: () => {},
    challenge,
    fetch: () => async () => response,
  })
  return { reply: await authFetch('orders'), seen }
}

test.each([
  ['JSON', '{"error":"token"}', { error: 'token' }],
  ['no JSON', '<p>token</p>', undefined],
  ['nothing', '', undefined],
])('a challenge may read a reply of %s, which the caller gets whole', async (_kind, body, json) => {
  const { reply, seen } = await look(new Response(body, { status: 403, headers: { 'x-shop': 'yes' } }))
  expect(seen).toEqual([403, 'yes', body, json])
  expect(await reply.text()).toBe(body)
})

test('a challenge sees 64 KiB and no more, whether a reply says its length or not', async () => {
  for (const isSized of [true, false]) {
    for (const [length, sees] of [
      [64 * 1024, true],
      [64 * 1024 + 1, false],
    ] as const) {
      const body = '1'.repeat(length)
      const headers: HeadersInit = isSized ? { 'content-length': String(length) } : {}
      const { reply, seen } = await look(new Response(body, { headers }))
      expect(seen.slice(2)).toEqual(sees ? [body, Infinity] : [undefined, undefined])
      expect(await reply.text()).toBe(body)
    }
  }
})

test('a challenge sees nothing of a reply that breaks off, and the caller sees it break off', async () => {
  const broken = new TypeError('terminated')
  const { reply, seen } = await look(new Response(new ReadableStream({ pull: (body) => body.error(broken) })))
  expect(seen).toEqual([200, null, undefined, undefined])
  await expect(reply.text()).rejects.toBe(broken)
})

test('a reply that is said to be no JSON is left alone, since it may have no end', async () => {
  for (const [type, sees] of [
    ['application/problem+json', true],
    ['text/html; charset=utf-8', true],
    ['text/plain', true],
    ['application/json;charset=UTF-8', true],
    ['application/x-ndjson', false],
    ['application/stream+json', false],
    ['application/json-seq', false],
    ['text/csv', false],
    ['application/octet-stream', false],
  ] as const) {
    const json: unknown[] = []
    const shop = createStubShop(() => new Response('{"code":401}', { headers: { 'content-type': type } }), undefined, {
      challenge: async (reply) => {
        json.push(await reply.json())
        return false
      },
    })
    expect(await (await shop.fetch('orders')).text()).toBe('{"code":401}')
    expect(json, type).toEqual([sees ? { code: 401 } : undefined])
  }
})

/** Makes a call whose challenge reads the body. The reply throws if it is cloned. */
async function read(body: BodyInit | null, maxBytes = 100_000) {
  const seen: unknown[] = []
  const answer = () =>
    Object.assign(new Response(body), {
      clone: () => {
        throw new Error('copied')
      },
    })
  const challenge = async ({ text, json }: Challenged) => {
    seen.push(await json(), await text())
    return false
  }
  const fetch = async () => answer()
  const shop = createStubShop(answer, { fetch, maxBytes }, { challenge })
  return { call: shop.request('GET', 'orders', { unwrap: false }), seen }
}

test('a call lets its challenge read the reply itself, once and without a copy', async () => {
  const text = '{"data":[1]}'
  const { call, seen } = await read(text)
  expect(await call).toEqual({ data: [1] })
  expect(seen).toEqual([{ data: [1] }, text])
  for (const [length, sees] of [
    [64 * 1024, true],
    [64 * 1024 + 1, false],
  ] as const) {
    const long = await read(new Blob(['1'.repeat(length)]).stream())
    expect(await long.call).toBe(Infinity)
    expect(long.seen).toEqual(sees ? [Infinity, '1'.repeat(length)] : [undefined, undefined])
  }
})

test('a call whose challenge was the first to meet a broken or too long body fails as any other', async () => {
  const broken = await read(new ReadableStream({ pull: (body) => body.error(new TypeError('terminated')) }))
  expect(await failure(broken.call)).toMatchObject({ code: 'network', reason: 'The reply broke off' })
  const long = await read(new Blob(['1'.repeat(101)]).stream(), 100)
  expect(await failure(long.call)).toMatchObject({ code: 'unexpected_response', reason: 'The reply is too long' })
  for (const { seen } of [broken, long]) expect(seen).toEqual([undefined, undefined])
})

const refusing = (status: number, body: string, headers: Record<string, string>) =>
  new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } })

const between: [string, Response][] = [
  ['a page', refusing(403, '<!doctype html><p>Blocked', { 'content-type': 'text/html; charset=utf-8' })],
  ['a page of 401', refusing(401, ' <html>', { 'content-type': 'text/html' })],
  ['a page of no type', new Response(new TextEncoder().encode('<html>'), { status: 401 })],
  ['Cloudflare', refusing(403, '{}', { 'cf-mitigated': 'challenge' })],
  ['a time to wait', refusing(401, '{}', { 'retry-after': '3' })],
]

test.each(between)('B5: a refusal with the marks of %s is nobody’s word on the credential', async (_, response) => {
  let logins = 0
  const answer = async ({ url }: Request) => {
    if (!url.endsWith('/token')) return response.clone()
    logins += 1
    return Response.json({ access_token: 'token' })
  }
  const challenge = ({ status }: { status: number }) => status === 401 || status === 403
  const login: RenewableCredential['login'] = (call, signal) =>
    call('login', { url: 'https://api.example/token', json: {} }, oauthGrant, signal)
  const shops = [
    createStubShop(answer, {}, { challenge, credential: { identity: ['me'], login } }),
    createStubShop(answer, {}, { challenge }),
  ]
  for (const shop of shops) {
    const error = await failure(shop.request('GET', 'orders'))
    expect(error).toMatchObject({ code: 'unexpected_response', status: response.status, sent: true })
    expect((await shop.fetch('orders')).status).toBe(response.status)
  }
  expect(logins).toBe(1)
})

test('a vendor’s own refusal counts, also where it is sent as a page that holds JSON', async () => {
  const html = { 'content-type': 'text/html' }
  for (const response of [refusing(401, '{"error":"token"}', html), refusing(401, '', html), refusing(401, '', {})]) {
    const shop = createStubShop(() => response.clone())
    expect(await failure(shop.request('GET', 'orders'))).toMatchObject({ code: 'credentials_rejected' })
  }
})

test('a safe call is tried again after a firewall’s page', async () => {
  const answers = [new Response('<html>', { status: 403, headers: { 'content-type': 'text/html' } })]
  const shop = createStubShop(() => answers.pop() ?? Response.json({ data: 'yes' }), { retry: 1 })
  expect(await shop.request('GET', 'orders')).toBe('yes')
})
