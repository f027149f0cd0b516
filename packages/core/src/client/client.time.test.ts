import { failure } from 'test-kit/contract'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { type Answer, ok, serveWiredShop } from '../../test/wired-shop.ts'

const wire = await serveWiredShop()

beforeEach(() => wire.reset())
afterAll(() => wire.server.close())

test('B10: the time of an attempt covers its body', async () => {
  const shop = wire.createShop({ timeout: 800, retry: 0 })
  await shop.auth.token()
  const drip = () =>
    new Response(new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{"ok":')) }))
  wire.answers = [drip]
  expect(await failure(shop.request('GET', 'orders'))).toMatchObject({ code: 'timeout', operation: 'GET orders' })
  wire.answers = [drip]
  const response = await shop.fetch('orders')
  expect((await failure(response.text())).code).toBe('timeout')
})

test('B10: a whole call ends in its total time', async () => {
  const shop = wire.createShop({ timeout: 5_000, totalTimeout: 300 })
  wire.answers = [() => new Promise(() => {})]
  expect((await failure(shop.request('GET', 'orders'))).code).toBe('timeout')
  wire.login = () => new Promise(() => {})
  const late = wire.createShop({ timeout: 5_000, totalTimeout: 200 })
  const waiting = [late.request('GET', 'orders'), late.fetch('orders'), late.auth.token()]
  const errors = await Promise.all(waiting.map((job) => failure(job)))
  expect(errors.map(({ code, operation }) => [code, operation])).toEqual([
    ['timeout', 'GET orders'],
    ['timeout', 'GET orders'],
    ['timeout', 'auth.token'],
  ])
})

test('B10: nothing is sent when the login has used up the time', async () => {
  const sent: string[] = []
  const busyFetch = async (input: RequestInfo | URL) => {
    sent.push(String(input))
    // This loop blocks all timers, so the login ends before its deadline can fire.
    const end = performance.now() + 300
    while (performance.now() < end);
    return Response.json({ access_token: 'token', ok: true })
  }
  const shop = wire.createShop({ totalTimeout: 200, fetch: busyFetch })
  expect(await failure(shop.request('POST', 'orders', { json: {} }))).toMatchObject({ code: 'timeout' })
  expect(sent).toEqual([`${wire.server.origin}/login`])
})

test('B10: a slow login does not eat the time of the attempt', async () => {
  const shop = wire.createShop({ timeout: 400, retry: 0 })
  const slowly =
    (answer: Answer): Answer =>
    async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 250))
      return answer(request)
    }
  wire.login = slowly(wire.login)
  wire.answers = [slowly(() => ok('both were slow'))]
  expect(await shop.request('GET', 'orders')).toBe('both were slow')
})

test('B10: a reply over the limit is refused, whether it says its length or not', async () => {
  const shop = wire.createShop({ maxBytes: 1_000, retry: 0 })
  const long = JSON.stringify({ ok: true, data: 'x'.repeat(2_000) })
  const unsized = new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode(long))
      controller.close()
    },
  })
  wire.answers = [
    () => new Response(long, { headers: { 'content-length': String(long.length) } }),
    () => new Response(unsized),
  ]
  for (let call = 0; call < 2; call += 1) {
    expect(await failure(shop.request('GET', 'orders'))).toMatchObject({
      code: 'unexpected_response',
      issues: [{ expected: 'at most 1000 bytes' }],
    })
  }
})
