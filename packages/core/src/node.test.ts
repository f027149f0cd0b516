import { createServer, request as sendRequest } from 'node:http'
import express from 'express'
// @ts-expect-error: the installed types are those of Express 5.
import express4 from 'express-4'
import fastify, { type FastifyInstance } from 'fastify'
import { listen } from 'test-kit/serve'
import { talk } from 'test-kit/talk'
import { watchUnhandled } from 'test-kit/unhandled'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type NodeHandler, type NodeHandlerOptions, toNodeHandler } from './node.ts'
import { createWebhookHandler } from './webhook/handler.ts'

const body = '{"note":"Thanh toán"}'

/** Answers with what it received. */
const echo = async (request: Request) => {
  const text = await request.text()
  const { pathname, search } = new URL(request.url)
  const headers = { 'x-path': pathname + search, 'x-type': request.headers.get('content-type') ?? '' }
  return new Response(`${request.method} ${text}`, { status: 201, headers })
}

async function mount(listener: (incoming: never, outgoing: never) => unknown): Promise<number> {
  const server = createServer((incoming, outgoing) => void listener(incoming as never, outgoing as never))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return listen(server)
}

const mountHandler = (options?: NodeHandlerOptions, handler = echo) => mount(toNodeHandler(handler, options))

const post = (port: number, path = '/hooks?secret=made-up', sent: BodyInit = body) =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    body: sent,
    headers: { 'content-type': 'application/json' },
    duplex: 'half',
  } as RequestInit)

const head = (length: number, path = '/', more = '') =>
  `POST ${path} HTTP/1.1\r\nhost: shop.example\r\ncontent-length: ${length}\r\n${more}\r\n`

async function expectEcho(port: number, path?: string) {
  const response = await post(port, path)
  expect([response.status, await response.text()]).toEqual([201, `POST ${body}`])
  expect(response.headers.get('x-path')).toBe(path ?? '/hooks?secret=made-up')
  expect(response.headers.get('x-type')).toBe('application/json')
}

type App = Parameters<typeof mount>[0]
const four = express4 as unknown as typeof express

const apps: Record<string, (handler: NodeHandler) => (incoming: never, outgoing: never) => unknown> = {
  'node:http': (handler) => handler,
  'Express 5': (handler) => express().post('/hooks', handler),
  'Express 5 behind express.raw': (handler) =>
    express()
      .use(express.raw({ type: '*/*' }))
      .post('/hooks', handler),
  'Express 5 behind express.text': (handler) =>
    express()
      .use(express.text({ type: '*/*' }))
      .post('/hooks', handler),
  'Express 5 behind express.json with verify': (handler) =>
    express()
      .use(express.json({ verify: (request, _, raw) => Object.assign(request, { rawBody: raw }) }))
      .post('/hooks', handler),
  'Express 5 in a router': (handler) => express().use('/hooks', express.Router().post('/', handler)),
  'Express 4': (handler) => four().post('/hooks', handler),
  'Express 4 behind express.raw': (handler) =>
    four()
      .use(four.raw({ type: '*/*' }))
      .post('/hooks', handler),
  'Express 4 behind a parser of other types': (handler) =>
    four()
      .use(four.urlencoded({ extended: true }))
      .post('/hooks', handler),
}

test.each(Object.entries(apps))('a delivery arrives through %s', async (_, app) => {
  await expectEcho(await mount(app(toNodeHandler(echo)) as App))
})

async function mountFastify(prepare: (app: FastifyInstance) => unknown, handler: NodeHandler): Promise<number> {
  const app = fastify()
  onTestFinished(() => app.close())
  prepare(app)
  app.post('/hooks', handler)
  await app.listen({ host: '127.0.0.1', port: 0 })
  return (app.server.address() as { port: number }).port
}

const fastifies: Record<string, (app: FastifyInstance) => unknown> = {
  'leaves the body alone': (app) => app.addContentTypeParser('application/json', (_request, _raw, done) => done(null)),
  'parses as bytes': (app) =>
    app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, raw, done) => done(null, raw)),
  'parses as text': (app) =>
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, raw, done) => done(null, raw)),
}

test.each(Object.entries(fastifies))('a delivery arrives through a Fastify that %s', async (_, prepare) => {
  await expectEcho(await mountFastify(prepare, toNodeHandler(echo)))
})

test('B15: a Fastify that leaves the body alone answers 408 to a drip', async () => {
  const prepare = fastifies['leaves the body alone'] as (app: FastifyInstance) => unknown
  const port = await mountFastify(prepare, toNodeHandler(echo, { timeout: 100 }))
  const answer = await talk(port, (socket) =>
    socket.write(`${head(100, '/hooks', 'content-type: application/json\r\n')}{`),
  )
  expect(answer).toContain(' 408 ')
})

