import { Readable } from 'node:stream'
import { createContext, runInContext } from 'node:vm'
import { failure } from 'test-kit/contract'
import { serve } from 'test-kit/serve'
import * as undici from 'undici'
import { afterAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import type { RenewableCredential } from '../client/client.ts'
import { oauthGrant } from '../oauth/token-request.ts'

// The undici package is another copy of fetch. It does not recognise this runtime's `Request` and `FormData`, nor the
// runtime those of undici.
const foreignFetch = undici.fetch as unknown as typeof fetch

let good = 1
let logins = 0
const server = await serve((request) => {
  if (new URL(request.url).pathname === '/token') {
    logins += 1
    return Response.json({ access_token: `token-${logins}` })
  }
  const isGood = request.headers.get('authorization') === `Bearer token-${good}`
  return isGood ? Response.json({ data: 'yes' }) : new Response('no', { status: 401 })
})
beforeEach(() => {
  good = 1
  logins = 0
  server.received.length = 0
})
afterAll(() => server.close())

const credential: RenewableCredential = {
  identity: ['me'],
  login: (call, signal) => call('login', { url: `${server.origin}/token`, json: {} }, oauthGrant, signal),
}
const createShop = (fetch: typeof globalThis.fetch, retry = 0) =>
  createStubShop(() => new Response(), { fetch, retry, baseUrl: server.origin }, { credential })

const bytes = new Uint8Array([0, 255, 10, 13, 128])
const foreignBytes = runInContext('new Uint8Array([0, 255, 10, 13, 128])', createContext({}))

function fill<
  Form extends { set(name: string, value: string): void; set(name: string, value: Blob, file: string): void },
>(form: Form) {
  form.set('note', 'Thanh toán')
  form.set('file', new Blob([bytes], { type: 'image/png' }), 'tệp.png')
  return form
}

const bodies: Record<string, () => unknown> = {
  text: () => 'Thanh toán',
  bytes: () => bytes,
  'bytes of another realm': () => foreignBytes,
  'an ArrayBuffer': () => bytes.buffer,
  'a form': () => new URLSearchParams({ a: 'b c', d: 'đ' }),
  'a blob': () => new Blob(['x', bytes], { type: 'image/png' }),
  'a multipart form': () => fill(new FormData()),
  'a multipart form of the other copy': () => fill(new undici.FormData()),
  'a stream': () => new Blob(['one, ', 'two']).stream(),
  'a stream of Node': () => Readable.from([Buffer.from('one, '), Buffer.from('two')]),
}

const types: Record<string, RegExp | null> = {
  text: /^text\/plain/,
  'a form': /^application\/x-www-form-urlencoded/,
  'a blob': /^image\/png$/,
  'a multipart form': /^multipart\/form-data; boundary=/,
  'a multipart form of the other copy': /^multipart\/form-data; boundary=/,
}

for (const [copy, fetch] of Object.entries({
  'this runtime’s fetch': globalThis.fetch,
  'another copy of fetch': foreignFetch,
})) {
  test.each(Object.entries(bodies))(
    `B3: ${copy} sends %s, and the same bytes again after a refusal`,
    async (kind, body) => {
      const shop = createShop(fetch)
      await shop.fetch('warm-up')
      good = 2
      server.received.length = 0
      const reply = await shop.fetch('orders', { method: 'POST', body: body() as BodyInit })
      expect(await reply.json()).toEqual({ data: 'yes' })
      const [first, login, second, ...rest] = server.received
      expect(rest).toEqual([])
      expect(login?.url).toContain('/token')
      expect(first?.body.length).toBeGreaterThan(4)
      expect(second?.body).toBe(first?.body)
      const type = second?.headers.get('content-type') ?? null
      expect(type).toBe(first?.headers.get('content-type') ?? null)
      if (types[kind] !== undefined) expect(type).toMatch(types[kind] as RegExp)
      if (kind.startsWith('a multipart'))
        expect(second?.body).toMatch(/Thanh toán[\s\S]*name="file"; filename="tệp.png"/)
    },
  )

  for (const [realm, Class] of Object.entries({ 'this copy': Request, 'the other copy': undici.Request })) {
    test(`B3: a Request of ${realm} goes through ${copy} whole, and once more after a refusal`, async () => {
      const shop = createShop(fetch)
      await shop.fetch('warm-up')
      good = 2
      server.received.length = 0
      const init = { method: 'PUT', body: 'Thanh toán', headers: { 'x-own': 'kept' } }
      const request = new Class(`${server.origin}/orders/1`, init) as Request
      expect((await shop.fetch(request)).status).toBe(200)
      const sent = server.received.filter(({ url }) => url.endsWith('/orders/1'))
      expect(sent.map(({ method, body, headers }) => [method, body, headers.get('x-own')])).toEqual([
        ['PUT', 'Thanh toán', 'kept'],
        ['PUT', 'Thanh toán', 'kept'],
      ])
    })
  }
}

test('typed calls and logins go through another copy of fetch', async () => {
  const shop = createShop(foreignFetch)
  expect(await shop.request('POST', 'orders', { json: { soc: 'DH35' } })).toBe('yes')
})

/** Returns the arguments that the underlying `fetch` receives. */
async function passedOn(job: (shop: ReturnType<typeof createShop>) => Promise<unknown>) {
  const passed: [unknown, RequestInit | undefined][] = []
  const shop = createShop(async (input, init) => {
    passed.push([input, init])
    return globalThis.fetch(input, init)
  })
  await job(shop)
  return passed
}

test('fetch is always called with an address and settings that keep caches out of it', async () => {
  const passed = await passedOn(async (shop) => {
    await shop.request('GET', 'orders')
    await shop.fetch('orders')
    await shop.fetch(new Request(`${server.origin}/orders`, { method: 'POST', body: 'x' }))
  })
  expect(passed.length).toBe(4)
  for (const [input, init] of passed) {
    expect(typeof input).toBe('string')
    expect(init).toMatchObject({ cache: 'no-store', redirect: 'manual' })
  }
})

test('a cache that the caller asks for wins, and one that the runtime does not know is not asked for', async () => {
  const asked = await passedOn(async (shop) => {
    await shop.fetch('orders', { cache: 'reload' })
    await shop.fetch(new Request(`${server.origin}/orders`, { cache: 'force-cache' }))
  })
  expect(asked.slice(1).map(([, init]) => init?.cache)).toEqual(['reload', 'force-cache'])
  const known = Object.getOwnPropertyDescriptor(Request.prototype, 'cache') as PropertyDescriptor
  Reflect.deleteProperty(Request.prototype, 'cache')
  onTestFinished(() => void Object.defineProperty(Request.prototype, 'cache', known))
  const unknown = await passedOn((shop) => shop.fetch('orders'))
  for (const [, init] of unknown) expect(init).not.toHaveProperty('cache')
})

test('B7: a signal of another realm ends the call with its own reason', async () => {
  const listeners: (() => void)[] = []
  const signal = {
    aborted: false,
    reason: undefined as unknown,
    addEventListener: (_: string, listener: () => void) => listeners.push(listener),
    removeEventListener: () => {},
  }
  const shop = createShop(async (_, init) => {
    if (String(_).endsWith('/token')) return Response.json({ access_token: 'token-1' })
    return new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
  })
  const ended = expect(shop.fetch('orders', { signal: signal as never })).rejects.toBe('enough')
  await new Promise((resolve) => setTimeout(resolve, 20))
  Object.assign(signal, { aborted: true, reason: 'enough' })
  for (const listener of listeners) listener()
  await ended
})

test('an error by which a framework steers itself keeps its mark, and is neither tried again nor held against the vendor', async () => {
  // Next.js throws this while it prerenders a page. It then renders the page for each request instead.
  const steering = Object.assign(new Error('Dynamic server usage'), { digest: 'DYNAMIC_SERVER_USAGE' })
  let isBuild = true
  let requests = 0
  const shop = createShop((...given) => {
    requests += 1
    return isBuild ? Promise.reject(steering) : globalThis.fetch(...given)
  }, 2)
  const call = () => failure(shop.request('GET', 'orders', { timeout: 1_000 }))
  expect(await call()).toMatchObject({ code: 'network', operation: 'login', sent: false, digest: steering.digest })
  expect(await call()).toMatchObject({ digest: steering.digest })
  expect(requests).toBe(2)
  isBuild = false
  expect(await shop.request('GET', 'orders')).toBe('yes')
  isBuild = true
  requests = 0
  const error = await call()
  expect([error, requests]).toMatchObject([{ operation: 'GET orders', digest: steering.digest }, 1])
  // Next.js writes a digest of its own onto the errors that it catches.
  expect(Object.assign(error, { digest: '123' })).toMatchObject({ digest: '123' })
  expect(JSON.stringify(await call())).not.toContain('digest')
})

test('a fetch that gives a bare reply, or throws where it should reject, is understood', async () => {
  const bare = (() => Response.json({ data: 'yes' })) as unknown as typeof fetch
  expect(await createStubShop(() => new Response(), { fetch: bare }).request('GET', 'orders')).toBe('yes')
  const thrown = new TypeError('no network here')
  const throwing = () => {
    throw thrown
  }
  const shop = createStubShop(() => new Response(), { fetch: throwing })
  expect(await failure(shop.request('GET', 'orders'))).toMatchObject({
    code: 'network',
    cause: { message: thrown.message },
  })
  expect(await failure(shop.fetch('orders'))).toMatchObject({ code: 'network', cause: { message: thrown.message } })
})

test('a mocked fetch that gives no reply is a failure of the network', async () => {
  const mock = (() => undefined) as unknown as typeof fetch
  const asked = { code: 'network', cause: { message: 'fetch returned no response' } }
  const shop = createStubShop(() => new Response(), { fetch: mock })
  for (const call of [shop.fetch('orders'), shop.request('GET', 'orders')]) {
    const error = await failure(call)
    expect(error).toMatchObject(asked)
    expect(error.sent).toBeUndefined()
  }
  expect(await failure(createShop(mock).fetch('orders'))).toMatchObject({ code: 'auth_unavailable', cause: asked })
})
