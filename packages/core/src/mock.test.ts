import { expect, test } from 'vitest'
import { serveMock } from '../../../test/serve.ts'
import { createMockServer, createTokenBook } from './mock.ts'

const server = createMockServer({
  origins: ['http://127.0.0.1'],
  routes: {
    'orders.get': {
      method: 'GET',
      url: 'http://127.0.0.1/orders/:code',
      answer: ({ params, url }) => Response.json({ ...params, port: url.port === '' }),
    },
    'orders.create': {
      method: 'POST',
      url: 'http://127.0.0.1/orders',
      answer: ({ json, text }) => Response.json({ json, text }),
    },
  },
  unknown: ({ method }) => new Response(method, { status: 404 }),
})

/** What the mock answers, without a network between. */
async function ask(path: string, init?: RequestInit): Promise<Response> {
  const { getResponse } = await import('msw')
  const response = await getResponse(server.handlers, new Request(`http://127.0.0.1${path}`, init))
  if (response === undefined) throw new Error('The mock does not feel addressed')
  return response
}

test('requests are routed by method and path, counted, and the rest is unknown', async () => {
  server.reset()
  expect(await (await ask('/orders/HN%2F1')).json()).toEqual({ code: 'HN/1', port: true })
  expect(await (await ask('/orders', { method: 'POST', body: '{"a":1}' })).json()).toEqual({
    json: { a: 1 },
    text: '{"a":1}',
  })
  expect(await (await ask('/orders', { method: 'POST', body: '{' })).json()).toEqual({ text: '{' })
  for (const [path, method] of [
    ['/orders', 'PUT'],
    ['/orders/', 'GET'],
    ['/orders/1/2', 'GET'],
    ['/', 'GET'],
  ] as const) {
    expect((await ask(path, { method })).status).toBe(404)
  }
  expect(server.calls).toEqual({ 'orders.get': 1, 'orders.create': 2, request: 4 })
})

test('failures come in the order they were planned, then the answers', async () => {
  server.reset()
  server.failNext('orders.get', { status: 503 }, 2)
  server.failNext('orders.get', { body: { no: 'way' }, headers: { 'x-a': 'b' } })
  server.failNext('orders.get', { network: true })
  server.failNext('orders.get', { delay: 1 })
  const replies = []
  for (let call = 0; call < 6; call += 1) replies.push(await ask('/orders/1'))
  expect(replies.map(({ status }) => status)).toEqual([503, 503, 200, 0, 200, 200])
  expect(await replies[2]?.json()).toEqual({ no: 'way' })
  expect(replies[2]?.headers.get('x-a')).toBe('b')
  expect(await replies[4]?.json()).toHaveProperty('code', '1')
  expect(() => server.failNext('orders.delete' as 'request', { status: 500 })).toThrow(
    "no operation 'orders.delete', only orders.get",
  )
})

test('a mock plays over a real socket too', async () => {
  const real = await serveMock(() => server.handlers)
  expect((await fetch(`${real.origin}/elsewhere`)).status).toBe(404)
  await real.close()
})

test('tokens are good until they expire, are revoked or forgotten', () => {
  const book = createTokenBook('shop')
  const first = book.issue(3_600)
  const header = `Bearer ${first.access}`
  expect(book.accepts(header)).toBe(true)
  for (const wrong of [
    null,
    '',
    first.access,
    `bearer ${first.access}`,
    `Bearer  ${first.access}`,
    `${header} x`,
    `Bearer ${first.refresh}`,
  ]) {
    expect(book.accepts(wrong), String(wrong)).toBe(false)
  }
  book.expire()
  expect(book.accepts(header)).toBe(false)
  expect(book.redeem(first.refresh)).toBe(true)
  expect(book.redeem(first.refresh)).toBe(false)
  const second = book.issue(-1)
  book.revoke()
  expect([book.accepts(`Bearer ${second.access}`), book.redeem(second.refresh)]).toEqual([false, false])
  const third = book.issue(0)
  expect(book.accepts(`Bearer ${third.access}`)).toBe(false)
  book.reset()
  expect(book.redeem(third.refresh)).toBe(false)
})

test('an operation may be made to fail for good, until reset', async () => {
  server.failNext('orders.get', { status: 503 }, Infinity)
  for (let count = 0; count < 3; count += 1) expect((await ask('/orders/1')).status).toBe(503)
  server.reset()
  expect((await ask('/orders/1')).status).toBe(200)
})
