import { type Options, replaceOption } from 'ky'
import { failure } from 'test-kit/contract'
import { expect, test, vi } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import { createKy } from '../ky.ts'

/** A shop that is down, and the methods of the requests that it got. */
function createDownShop(headers: Record<string, string> = {}, status = 503) {
  const sent: string[] = []
  const answer = ({ method }: Request) => {
    sent.push(method)
    return new Response(null, { status, headers })
  }
  return { shop: createStubShop(answer, { retry: 1 }), sent }
}

const once = { limit: 1, delay: () => 1 }

test.each<[string, object]>([
  ['retry: undefined', { retry: undefined }],
  ['undefined methods', { retry: { ...once, methods: undefined } }],
  ['a retry that replaces', { retry: replaceOption(once) }],
  ['a hook that sets a number', { hooks: { init: [(options: Options) => Object.assign(options, { retry: 1 })] } }],
])('B11: %s does not repeat writes, and reads are still repeated', async (_, options) => {
  const { shop, sent } = createDownShop()
  const given = options as Options
  const bare = createKy(shop, { retry: once })
  for (const ky of [createKy(shop, given), bare.extend(given), bare.extend(() => given)]) {
    for (const method of ['put', 'delete', 'query'] as const) await failure(ky('orders', { method }))
  }
  for (const method of ['put', 'delete', 'query'] as const) await failure(bare(`orders`, { ...given, method }))
  expect(sent.join()).toBe(Array(4).fill('PUT,DELETE,QUERY').join())
  sent.length = 0
  await failure(createKy(shop, given).get('orders'))
  expect(sent).toEqual(['GET', 'GET'])
})

const at = (ms: number) => new Date(ms).toUTCString()
const slow = 600_000

test.each<[string, () => Record<string, string>]>([
  ['X-RateLimit-Reset in an hour', () => ({ 'x-ratelimit-reset': String(Math.floor(Date.now() / 1_000) + 3_600) })],
  ['RateLimit-Reset in an hour', () => ({ 'ratelimit-reset': '3600' })],
  [
    'a date by the clock of a server that is ahead',
    () => ({ date: at(Date.now() + slow), 'retry-after': at(Date.now() + slow + 1_000) }),
  ],
])('B11: ky does not sleep for longer than a typed call after %s', async (_, headers) => {
  const { shop, sent } = createDownShop(headers(), 429)
  const startedAt = performance.now()
  expect(await failure(createKy(shop).get('orders').json())).toMatchObject({ code: 'rate_limited' })
  expect(sent).toHaveLength(2)
  expect(performance.now() - startedAt).toBeLessThan(4_000)
})

test('B11: a pause is counted from the reply’s own date, also where the server is behind', async () => {
  const { shop, sent } = createDownShop({ date: at(Date.now() - slow), 'retry-after': at(Date.now() - slow + 2_000) })
  const startedAt = performance.now()
  await failure(createKy(shop).get('orders'))
  expect(sent).toHaveLength(2)
  expect(performance.now() - startedAt).toBeGreaterThan(900)
})

test('B7, B11: a caller who aborts leaves a pause at once, and ky’s limits of it hold', async () => {
  const { shop, sent } = createDownShop({ 'retry-after': '20' })
  const leaving = new AbortController()
  const reason = new Error('the caller left')
  setTimeout(() => leaving.abort(reason), 20)
  const startedAt = performance.now()
  await expect(createKy(shop).get('orders', { signal: leaving.signal })).rejects.toBe(reason)
  expect(sent).toHaveLength(1)
  await failure(createKy(shop, { retry: { ...once, maxRetryAfter: 10 } }).get('orders'))
  await failure(createKy(shop, { retry: { ...once, afterStatusCodes: replaceOption([429]) as never } }).get('orders'))
  expect(sent).toHaveLength(5)
  // A pause that is longer than the time that is left ends the call at once, like that of a typed call.
  const error = await failure(createKy(shop, { totalTimeout: 3_000 }).get('orders'))
  expect(error).toMatchObject({ code: 'server_error', retryAt: expect.any(Date) })
  expect(sent).toHaveLength(6)
  expect(performance.now() - startedAt).toBeLessThan(4_000)
})

test('B11: shouldRetry of the user decides first, and leaves the rest to the client', async () => {
  const { shop, sent } = createDownShop({ 'retry-after': '600' })
  const decide = async (verdict: boolean | undefined) => {
    sent.length = 0
    await failure(createKy(shop, { retry: { ...once, shouldRetry: () => verdict } }).get('orders'))
    return sent.length
  }
  expect([await decide(true), await decide(false), await decide(undefined)]).toEqual([2, 1, 1])
  const broken = vi.fn<typeof fetch>().mockRejectedValue(new TypeError('fetch failed'))
  const retry = { ...once, shouldRetry: () => undefined }
  const ky = createKy(
    createStubShop(() => new Response(), { fetch: broken }),
    { retry },
  )
  expect(await failure(ky.get('orders'))).toMatchObject({ code: 'network' })
  expect(broken).toHaveBeenCalledTimes(2)
})

test('B11: ky repeats a HEAD too, and neither a redirect nor a status that the user leaves out', async () => {
  const { shop, sent } = createDownShop()
  await failure(createKy(shop, { retry: once }).head('orders'))
  expect(sent).toEqual(['HEAD', 'HEAD'])
  await failure(createKy(shop, { retry: { ...once, statusCodes: replaceOption([500]) as never } }).get('orders'))
  expect(sent).toHaveLength(3)
  const moved = createDownShop({ location: 'https://elsewhere.example' }, 302)
  expect(await failure(createKy(moved.shop, { retry: once }).get('orders'))).toMatchObject({
    code: 'unexpected_response',
  })
  expect(moved.sent).toHaveLength(1)
})

test('B11: a time-out is repeated only where the user asks for it', async () => {
  const hanging = vi.fn<typeof fetch>().mockImplementation(() => new Promise(() => {}))
  const shop = createStubShop(() => new Response(), { fetch: hanging, timeout: 20 })
  for (const [asked, requests] of [
    [{}, 1],
    [{ retryOnTimeout: false }, 1],
    [{ retryOnTimeout: true }, 2],
  ] as const) {
    hanging.mockClear()
    const error = await failure(createKy(shop, { retry: { ...once, ...asked } }).get('orders'))
    expect([error.code, hanging.mock.calls.length]).toEqual(['timeout', requests])
  }
})
