import { failure } from 'test-kit/contract'
import { expect, test } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import { createStaticGrant } from '../grant-manager/static-grant.ts'
import { createAuthFetch } from './auth-fetch.ts'
import { createOrigin } from './origin.ts'

const base = 'https://api.example/v1'

const createFetch = (send: typeof fetch) =>
  createAuthFetch({
    vendor: 'shop',
    origin: createOrigin(base),
    grants: createStaticGrant('key'),
    sign: (headers, key) => headers.set('x-api-key', key),
    challenge: ({ status }) => status === 401,
    fetch: () => send,
  })

/** Returns the arguments that the underlying `fetch` receives. */
async function passedOn(...given: Parameters<typeof fetch>) {
  const passed: Parameters<typeof fetch>[] = []
  const authFetch = createFetch(async (...all) => {
    passed.push(all)
    return new Response()
  })
  await authFetch(...given)
  const [[input, init] = ['']] = passed
  return { input, init, request: new Request(input, init) }
}

test('B9: no request may follow a redirect, in whatever form it is given', async () => {
  const stream = { method: 'POST', body: new Blob(['one']).stream(), duplex: 'half' }
  const forms: Parameters<typeof fetch>[] = [['orders'], ['orders', stream], [new Request(`${base}/orders`)]]
  for (const given of forms) {
    const { request } = await passedOn(...given)
    expect([request.redirect, request.headers.get('x-api-key')]).toEqual(['manual', 'key'])
  }
})

test('settings that only some runtimes know reach their fetch', async () => {
  const settings = { method: 'PATCH', body: '{}', cf: { cacheTtl: 5 } }
  expect(await passedOn('orders', settings)).toMatchObject({ input: `${base}/orders`, init: settings })
})

test.each<[string, object]>([
  // `exactOptionalPropertyTypes` refuses undefined here, but callers without it or without types pass it.
  ['nothing', {}],
  ['an undefined method', { method: undefined }],
  ['undefined headers', { headers: undefined }],
  ['an undefined body', { body: undefined }],
  ['a body of null', { body: null }],
  ['an undefined signal', { signal: undefined }],
  ['a method', { method: 'PUT' }],
  ['headers', { headers: { 'x-other': 'b' } }],
  ['a body', { body: 'other' }],
])('settings beside a Request count as they do for fetch itself: %s', async (_, init) => {
  const create = () => new Request(`${base}/orders`, { method: 'POST', body: '{"a":1}', headers: { 'x-own': 'a' } })
  const sides = [new Request(create(), init), (await passedOn(create(), init)).request]
  const [native, ours] = await Promise.all(
    sides.map(async (request) => {
      const { method, headers } = request
      return { method, own: headers.get('x-own'), other: headers.get('x-other'), body: await request.text() }
    }),
  )
  expect(ours).toEqual(native)
})

test('a method and a cache of a Request stay when the settings beside it are undefined', async () => {
  const given = new Request(`${base}/orders`, { method: 'DELETE', cache: 'reload' })
  const undefineds: object = { method: undefined, cache: undefined }
  const { init } = await passedOn(given, undefineds)
  expect(init).toMatchObject({ method: 'DELETE', cache: 'reload' })
})

test('a signal of null detaches the signal of the Request, as it does for fetch itself', async () => {
  const request = () => new Request(`${base}/orders`, { signal: AbortSignal.abort(new Error('the caller left')) })
  expect((await passedOn(request(), { signal: null })).init?.signal).toBeNull()
  const shop = createStubShop(() => new Response('yes'), { baseUrl: base })
  expect(await (await shop.fetch(request(), { signal: null })).text()).toBe('yes')
  const without: object[] = [{}, { signal: undefined }]
  for (const init of without) await expect(shop.fetch(request(), init)).rejects.toThrow('the caller left')
})

test('an error names the method and the path as they were given, without the query', async () => {
  const authFetch = createFetch(async () => Promise.reject(new TypeError('fetch failed')))
  const request = new Request(`${base}/orders?key=1`, { method: 'PUT' })
  const calls: [given: Parameters<typeof fetch>, operation: string][] = [
    [['orders'], 'GET orders'],
    [['orders?key=1', { method: 'post' }], 'POST orders'],
    [[new URL(`${base}/orders?key=1`), { method: 'DELETE' }], `DELETE ${base}/orders`],
    [[request], `PUT ${base}/orders`],
    [[request, { method: 'PATCH' }], `PATCH ${base}/orders`],
  ]
  for (const [given, operation] of calls) {
    expect(await failure(authFetch(...given))).toMatchObject({
      code: 'network',
      operation,
      message: `[shop] ${operation}: The vendor could not be reached`,
      cause: { message: 'fetch failed' },
    })
  }
})

test('a path that may not be sent to is named, and why', async () => {
  const authFetch = createFetch(async () => new Response())
  expect(await failure(authFetch('../orders?key=1#top'))).toMatchObject({
    code: 'invalid_input',
    message: '[shop] GET ../orders: The path must be free of user names and fragments',
    issues: [{ path: 'path', expected: 'free of user names and fragments' }],
  })
})

test('a body where none can be sent is refused before anything is', async () => {
  const sent: unknown[] = []
  const authFetch = createFetch(async (input) => {
    sent.push(input)
    return new Response()
  })
  for (const method of [undefined, 'get', 'HEAD']) {
    const init = { body: '{}', ...(method && { method }) }
    expect(await failure(authFetch('orders', init))).toMatchObject({
      code: 'invalid_input',
      reason: 'A GET or HEAD has no body',
      issues: [{ path: 'body', expected: 'absent' }],
    })
  }
  expect(sent).toEqual([])
  expect((await authFetch('orders', { body: null })).status).toBe(200)
  expect((await authFetch('how to GET one', { method: 'POST', body: '{}' })).status).toBe(200)
  expect((await authFetch('orders', { method: 'TARGET', body: '{}' })).status).toBe(200)
})

test('B8: who an address names is not repeated by the error that refuses it', async () => {
  const authFetch = createFetch(async () => new Response())
  const error = await failure(authFetch('https://me:hunter2@api.example/v1/orders'))
  expect(error).toMatchObject({ code: 'invalid_input', operation: 'GET https://api.example/v1/orders' })
})
