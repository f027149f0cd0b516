import { inspect } from 'node:util'
import ky from 'ky'
import { failure } from 'test-kit/contract'
import * as v from 'valibot'
import { afterAll, beforeEach, expect, expectTypeOf, test } from 'vitest'
import { type Answer, ok, serveWiredShop } from '../../test/wired-shop.ts'
import type { ClientEvent } from './events.ts'

const wire = await serveWiredShop()

beforeEach(() => wire.reset())
afterAll(() => wire.server.close())

test('request gives the payload, typed by its schema', async () => {
  const shop = wire.createShop()
  wire.answers = [() => ok({ id: 7, extra: true }), () => ok('any'), () => ok(1)]
  const order = await shop.request('GET', 'orders/7', { schema: v.looseObject({ id: v.number() }) })
  expectTypeOf(order.id).toEqualTypeOf<number>()
  expect(order).toEqual({ id: 7, extra: true })
  const unknown = await shop.request('get', '/orders', { query: { page: 2, note: 'Hà Nội' } })
  expectTypeOf(unknown).toEqualTypeOf<unknown>()
  expect(unknown).toBe('any')
  expect(await shop.request('POST', 'orders', { json: { a: 1 }, unwrap: false })).toEqual({ ok: true, data: 1 })
  expect(wire.calls().map(({ method, url, body }) => [method, url.replace(wire.server.origin, ''), body])).toEqual([
    ['GET', '/v1/orders/7', ''],
    ['GET', '/v1/orders?page=2&note=H%C3%A0+N%E1%BB%99i', ''],
    ['POST', '/v1/orders', '{"a":1}'],
  ])
  expect(wire.calls()[2]?.headers.get('content-type')).toBe('application/json')
  expect(wire.calls()[0]?.headers.get('accept')).toBe('application/json')
})

test('B12: a field that is missing or mistyped is named, and its value is not', async () => {
  const shop = wire.createShop()
  wire.answers = [() => ok({ items: [{ price: 'hunter3' }] })]
  const schema = v.looseObject({ items: v.array(v.looseObject({ price: v.number() })), total: v.number() })
  const error = await failure(shop.request('GET', 'orders', { schema }))
  expect(error).toMatchObject({
    code: 'unexpected_response',
    issues: [
      { path: 'items.0.price', expected: 'number' },
      { path: 'total', expected: 'present' },
    ],
  })
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('hunter3')
})

test('a refusal is told in the vendor’s words, whatever the status', async () => {
  const shop = wire.createShop()
  wire.answers = [
    () => Response.json({ ok: false, data: 'too heavy' }),
    () => Response.json({ ok: false, data: 'no such order' }, { status: 404, headers: { 'x-request-id': 'r-1' } }),
  ]
  expect(await failure(shop.request('POST', 'orders', { json: {} }))).toMatchObject({
    code: 'refused',
    status: 200,
    vendorCode: 'NO',
    vendorMessage: 'too heavy',
    message: '[shop] POST orders: too heavy (200)',
  })
  expect(await failure(shop.request('GET', 'orders/9'))).toMatchObject({
    code: 'refused',
    status: 404,
    requestId: 'r-1',
  })
})

test('what JSON or HTTP cannot hold is refused before anything is sent', async () => {
  const shop = wire.createShop()
  const circular: Record<string, unknown> = {}
  circular.self = circular
  for (const json of [circular, 1n, () => {}]) {
    expect(await failure(shop.request('POST', 'orders', { json }))).toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'json' }],
    })
  }
  expect(await failure(shop.request('GET', 'orders', { json: {} }))).toMatchObject({
    code: 'invalid_input',
    issues: [{ path: 'json' }],
  })
  for (const [method, path] of [
    ['G ET', 'orders'],
    ['', 'orders'],
    ['GET', 7],
    [undefined, undefined],
  ]) {
    expect((await failure(shop.request(method as string, path as string))).code).toBe('invalid_input')
  }
  expect(wire.server.received).toEqual([])
})

