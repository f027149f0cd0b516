import { serveMock } from 'test-kit/serve'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createMockServer, createTokenBook } from './mock.ts'

const server = createMockServer({
  origins: ['http://127.0.0.1', 'http://127.0.0.2'],
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
    'orders.delete': {
      method: 'POST',
      url: 'http://127.0.0.1/action',
      when: ({ json }) => json === 'delete',
      answer: () => Response.json('deleted'),
    },
    'orders.action': {
      method: 'POST',
      url: 'http://127.0.0.1/action',
      answer: () => Response.json('done'),
    },
  },
  unknown: ({ method }) => new Response(method, { status: 404 }),
})

/** Returns the mock's answer, without a network. */
async function ask(path: string, init?: RequestInit): Promise<Response> {
  const { getResponse } = await import('msw')
  const url = new URL(path, 'http://127.0.0.1')
  const response = await getResponse(server.handlers, new Request(url, init))
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
  expect(server.calls).toEqual({
    'orders.get': 1,
    'orders.create': 2,
    'orders.delete': 0,
    'orders.action': 0,
    request: 4,
  })
})

test('an address that is not well escaped is unknown', async () => {
  for (const code of ['%E0%A4%A', '%', '%ff']) expect((await ask(`/orders/${code}`)).status, code).toBe(404)
  expect(await (await ask('/orders/%E0%A4%A4')).json()).toMatchObject({ code: 'त' })
})

test('of two routes at one address, the first that agrees answers', async () => {
  const act = async (json: unknown) => (await ask('/action', { method: 'POST', body: JSON.stringify(json) })).json()
  expect([await act('delete'), await act('print')]).toEqual(['deleted', 'done'])
})

test('the mock answers for each of its addresses, and for no other', async () => {
  expect((await ask('http://127.0.0.2/orders')).status).toBe(404)
  await expect(ask('http://127.0.0.3/orders')).rejects.toThrow('not feel addressed')
})

test('a mock begins at nothing, and goes back to it by a reset', async () => {
  const { calls, failNext } = createMockServer({
    origins: [],
    routes: { 'orders.get': { method: 'GET', url: 'http://127.0.0.1/', answer: () => new Response() } },
    unknown: () => new Response(),
  })
  expect(calls).toEqual({ 'orders.get': 0, request: 0 })
  expect(() => failNext('orders.list' as 'request', {})).toThrow(
    new TypeError("The mock has no operation 'orders.list', only orders.get, request"),
  )
  server.failNext('orders.get', { status: 500 })
  await ask('/orders/1')
  server.failNext('orders.get', { status: 500 })
  server.reset()
  expect(server.calls['orders.get']).toBe(0)
  expect((await ask('/orders/1')).status).toBe(200)
})

test('a planned failure is sent as it was given: text as text, and with its headers', async () => {
  server.reset()
  server.failNext('request', { status: 502, body: '<p>down</p>', headers: { 'content-type': 'text/html' } })
  server.failNext('request', { body: 'plain' })
  server.failNext('request', { status: 500 })
  const replies = [await ask('/'), await ask('/'), await ask('/')]
  expect(await Promise.all(replies.map(async (reply) => [reply.status, await reply.text()]))).toEqual([
    [502, '<p>down</p>'],
    [200, 'plain'],
    [500, ''],
  ])
  expect(replies[0]?.headers.get('content-type')).toBe('text/html')
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
})

test('a mock plays over a real socket too', async () => {
  const real = await serveMock(() => server.handlers)
  expect((await fetch(`${real.origin}/elsewhere`)).status).toBe(404)
  await real.close()
})

test('tokens are numbered, and live as long as it is said, or for ever', () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const book = createTokenBook('shop')
  const { access, refresh } = book.issue(10)
  expect([access, refresh]).toEqual(['shop-access-1', 'shop-refresh-1'])
  const endless = book.issue(-1).access
  expect(endless).toBe('shop-access-2')
  const areGood = () => [access, endless].map((token) => book.accepts(`Bearer ${token}`))
  vi.advanceTimersByTime(9_999)
  expect(areGood()).toEqual([true, true])
  vi.advanceTimersByTime(1)
  expect(areGood()).toEqual([false, true])
  book.reset()
  expect(areGood()).toEqual([false, false])
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
