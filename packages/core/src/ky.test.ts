import { inspect } from 'node:util'
import { type Options, replaceOption } from 'ky'
import { failure } from 'test-kit/contract'
import { serve } from 'test-kit/serve'
import * as v from 'valibot'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createClient } from './client/client.ts'
import type { ClientEvent } from './client/events.ts'
import type { ClientOptions } from './client/options.ts'
import { isApiError } from './errors/api-error.ts'
import { createKy } from './ky.ts'
import { oauthGrant } from './oauth/token-request.ts'

type Answer = (request: Request) => Response | undefined | Promise<Response | undefined>

let answer: Answer
let logins = 0
const server = await serve((request) => {
  if (!new URL(request.url).pathname.endsWith('/login')) return answer(request)
  logins += 1
  return Response.json({ access_token: `made-up-token-${logins}`, expires_in: 3_600 })
})
const calls = () => server.received.filter(({ url }) => !url.endsWith('/login'))
const tokens = () => calls().map(({ headers }) => headers.get('authorization'))

beforeEach(() => {
  logins = 0
  answer = () => Response.json({ id: 7 })
  server.received.length = 0
})
afterAll(() => server.close())

function createShop(options: ClientOptions = {}, scope: Partial<Parameters<typeof createClient>[0]> = {}) {
  return createClient(
    {
      vendor: 'shop',
      baseUrl: `${server.origin}/v1`,
      secrets: ['hunter2'],
      credential: {
        identity: ['me'],
        login: (call, signal) =>
          call('login', { url: `${server.origin}/login`, json: { password: 'hunter2' } }, oauthGrant, signal),
      },
      read: (body) => {
        const { error } = (body ?? {}) as { error?: string }
        return error === undefined ? undefined : { refusal: { code: 'NO', message: error } }
      },
      ...scope,
    },
    options,
  )
}

test('gives replies as they came, on the vendor’s base, logged in', async () => {
  const ky = createKy(createShop())
  expect(await ky.get('orders/7', { searchParams: { note: 'Hà Nội' } }).json()).toEqual({ id: 7 })
  expect(await ky('/orders').text()).toBe('{"id":7}')
  expect(await ky.post(`${server.origin}/v1/orders`, { json: { a: 1 } }).json()).toEqual({ id: 7 })
  expect(calls().map(({ method, url, body }) => [method, url.replace(server.origin, ''), body])).toEqual([
    ['GET', '/v1/orders/7?note=H%C3%A0+N%E1%BB%99i', ''],
    ['GET', '/v1/orders', ''],
    ['POST', '/v1/orders', '{"a":1}'],
  ])
  expect(new Set(tokens())).toEqual(new Set(['Bearer made-up-token-1']))
})

test('B1: a hundred first calls make one login', async () => {
  const ky = createKy(createShop())
  await Promise.all(Array.from({ length: 100 }, (_, index) => ky.get(`orders/${index}`).json()))
  expect(logins).toBe(1)
})

test('B2, B3: refused calls cost one login, and the body of a write is sent again byte for byte', async () => {
  const ky = createKy(createShop())
  await ky.get('warm')
  answer = ({ headers }) =>
    headers.get('authorization') === 'Bearer made-up-token-1' ? new Response(null, { status: 401 }) : Response.json({})
  await Promise.all(Array.from({ length: 20 }, () => ky.post('orders', { json: { name: 'Hà Nội' } })))
  expect(logins).toBe(2)
  expect(
    new Set(
      calls()
        .slice(1)
        .map(({ body }) => body),
    ),
  ).toEqual(new Set(['{"name":"Hà Nội"}']))
})

test('B3: ky’s retries and the replay of a refused credential do not multiply', async () => {
  const ky = createKy(createShop(), { retry: { limit: 3, statusCodes: [401], delay: () => 1 } })
  await createKy(createShop()).get('warm')
  answer = () => new Response(null, { status: 401 })
  server.received.length = 0
  logins = 0
  const error = await failure(ky.get('orders').json())
  expect(error).toMatchObject({ code: 'denied', status: 401 })
  expect(logins).toBeLessThanOrEqual(2)
  expect(calls().length).toBeLessThanOrEqual(5)
})

test('B7: a caller who aborts is let go at once, with their own reason', async () => {
  const shop = createShop({ fetch: () => new Promise(() => {}) })
  const leaving = new AbortController()
  const reason = new Error('the caller left')
  const startedAt = performance.now()
  setTimeout(() => leaving.abort(reason), 10)
  await expect(createKy(shop).get('orders', { signal: leaving.signal })).rejects.toBe(reason)
  expect(performance.now() - startedAt).toBeLessThan(5_000)
})

