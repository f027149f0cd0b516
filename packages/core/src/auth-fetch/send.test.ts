import { createServer, type Server, type Socket } from 'node:net'
import { failure } from 'test-kit/contract'
import { listen } from 'test-kit/serve'
import { expect, onTestFinished, test } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import { isUnsent } from './send.ts'

/** Returns the failure of a write to a server that handles each connection like this. */
async function failureOf(handle: (socket: Socket) => void, options = {}) {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    handle(socket)
  })
  onTestFinished(() => void server.close())
  const port = await listen(server as unknown as Parameters<typeof listen>[0] & Server)
  return failureAt(`http://127.0.0.1:${port}`, options)
}

const failureAt = (baseUrl: string, options = {}) =>
  failure(
    createStubShop(() => new Response(), { baseUrl, fetch: globalThis.fetch, allowHttp: true, ...options }).request(
      'POST',
      'orders',
      { json: { soc: 'DH35' } },
    ),
  )

test('a name that does not resolve and a door that is shut: the write was surely not made', async () => {
  expect(await failureAt('http://no-such-host.invalid')).toMatchObject({ code: 'network', sent: false })
  const server = createServer()
  const port = await listen(server as never)
  await new Promise((resolve) => server.close(resolve))
  const refused = await failureAt(`http://127.0.0.1:${port}`)
  expect(refused).toMatchObject({ code: 'network', sent: false })
  expect(JSON.parse(JSON.stringify(refused))).toMatchObject({ sent: false, cause: { code: 'ECONNREFUSED' } })
})

test('a certificate that is wrong: the write was surely not made', () => {
  for (const code of ['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID']) {
    expect(isUnsent(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) })), code).toBe(true)
  }
})

test('a connection that is reset after the request was written: nobody can tell', async () => {
  const error = await failureOf((socket) => void socket.once('data', () => socket.resetAndDestroy()))
  expect(error.code).toBe('network')
  expect(error.sent).toBeUndefined()
})

test('a connection that is reset before anything was written was not made, or nobody can tell', async () => {
  const error = await failureOf((socket) => socket.resetAndDestroy())
  expect(error.code).toBe('network')
  // The result depends on how far the runtime had got when the reset arrived.
  const { message } = (error.cause as { cause: Error }).cause
  expect(error.sent).toBe(message.startsWith('connect') ? false : undefined)
})

test('a time-out while waiting: nobody can tell', async () => {
  const error = await failureOf(() => {}, { timeout: 100 })
  expect(error).toMatchObject({ code: 'timeout', message: expect.stringContaining('within 100 ms') })
  expect(error.sent).toBeUndefined()
})

test('an answer, whatever it says: the write was made', async () => {
  const answer = (text: string) => (socket: Socket) => void socket.once('data', () => socket.end(text))
  for (const head of ['500 Down', '400 No', '302 Moved', '200 OK']) {
    const text = `HTTP/1.1 ${head}\r\ncontent-length: 2\r\nlocation: /\r\nconnection: close\r\n\r\n{}`
    expect((await failureOf(answer(text))).sent, head).toBe(true)
  }
  const broken = 'HTTP/1.1 200 OK\r\ncontent-length: 20\r\nconnection: close\r\n\r\n{}'
  expect(await failureOf(answer(broken))).toMatchObject({ code: 'network', sent: true })
})

test('the word of other runtimes is understood, and silence is not taken for an answer', () => {
  const refused = Object.assign(new Error(), { code: 'ECONNREFUSED' })
  const reset = Object.assign(new Error(), { code: 'ECONNRESET' })
  for (const cause of [
    Object.assign(new Error(), { code: 'ConnectionRefused' }),
    new TypeError('error sending request for url: client error (Connect): tcp connect error'),
    Object.assign(new Error(), { code: 'ETIMEDOUT', syscall: 'connect' }),
    new AggregateError([refused, refused]),
  ]) {
    expect(isUnsent(cause), String(cause)).toBe(true)
  }
  const loop = new Error('loop')
  loop.cause = loop
  // The network went down after the connection may have carried the request.
  const lost = Object.assign(new Error(), { code: 'EHOSTUNREACH', syscall: 'read' })
  const cut = new TypeError('fetch failed', {
    cause: Object.assign(new Error(), { code: 'ENETDOWN', syscall: 'write' }),
  })
  const partly = [new AggregateError([refused, reset]), new AggregateError([])]
  for (const cause of [undefined, 'text', loop, reset, lost, cut, ...partly]) {
    expect(isUnsent(cause), String(cause)).toBe(false)
  }
})
