import { createServer, type IncomingMessage } from 'node:http'
import express, { type RequestHandler } from 'express'
// @ts-expect-error: the installed types are those of Express 5.
import express4 from 'express-4'
import { listen } from 'test-kit/serve'
import { talk } from 'test-kit/talk'
import { watchUnhandled } from 'test-kit/unhandled'
import { expect, onTestFinished, test } from 'vitest'
import { type NodeHandlerOptions, toNodeHandler } from '../node.ts'

const body = '{"note":"Thanh toán"}'
const expresses = { 'Express 5': express, 'Express 4': express4 as unknown as typeof express }

/** Mounts a handler that echoes the body, behind a middleware. */
async function mount(middleware: RequestHandler, options?: NodeHandlerOptions, create = express): Promise<number> {
  const echo = async (request: Request) => new Response(await request.arrayBuffer())
  const server = createServer(create().use(middleware).post('/', toNodeHandler(echo, options)))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return listen(server)
}

async function send(port: number, sent: BodyInit = body): Promise<[number, string]> {
  const headers = { 'content-type': 'application/json' }
  const init = { method: 'POST', body: sent, headers, duplex: 'half' } as RequestInit
  const response = await fetch(`http://127.0.0.1:${port}/`, init)
  return [response.status, await response.text()]
}

const collecting =
  (begin: (request: IncomingMessage & { rawBody?: string }) => void): RequestHandler =>
  (request, _, next) => {
    begin(request)
    request.on('data', (chunk) => {
      Object.assign(request, { rawBody: (request as { rawBody?: string }).rawBody + String(chunk) })
    })
    next()
  }

test('B15: a body that a middleware lets Node decode is read, up to the limit', async () => {
  const unhandled = watchUnhandled()
  const decode: RequestHandler = (request, _, next) => {
    request.setEncoding('utf8')
    next()
  }
  const port = await mount(decode, { maxBytes: 3_000 })
  expect(await send(port)).toEqual([200, body])
  expect(await send(port, 'á'.repeat(1_500))).toEqual([200, 'á'.repeat(1_500)])
  expect(await send(port, 'á'.repeat(1_501))).toEqual([413, ''])
  const chunked = new Blob(['x'.repeat(3_001)]).stream()
  expect(await send(port, chunked)).toEqual([413, ''])
  expect(unhandled).not.toHaveBeenCalled()
})

test('B15: a body that Node decodes as anything but UTF-8 is the user’s mistake', async () => {
  const errors: unknown[] = []
  const decode: RequestHandler = (request, _, next) => {
    request.setEncoding('latin1')
    next()
  }
  const [status, text] = await send(await mount(decode, { onError: (error) => errors.push(error) }))
  expect([status, errors]).toEqual([500, [expect.any(TypeError)]])
  expect(text).toContain('raw')
})

test.each(Object.entries(expresses))('raw bytes that %s keeps as `raw` are read', async (_, create) => {
  const unhandled = watchUnhandled()
  const parser = create.json({ verify: (request, _, raw) => Object.assign(request, { raw }) })
  expect(await send(await mount(parser, {}, create))).toEqual([200, body])
  expect(unhandled).not.toHaveBeenCalled()
})

test('a `raw` of a request that is no raw body is left alone', async () => {
  for (const raw of [true, {}, 'x', null]) {
    const middleware: RequestHandler = (request, _, next) => {
      Object.assign(request, { raw })
      next()
    }
    expect(await send(await mount(middleware))).toEqual([200, body])
  }
})

test('B15: a `rawBody` that a middleware still collects is not taken for the whole body', async () => {
  const port = await mount(collecting((request) => Object.assign(request, { rawBody: '' })))
  expect(await send(port)).toEqual([200, body])
  expect(await send(port, '')).toEqual([200, ''])
})

test('B15: a body that has half arrived before the handler is called is read to its end', async () => {
  const collect = collecting((request) => Object.assign(request, { rawBody: '' }))
  const slowly: RequestHandler = (request, response, next) =>
    collect(request, response, () => request.once('data', () => setTimeout(next, 20)))
  const port = await mount(slowly)
  const answer = await talk(port, (socket) => {
    socket.write(`POST / HTTP/1.1\r\nhost: shop.example\r\nconnection: close\r\ncontent-length: 8\r\n\r\n{"a"`)
    setTimeout(() => socket.write(':12}'), 100)
  })
  expect(answer).toContain(' 200 ')
  expect(answer).toContain('{"a":12}')
})