test('B15: a body that was parsed, with nothing raw kept, is the user’s mistake, and the answer says what to do', async () => {
  const onError = vi.fn()
  const handler = toNodeHandler(echo, { onError })
  const ports = [
    await mount(express().use(express.json()).post('/hooks', handler) as App),
    await mount(four().use(four.json()).post('/hooks', handler) as App),
    await mountFastify(() => {}, handler),
  ]
  for (const port of ports) {
    const response = await post(port)
    expect(response.status).toBe(500)
    expect(await response.text()).toContain('express.raw')
  }
  expect(onError.mock.calls.map(([error]) => error)).toEqual(Array(3).fill(expect.any(TypeError)))
})

test('B15: an address that begins with two slashes, is absolute or has an odd host is answered', async () => {
  const port = await mountHandler()
  for (const [path, seen] of [
    ['//', '//'],
    ['//evil.example/x', '//evil.example/x'],
    ['http://evil.example/x?a=1', '/x?a=1'],
    ['*', '/*'],
  ] as const) {
    const answer = await talk(port, (socket) => socket.write(`${head(2, path, 'connection: close\r\n')}{}`))
    expect(answer).toContain('201')
    expect(answer).toContain(`x-path: ${seen}\r\n`)
  }
  const odd = await talk(port, (socket) =>
    socket.write('POST / HTTP/1.1\r\nhost: [\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'),
  )
  expect(odd).toContain('201')
})

test('B15: a body that breaks off harms nobody', async () => {
  const unhandled = watchUnhandled()
  const handler = vi.fn(echo)
  const port = await mountHandler({}, handler)
  await talk(port, (socket) => {
    socket.write(`${head(100)}{"a`)
    setTimeout(() => socket.destroy(), 20)
  })
  const half = await talk(port, (socket) => socket.end(`${head(100)}{"a`))
  expect(half === '' || half.includes(' 400 ')).toBe(true)
  expect(handler).not.toHaveBeenCalled()
  expect(unhandled).not.toHaveBeenCalled()
  await expectEcho(port)
})

test('B15: a body that is too long is answered 413 and not kept, whether it says its length or not', async () => {
  const port = await mountHandler({ maxBytes: 1_000 })
  expect((await post(port, '/', 'x'.repeat(1_000))).status).toBe(201)
  expect(await talk(port, (socket) => socket.write(`${head(1_001)}x`))).toContain(' 413 ')
  const zeros = new Uint8Array(64 * 1024)
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  const answer = await talk(port, async (socket) => {
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.write('POST / HTTP/1.1\r\nhost: shop.example\r\ntransfer-encoding: chunked\r\n\r\n')
    for (let sent = 0; sent < 200 * 1024 * 1024 && !socket.destroyed; sent += zeros.length) {
      socket.write(`${zeros.length.toString(16)}\r\n`)
      socket.write(zeros)
      const isFull = !socket.write('\r\n') && !socket.destroyed
      if (isFull) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed])
      most = Math.max(most, process.memoryUsage().arrayBuffers)
    }
    socket.end()
  })
  expect(answer).toContain(' 413 ')
  expect(most - before).toBeLessThan(50 * 1024 * 1024)
  const raw = express()
    .use(express.raw({ type: '*/*', limit: '1mb' }))
    .post('/', toNodeHandler(echo, { maxBytes: 10 }))
  expect((await post(await mount(raw as App), '/')).status).toBe(413)
})

test('B15: a webhook handler says how long a body may be, unless an option does', async () => {
  const limited = createWebhookHandler({
    vendor: 'shop',
    maxBytes: 2 * 1024 * 1024,
    verify: (request) => request.text(),
    handle: () => {},
    reply: () => new Response('ok'),
  })
  const long = 'x'.repeat(2 * 1024 * 1024)
  const status = async (handler: NodeHandler, sent: string) => (await post(await mount(handler), '/', sent)).status
  expect(await status(toNodeHandler(limited), long)).toBe(200)
  expect(await status(toNodeHandler(limited), `${long}x`)).toBe(413)
  expect(await status(toNodeHandler(limited, { maxBytes: 1_000 }), 'x'.repeat(1_001))).toBe(413)
  expect(await status(toNodeHandler(echo), 'x'.repeat(1024 * 1024))).toBe(201)
  expect(await status(toNodeHandler(echo), 'x'.repeat(1024 * 1024 + 1))).toBe(413)
})