test('B11: each attempt carries the grant of its time, unlike a header set once', async () => {
  // ky has this trap: its `beforeRequest` hook runs once, so that all attempts carry the first token.
  const seen: (string | null)[] = []
  let minted = 0
  const attempts = async (input: RequestInfo | URL) => {
    seen.push((input as Request).headers.get('authorization'))
    return new Response(null, { status: seen.length < 3 ? 503 : 200 })
  }
  await ky('http://127.0.0.1/', {
    fetch: attempts as typeof fetch,
    retry: { limit: 2, delay: () => 1 },
    hooks: {
      beforeRequest: [
        ({ request }) => {
          minted += 1
          request.headers.set('authorization', `T${minted}`)
        },
      ],
    },
  })
  expect(seen).toEqual(['T1', 'T1', 'T1'])

  const shop = wire.createShop()
  wire.answers = [
    () => new Response(null, { status: 503 }),
    async () => {
      await shop.auth.reset()
      return new Response(null, { status: 503 })
    },
  ]
  await shop.request('GET', 'orders')
  expect(wire.calls().map(({ headers }) => headers.get('authorization'))).toEqual([
    'Bearer token-1',
    'Bearer token-1',
    'Bearer token-2',
  ])
})

test('B11: writes are sent once, reads by POST as often as reads', async () => {
  const shop = wire.createShop()
  const down: Answer = () => new Response(null, { status: 503 })
  for (const [method, safe, times] of [
    ['POST', undefined, 1],
    ['PUT', undefined, 1],
    ['DELETE', undefined, 1],
    ['GET', undefined, 3],
    ['HEAD', undefined, 3],
    ['POST', true, 3],
    ['GET', false, 1],
  ] as const) {
    wire.server.received.length = 0
    wire.answers = [down, down, down]
    expect(
      await failure(shop.request(method, 'orders', { safe, ...(method === 'POST' && { json: { n: 1 } }) })),
    ).toMatchObject({ code: 'server_error', status: 503 })
    expect(wire.calls(), `${method} ${safe}`).toHaveLength(times)
    expect(new Set(wire.calls().map(({ body }) => body)).size).toBe(1)
  }
})

test('B11: a broken connection is tried again for reads only', async () => {
  const events: ClientEvent[] = []
  const shop = wire.createShop({ onEvent: (event) => events.push(event) })
  await shop.auth.token()
  wire.answers = [() => undefined]
  expect(await shop.request('GET', 'orders')).toBe('done')
  wire.answers = [() => undefined]
  expect((await failure(shop.request('POST', 'orders', { json: {} }))).code).toBe('network')
  expect(events.filter(({ type }) => type === 'call.retried')).toMatchObject([
    { vendor: 'shop', type: 'call.retried', operation: 'request', code: 'network', attempt: 1 },
  ])
})

test('B11: Retry-After is waited for, unless it asks for more than the call has', async () => {
  const shop = wire.createShop()
  const limited =
    (seconds: string): Answer =>
    () =>
      new Response(null, { status: 429, headers: { 'retry-after': seconds } })
  wire.answers = [limited('1')]
  const began = performance.now()
  expect(await shop.request('GET', 'orders')).toBe('done')
  expect(performance.now() - began).toBeGreaterThanOrEqual(990)
  for (const [seconds, options] of [
    ['31', {}],
    ['20', { totalTimeout: 5_000 }],
  ] as const) {
    wire.answers = [limited(seconds)]
    const error = await failure(wire.createShop(options).request('GET', 'orders'))
    expect(error.code).toBe('rate_limited')
    expect(Math.round(((error.retryAt?.getTime() ?? 0) - Date.now()) / 1_000)).toBe(Number(seconds))
  }
})

test('fetch takes its settings from a Request as well, over the headers of the client', async () => {
  const shop = wire.createShop({ headers: { 'x-app': 'till', 'x-from': 'client' } })
  const headers = { 'content-type': 'text/csv', 'x-from': 'call' }
  const controller = new AbortController()
  const init = { method: 'POST', body: 'a,b', headers, signal: controller.signal }
  for (const settings of [init, new Request('https://elsewhere.example', init)]) {
    await shop.fetch('orders', settings)
    const { method, url, body, headers: sent } = wire.calls().at(-1)!
    expect([method, url, body]).toEqual(['POST', expect.stringContaining('/v1/orders'), 'a,b'])
    const { accept, authorization, ...others } = Object.fromEntries(sent)
    expect([accept, authorization]).toEqual(['application/json', 'Bearer token-1'])
    expect(others).toMatchObject({ 'content-type': 'text/csv', 'x-app': 'till', 'x-from': 'call' })
  }
  wire.answers = [() => new Promise(() => {}), () => new Promise(() => {})]
  const request = () => new Request('https://elsewhere.example', init)
  expect((await failure(wire.createShop({ timeout: 100 }).fetch('orders', request()))).code).toBe('timeout')
  const leaving = shop.fetch('orders', request())
  controller.abort(new Error('left'))
  await expect(leaving).rejects.toThrow('left')
})