test.each<[string, Answer, object]>([
  [
    'a refusal',
    () => Response.json({ error: 'too heavy' }, { status: 422 }),
    { code: 'refused', vendorMessage: 'too heavy' },
  ],
  ['a limit', () => new Response(null, { status: 429 }), { code: 'rate_limited' }],
  ['a fault', () => new Response(null, { status: 500 }), { code: 'server_error' }],
  ['a redirect', () => Response.redirect('https://elsewhere.example/'), { code: 'unexpected_response' }],
  ['no reply', () => undefined, { code: 'network' }],
  ['no JSON', () => new Response('<html>'), { code: 'unexpected_response' }],
])('B8: %s is an ApiError, and no secret that it echoes is in it', async (_, reply, expected) => {
  const ky = createKy(createShop(), { retry: 0 })
  await ky.get('warm')
  answer = reply
  const error = await failure(ky.get('orders').json())
  expect(isApiError(error)).toBe(true)
  expect(error).toMatchObject(expected)
})

test('B8: hooks of the user run, see no credential, and get errors without secrets', async () => {
  const seen: string[] = []
  const note = (what: string) => (state: object) => {
    seen.push(what, inspect(state, { depth: 6, showHidden: true }))
  }
  const hooks: Options['hooks'] = {
    beforeRequest: [note('beforeRequest')],
    afterResponse: [note('afterResponse')],
    beforeError: [
      ({ error }) => {
        seen.push('beforeError', inspect(error, { depth: 6, showHidden: true }))
        return error
      },
    ],
  }
  const ky = createKy(createShop(), { hooks, retry: 0 })
  answer = ({ headers }) => Response.json({ error: `bad ${headers.get('authorization')} hunter2` }, { status: 400 })
  const error = await failure(ky.get('orders').json())
  expect(seen.filter((text) => /^\w+$/.test(text))).toEqual(['beforeRequest', 'afterResponse', 'beforeError'])
  expect(seen.join()).not.toMatch(/made-up-token|hunter2/)
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/made-up-token|hunter2/)
  expect(seen.join()).toContain(`${server.origin}/v1/orders`)
})

test('B8: a schema that the reply does not follow is named by path, without values', async () => {
  answer = () => Response.json({ id: 'hunter3' })
  const error = await failure(
    createKy(createShop())
      .get('orders')
      .json(v.object({ id: v.number() })),
  )
  expect(error).toMatchObject({ code: 'unexpected_response', issues: [{ path: 'id' }] })
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('hunter3')
})

test.each(['https://elsewhere.example/x', '//elsewhere.example/x', '../../x', 'a\\b'])(
  'B9: nothing is sent to %s',
  async (address) => {
    const ky = createKy(createShop())
    expect(await failure(ky.get(address).json())).toMatchObject({ code: 'invalid_input' })
    expect(await failure(ky.post(address))).toMatchObject({ code: 'invalid_input' })
    expect(server.received).toEqual([])
  },
)

test('B11: reads are tried again, writes only where the user asks for it', async () => {
  const ky = createKy(createShop({ retry: 1 }), { retry: { delay: () => 1 } })
  await ky.get('warm')
  answer = () => new Response(null, { status: 503 })
  for (const method of ['get', 'post', 'put', 'delete'] as const) {
    server.received.length = 0
    await failure(ky(`orders`, { method }))
    expect([method, calls().length]).toEqual([method, method === 'get' ? 2 : 1])
  }
  server.received.length = 0
  await failure(ky.put('orders', { retry: { limit: 1, methods: ['put'] } }))
  await failure(ky.delete('orders', { retry: 3 }))
  expect(calls().map(({ method }) => method)).toEqual(['PUT', 'PUT', 'DELETE'])
  server.received.length = 0
  answer = () => new Response(null, { status: 503, headers: { 'retry-after': '600' } })
  expect(await failure(ky.get('orders'))).toMatchObject({ code: 'server_error', retryAt: expect.any(Date) })
  expect(calls()).toHaveLength(1)
})

