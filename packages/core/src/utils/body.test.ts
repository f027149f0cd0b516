import { createServer } from 'node:http'
import { failure } from 'test-kit/contract'
import { createFakeClock } from 'test-kit/fake-clock'
import { listen } from 'test-kit/serve'
import { watchBody } from 'test-kit/watch-body'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import { OversizeError, parseJson, readText, retryAfterMs, tryJson } from './body.ts'

const encode = (text: string) => new TextEncoder().encode(text)
/** The reply of a user's own `fetch`, without its body. */
const foreign = { status: 200, ok: true, type: 'default', headers: new Headers() }

test('a reply may be as long as the limit, whether it says its length or not', async () => {
  const body = '{"data":1}'
  const limits = { maxBytes: body.length }
  const sized = createStubShop(() => new Response(body, { headers: { 'content-length': String(body.length) } }), limits)
  expect(await sized.request('GET', 'orders')).toBe(1)
  expect(await createStubShop(() => new Response(body), limits).request('GET', 'orders')).toBe(1)
})

test('B10: of a reply that says it is too long, nothing is read, and its connection is freed', async () => {
  const { stream, seen } = watchBody(encode('{"data":1}'))
  const shop = createStubShop(() => new Response(stream, { headers: { 'content-length': '101' } }), { maxBytes: 100 })
  expect(await failure(shop.request('GET', 'orders'))).toMatchObject({ reason: 'The reply is too long' })
  expect(seen).toEqual({ pulls: 0, isCancelled: true })
})

test('B10: a reply that grows too long is read no further, and its connection is freed', async () => {
  const { stream, seen } = watchBody(encode('x'.repeat(60)), encode('x'.repeat(60)), encode('x'.repeat(60)))
  const shop = createStubShop(() => new Response(stream), { maxBytes: 100 })
  expect(await failure(shop.request('GET', 'orders'))).toMatchObject({ reason: 'The reply is too long' })
  expect(seen).toEqual({ pulls: 2, isCancelled: true })
})

test('a mark is taken from the beginning of a reply, and from nowhere else', async () => {
  const pieces = ['\uFEFF', '{"data":"a', '', '\uFEFFb', 'ố\uFEFF', '"}']
  const shop = createStubShop(() => new Response(watchBody(...pieces.map(encode)).stream))
  expect(await shop.request('GET', 'orders')).toBe('a\uFEFFbố\uFEFF')
})

test('a reply may come in buffers as well as in views of them', async () => {
  const pieces = [encode('{"data":"Hà').buffer, encode(' Nội"}').buffer] as unknown as Uint8Array[]
  const body = new ReadableStream({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(piece)
      controller.close()
    },
  })
  const shop = createStubShop(() => ({ ...foreign, body }) as unknown as Response)
  expect(await shop.request('GET', 'orders')).toBe('Hà Nội')
})

test('a piece of a reply is decoded before the next is asked for, since it may be in the same memory', async () => {
  const memory = new Uint8Array(4)
  const pieces = ['{"da', 'ta":', '1234', '5}  ']
  const shop = createStubShop(() => {
    const pull = (controller: ReadableStreamDefaultController) => {
      const piece = pieces.shift()
      if (piece === undefined) return controller.close()
      memory.set(encode(piece))
      controller.enqueue(memory)
    }
    return { ...foreign, body: new ReadableStream({ pull }, { highWaterMark: 0 }) } as unknown as Response
  })
  expect(await shop.request('GET', 'orders')).toBe(12_345)
})
test('a letter that is split over two pieces of a reply is read whole', async () => {
  const bytes = encode('{"data":"Hà Nội"}')
  const pieces = Array.from(bytes, (byte) => new Uint8Array([byte]))
  const shop = createStubShop(() => new Response(watchBody(...pieces).stream))
  expect(await shop.request('GET', 'orders')).toBe('Hà Nội')
})

test('a reply without a body says nothing', async () => {
  const shop = createStubShop(() => new Response(null, { status: 204 }), {}, { read: (data) => ({ data }) })
  expect(await shop.request('DELETE', 'orders/7')).toBeUndefined()
})

test('B9: every redirect is told as such and let go of, also in the form that browsers give it', async () => {
  for (const [status, type] of [
    [300, 'basic'],
    [399, 'basic'],
    [0, 'opaqueredirect'],
  ] as const) {
    const { stream, seen } = watchBody(encode('moved'))
    const moved = Object.defineProperties(new Response(stream), { status: { value: status }, type: { value: type } })
    expect(await failure(createStubShop(() => moved).fetch('orders'))).toMatchObject({
      code: 'unexpected_response',
      message: `[shop] GET orders: The vendor answered with a redirect, which is never followed (${status})`,
      status,
    })
    expect(seen).toEqual({ pulls: 0, isCancelled: true })
  }
})

test('a status that is no redirect is given back as it came, 304 too', async () => {
  for (const status of [299, 304, 400]) {
    const response = await createStubShop(() => new Response(null, { status })).fetch('orders')
    expect(response.status).toBe(status)
  }
})