test('B5: a login that answers 200 without a usable token is no login, and shows nothing of what it said', async () => {
  for (const body of [
    {},
    { access_token: 7, refresh_token: 'leaked' },
    { access_token: 'two words' },
    { access_token: 'a\r\nb: c' },
    [],
    'leaked',
    null,
  ]) {
    wire.login = () => Response.json(body)
    const error = await failure(wire.createShop().request('GET', 'orders'))
    expect(error, JSON.stringify(body)).toMatchObject({ code: 'unexpected_response', operation: 'login' })
    expect(error.retryAt).toBeInstanceOf(Date)
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('leaked')
  }
  expect(wire.calls()).toEqual([])
})

test('B5: a wrong address of the login is not taken for wrong credentials', async () => {
  wire.login = () => new Response('<h1>Not found</h1>', { status: 404 })
  expect(await failure(wire.createShop().request('GET', 'orders'))).toMatchObject({
    code: 'unexpected_response',
    status: 404,
  })
})

test('B6: what the auth server asks for is kept to', async () => {
  const shop = wire.createShop()
  wire.login = () => new Response(null, { status: 429, headers: { 'retry-after': '120' } })
  const error = await failure(shop.request('GET', 'orders'))
  expect(error.code).toBe('auth_unavailable')
  expect(Math.round(((error.retryAt?.getTime() ?? 0) - Date.now()) / 1_000)).toBe(120)
})

test('B8: secrets that the vendor echoes are masked in message, code and request id', async () => {
  const shop = wire.createShop()
  const token = await shop.auth.token()
  wire.answers = [
    () =>
      Response.json(
        { ok: false, data: `hunter2 ${token}` },
        { status: 400, headers: { 'x-request-id': `r-${token}` } },
      ),
  ]
  const error = await failure(shop.request('GET', 'orders?password=hunter2'))
  expect(error).toMatchObject({ vendorMessage: '*** ***', requestId: 'r-***' })
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/hunter2|token-1/)
})

test('B8: a secret that came with a call is masked too', async () => {
  const shop = wire.createShop()
  shop.protect('secure-token-1')
  wire.answers = [() => Response.json({ ok: false, data: 'secure-token-1 is too short' })]
  expect(await failure(shop.request('POST', 'webhooks', { json: {} }))).toMatchObject({
    vendorMessage: '*** is too short',
  })
})

test('waitUntil is told of each login, until it ends, and harms nobody by throwing', async () => {
  const works: Promise<unknown>[] = []
  const waitUntil = (work: Promise<unknown>) => {
    works.push(work)
    throw new Error('no request here')
  }
  const shop = wire.createShop({ waitUntil })
  await Promise.all([shop.request('GET', 'items'), shop.request('GET', 'items')])
  expect(works).toHaveLength(1)
  await shop.auth.reset()
  wire.login = () => Response.json({ error: 'invalid_client' }, { status: 401 })
  expect(await failure(shop.request('GET', 'items'))).toMatchObject({ code: 'credentials_rejected' })
  await expect(Promise.all(works)).resolves.toHaveLength(2)
})

test('a listener that throws harms nobody', async () => {
  const shop = wire.createShop({
    onEvent: () => {
      throw new Error('listener')
    },
  })
  expect(await shop.request('GET', 'orders')).toBe('done')
})

test('a call without a login sends no credential', async () => {
  const shop = wire.createShop()
  expect(await shop.call('open', 'GET', 'areas', { open: true })).toBe('done')
  expect(wire.logins).toBe(0)
  expect(wire.calls()[0]?.headers.has('authorization')).toBe(false)
})

test('fetch is looked up when it is needed, so that a mock installed later is seen', async () => {
  const shop = wire.createShop()
  const original = globalThis.fetch
  let used = 0
  globalThis.fetch = (input, init) => {
    used += 1
    return original(input, init)
  }
  try {
    await shop.request('GET', 'orders')
  } finally {
    globalThis.fetch = original
  }
  expect(used).toBe(2)
})

test('1,000 first calls at once, then 200 refused for one revoked token: one login each, none fails', async () => {
  const shop = wire.createShop()
  const many = (times: number) => Promise.all(Array.from({ length: times }, () => shop.request('GET', 'orders')))
  expect(await many(1_000)).toHaveLength(1_000)
  expect(wire.logins).toBe(1)
  const refused = 'Bearer token-1'
  wire.answers = Array.from(
    { length: 200 },
    () => (request: Request) =>
      request.headers.get('authorization') === refused ? new Response(null, { status: 401 }) : ok('done'),
  )
  expect(await many(200)).toHaveLength(200)
  expect(wire.logins).toBe(2)
})