test('B11: ky tries a read again after the same statuses as a typed call, and waits as the reply asks', async () => {
  const ky = createKy(createShop({ retry: 1 }), { retry: { delay: () => 1 } })
  await ky.get('warm')
  for (const [status, requests] of [
    [501, 2],
    [522, 2],
    [599, 2],
    [408, 2],
    [413, 1],
    [404, 1],
  ] as const) {
    answer = () => new Response(null, { status })
    server.received.length = 0
    await failure(ky.get('orders'))
    expect([status, calls().length]).toEqual([status, requests])
  }
  const asked: number[] = []
  answer = () => {
    asked.push(performance.now())
    return new Response(null, { status: 502, headers: { 'retry-after': '1' } })
  }
  await failure(ky.get('orders'))
  expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThan(900)
  // ky adds the user's own list to it, unless that is marked.
  answer = () => new Response(null, { status: 522 })
  server.received.length = 0
  await failure(ky.get('orders', { retry: { limit: 1, statusCodes: replaceOption([500]) } }))
  expect(calls()).toHaveLength(1)
})

test('a time-out of ky may be longer than the client’s, and a shorter one says how long it was', async () => {
  const shop = createShop({ timeout: 50 })
  answer = async () => {
    await new Promise((resolve) => setTimeout(resolve, 200))
    return Response.json({})
  }
  expect(await createKy(shop, { timeout: 30_000 }).get('orders').json()).toEqual({})
  expect(await failure(createKy(shop, { timeout: 20, retry: 0 }).get('orders'))).toMatchObject({
    code: 'timeout',
    message: expect.stringContaining('20 ms'),
  })
})

test('extend and create keep all of it, and throwHttpErrors is ky’s', async () => {
  const parent = createKy(createShop())
  answer = ({ headers }) => Response.json({ mark: headers.get('x-mark') }, { status: 400 })
  for (const ky of [parent.extend({ headers: { 'x-mark': '1' } }), parent.extend(() => ({})), parent.create({})]) {
    expect(await failure(ky.get('orders'))).toMatchObject({ code: 'refused', vendor: 'shop' })
    expect(await failure(ky.get('https://elsewhere.example/'))).toMatchObject({ code: 'invalid_input' })
    expect((await ky.get('orders', { throwHttpErrors: false })).status).toBe(400)
  }
  expect(calls().some(({ headers }) => headers.get('x-mark') === '1')).toBe(true)
})

test('a static key that is refused is credentials_rejected', async () => {
  const shop = createShop({}, { credential: { key: 'made-up-key' } })
  answer = () => new Response(null, { status: 401 })
  expect(await failure(createKy(shop).get('orders'))).toMatchObject({ code: 'credentials_rejected' })
})

test('wrong clients and options that the client decides are named at once', () => {
  expect(() => createKy({ fetch: globalThis.fetch })).toThrow(/wrong client/)
  expect(() => createKy(undefined as never)).toThrow(/wrong client/)
  for (const name of ['prefix', 'baseUrl', 'fetch'])
    expect(() => createKy(createShop(), { [name]: 'x' } as never)).toThrow(new RegExp(`'${name}'`))
})

test('an error by which a framework steers itself is not tried again and keeps its mark', async () => {
  let requests = 0
  const steering = Object.assign(new Error('Dynamic server usage'), { digest: 'DYNAMIC_SERVER_USAGE' })
  const fetch: typeof globalThis.fetch = (...given) => {
    if (String(given[0]).endsWith('/login')) return globalThis.fetch(...given)
    requests += 1
    return Promise.reject(steering)
  }
  expect(await failure(createKy(createShop({ fetch })).get('orders'))).toMatchObject({ digest: steering.digest })
  expect(requests).toBe(1)
})

test('a time-out of ky is told as one, and each of its attempts counts its own requests', async () => {
  const events: ClientEvent[] = []
  const ended = () => events.filter((event) => event.type === 'call.ended')
  const shop = createShop({ onEvent: (event) => events.push(event) })
  answer = () => new Promise(() => {})
  const ky = createKy(shop, { timeout: 50, retry: 0 })
  expect(await failure(ky.get('orders').json())).toMatchObject({ code: 'timeout' })
  const leaving = new AbortController()
  const left = ky.get('orders', { signal: leaving.signal, timeout: 5_000 })
  leaving.abort(new Error('the caller left'))
  await expect(left).rejects.toThrow('the caller left')
  answer = () => Response.json({}, { status: 503 })
  await failure(
    createKy(shop, { retry: { limit: 1, delay: () => 1 } })
      .get('orders')
      .json(),
  )
  expect(ended()).toMatchObject([
    { code: 'timeout', attempts: 1 },
    { code: 'aborted' },
    { status: 503, attempts: 1 },
    { status: 503, attempts: 1 },
  ])
})