test('the date that a vendor asks to wait for is told, in seconds or as a date', async () => {
  const clock = createFakeClock()
  const soon = new Date(clock.wall() + 17_000)
  for (const value of ['17', soon.toUTCString()]) {
    const shop = createStubShop(() => new Response(null, { status: 429, headers: { 'retry-after': value } }), { clock })
    expect(await failure(shop.request('GET', 'orders')), value).toMatchObject({ code: 'rate_limited', retryAt: soon })
  }
})

test('a wait with spaces around it, as some servers send it, is understood', async () => {
  const server = createServer((_request, response) => response.setHeader('retry-after', ' 7 ').end())
  onTestFinished(() => void server.close())
  const { headers } = await fetch(`http://127.0.0.1:${await listen(server)}`)
  expect(retryAfterMs(headers, 0)).toBe(7_000)
})

test('what is neither seconds nor a date asks for nothing', () => {
  for (const value of ['soon', '7s', 'x7', '-7', ', 5', 'Infinity', '1e3'])
    expect(retryAfterMs(new Headers({ 'retry-after': value }), Date.UTC(2026, 0)), value).toBe(0)
  expect(retryAfterMs(new Headers(), 0)).toBe(0)
})

test.each([
  ['299.997', 299_997],
  ['7.', 7_000],
  ['120, 120', 120_000],
  ['120,5', 120_000],
  ['0.5', 500],
])('a wait of %s seconds is understood', (value, ms) => {
  expect(retryAfterMs(new Headers({ 'retry-after': value }), 0)).toBe(ms)
})

test('a date is measured against the reply’s own, since the machine’s clock may be wrong', () => {
  const date = 'Thu, 01 Jan 2026 00:00:00 GMT'
  const until = 'Thu, 01 Jan 2026 00:00:20 GMT'
  const wrong = Date.UTC(2026, 0, 1, 0, 15)
  expect(retryAfterMs(new Headers({ 'retry-after': until, date }), wrong)).toBe(20_000)
  expect(retryAfterMs(new Headers({ 'retry-after': `${until}, ${until}`, date }), wrong)).toBe(20_000)
  expect(retryAfterMs(new Headers({ 'retry-after': until, date: 'soon' }), Date.UTC(2026, 0))).toBe(20_000)
  expect(retryAfterMs(new Headers({ 'retry-after': until }), wrong)).toBe(0)
})

test('a Response without web streams, as node-fetch and React Native have it, is read by its text()', async () => {
  const bare = (text: string) => ({ status: 200, headers: new Headers(), body: {} as never, text: async () => text })
  expect(await readText(bare('{"data":1}'), 100)).toBe('{"data":1}')
  expect(await readText({ ...bare('x'), body: undefined as never }, 100)).toBe('x')
  await expect(readText(bare('x'.repeat(101)), 100)).rejects.toThrow(OversizeError)
})

test('a reply that has no body by its status has none, whatever was attached', async () => {
  for (const status of [204, 205]) {
    const { stream, seen } = watchBody(encode('{"data":1}'))
    expect(await readText({ status, headers: new Headers(), body: stream, text: async () => 'x' }, 100)).toBe('')
    expect(seen.isCancelled).toBe(true)
  }
})

test('more seconds than dates can hold are still as long as can be', () => {
  const wait = retryAfterMs(new Headers({ 'retry-after': '99999999999999' }), Date.now())
  expect(wait).toBeGreaterThan(365 * 24 * 3_600_000)
  expect(new Date(Date.now() + wait).getTime()).not.toBeNaN()
})

test('B10: a long text of very deep nesting is no JSON, and is not parsed to learn so', () => {
  const parse = vi.spyOn(JSON, 'parse')
  onTestFinished(() => parse.mockRestore())
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
    ['[{"\\\\":', '}]'],
  ] as const) {
    const deep = `${open.repeat(20_000)}1${close.repeat(20_000)}`
    expect(() => parseJson(deep)).toThrow(SyntaxError)
    expect(tryJson(deep)).toBeUndefined()
    expect(tryJson(open.repeat(20_000))).toBeUndefined()
  }
  expect(parse).not.toHaveBeenCalled()
})

test('a long text is parsed, however many brackets stand beside one another or in its texts', () => {
  const values = [
    Array.from({ length: 20_000 }, () => [{}]),
    ['['.repeat(20_000), `"${'{'.repeat(20_000)}\\`, `${'[\\"'.repeat(20_000)}`],
    { list: Array.from({ length: 10_000 }, (_, at) => ({ at, note: '"[' })) },
  ]
  for (const value of values) expect(parseJson(JSON.stringify(value))).toEqual(value)
  const nested = (depth: number) => `${'['.repeat(depth)}"${'x'.repeat(20_000)}"${']'.repeat(depth)}`
  expect(JSON.stringify(parseJson(nested(512)))).toBe(nested(512))
  expect(tryJson(nested(513))).toBeUndefined()
})