test('B15: a request that drips in is answered 408', async () => {
  const port = await mountHandler({ timeout: 100 })
  const answer = await talk(port, (socket) => {
    socket.write(head(100))
    const drip = setInterval(() => socket.write('x'), 20)
    socket.once('close', () => clearInterval(drip))
  })
  expect(answer).toContain(' 408 ')
})

test('a peer that waits for 100 Continue is told to go on', async () => {
  const port = await mountHandler()
  const answer = await new Promise<number | undefined>((resolve) => {
    const options = {
      port,
      host: '127.0.0.1',
      method: 'POST',
      headers: { expect: '100-continue', 'content-length': 2 },
    }
    const request = sendRequest(options, ({ statusCode }) => resolve(statusCode))
    request.once('continue', () => request.end('{}'))
    request.flushHeaders()
  })
  expect(answer).toBe(201)
})

test('B15: a peer that leaves while the callback runs harms nobody, and the callback goes on', async () => {
  const unhandled = watchUnhandled()
  let isDone = false
  const port = await mountHandler({}, async () => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    isDone = true
    return new Response('x'.repeat(1_000_000))
  })
  await talk(port, (socket) => {
    socket.write(`${head(2)}{}`)
    setTimeout(() => socket.destroy(), 10)
  })
  await vi.waitFor(() => expect(isDone).toBe(true))
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(unhandled).not.toHaveBeenCalled()
})

test('a handler that throws is answered 500 without a word, and is heard of', async () => {
  const onError = vi.fn(() => {
    throw new Error('a listener that fails')
  })
  const down = new TypeError('database down')
  const response = await post(await mountHandler({ onError }, () => Promise.reject(down)))
  expect([response.status, await response.text()]).toEqual([500, ''])
  expect(onError.mock.calls).toEqual([[down]])
  const printed = vi.spyOn(console, 'error').mockReturnValue()
  await post(await mountHandler({}, () => Promise.reject(down)))
  expect(printed.mock.calls).toEqual([[down]])
  printed.mockRestore()
})

test('an asynchronous onError that fails is no unhandled rejection', async () => {
  const unhandled = watchUnhandled()
  const onError = async () => {
    throw new Error('the log server is down')
  }
  const port = await mountHandler({ onError }, () => Promise.reject(new Error('database down')))
  expect((await post(port)).status).toBe(500)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(unhandled).not.toHaveBeenCalled()
})

test('a response goes out whole: status, cookies, and a long body at the pace of its reader', async () => {
  const long = 'x'.repeat(3_000_000)
  const headers = new Headers({ 'x-own': 'yes' })
  headers.append('set-cookie', 'a=1')
  headers.append('set-cookie', 'b=2')
  const response = await post(await mountHandler({}, async () => new Response(long, { status: 299, headers })))
  expect([response.status, response.headers.get('x-own')]).toEqual([299, 'yes'])
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect(await response.text()).toBe(long)
  const bare = await post(await mountHandler({}, async () => new Response(null, { status: 204 })))
  expect([bare.status, await bare.text()]).toEqual([204, ''])
})

test('a GET is handed on without a body', async () => {
  const port = await mountHandler()
  expect(await (await fetch(`http://127.0.0.1:${port}/x`)).text()).toBe('GET ')
})

test('wrong options are refused at once', () => {
  expect(() => toNodeHandler(undefined as never)).toThrow(TypeError)
  for (const options of [{ maxBytes: 0 }, { maxBytes: '1mb' }, { timeout: 0 }, { timeout: 2 ** 31 }, { onError: 7 }]) {
    expect(() => toNodeHandler(echo, options as never), JSON.stringify(options)).toThrow(TypeError)
  }
})

test('B15: a peer that reads nothing until it has sent a lot still gets its answer', async () => {
  const port = await mountHandler({ maxBytes: 1_000 })
  const answer = await talk(port, async (socket) => {
    socket.pause()
    socket.write(head(200 * 1024 * 1024))
    const sending = setInterval(() => socket.write(new Uint8Array(256 * 1024)), 10)
    setTimeout(() => socket.resume(), 300)
    setTimeout(() => clearInterval(sending), 400)
  })
  expect(answer).toContain(' 413 ')
})

test('a response whose body breaks off does not look whole, and its peer is let go', async () => {
  const errors: unknown[] = []
  const broken = new Error('the database is gone')
  const half = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('half')),
    pull: (controller) => controller.error(broken),
  })
  const port = await mountHandler({ onError: (error) => errors.push(error) }, async () => new Response(half))
  await expect(post(port).then((response) => response.text())).rejects.toThrow()
  expect(errors).toEqual([broken])
  const next = await mountHandler()
  await expectEcho(next)
})
