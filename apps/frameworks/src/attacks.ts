import { request as sendRequest } from 'node:http'
import type { Socket } from 'node:net'
import { mockCasso } from '@x/casso/mock'
import { talk as talkTo } from 'test-kit/talk'
import type { Server } from './server.ts'

const path = '/webhooks/casso'
/** Milliseconds that a server may take for anything. Handlers wait ten seconds for a body. */
const patienceMs = 20_000
const mebibyte = 1_024 * 1_024

const mock = mockCasso({ retries: 0 })
export const { signatureKey } = mock.webhookCredentials

export interface Attack {
  name: string
  /** Resolves to what it observed, if that is not obvious. Throws when the server misbehaves. */
  run(server: Server): Promise<string | undefined>
  /** Whether it mostly waits, so that the others can run at the same time. */
  waits?: boolean
}

/** What strangers and bad networks do to a webhook, over real sockets. */
export const attacks: readonly Attack[] = [
  { name: 'a genuine delivery is handled', run: (server) => deliver(server) },
  {
    name: 'a forged delivery is answered 401',
    run: async (server) => {
      const { body } = await signed('forged')
      const headers = { 'content-type': 'application/json', 'x-casso-signature': 't=1,v1=00' }
      const { status } = await fetch(urlOf(server), { method: 'POST', headers, body })
      expect(status === 401, `it was answered ${status}`)
    },
  },
  {
    name: 'POST // is answered',
    run: async (server) => {
      const answer = await talk(server, (socket) => socket.write(`${head(2, '//', 'connection: close\r\n')}{}`))
      return statusOf(answer)
    },
  },
  {
    name: 'a body that breaks off after 3 of 100 bytes',
    run: async (server) => {
      await talk(server, (socket) => {
        socket.write(`${head(100)}{"a`)
        setTimeout(() => socket.destroy(), 100)
      })
      await talk(server, (socket) => socket.end(`${head(100)}{"a`))
    },
  },
  { name: '200 MB with a length: 413, memory flat', run: (server) => flood(server, head(200 * mebibyte), zeros) },
  {
    name: '200 MB in chunks: 413, memory flat',
    run: (server) => {
      const chunked = head(0).replace('content-length: 0', 'transfer-encoding: chunked')
      const chunk = Buffer.concat([Buffer.from(`${zeros.length.toString(16)}\r\n`), zeros, Buffer.from('\r\n')])
      return flood(server, chunked, chunk)
    },
  },
  {
    name: 'a byte a second: 408',
    waits: true,
    run: async (server) => {
      const answer = await talk(server, (socket) => {
        socket.write(head(100))
        const drip = setInterval(() => socket.write('x'), 1_000)
        socket.once('close', () => clearInterval(drip))
        // Some servers keep the connection open and wait for the rest of the body.
        socket.once('data', () => setTimeout(() => socket.destroy(), 500))
      })
      expect(statusOf(answer) === '408', `it was answered ${statusOf(answer)}`)
    },
  },
  {
    name: 'Expect: 100-continue is handled',
    run: async (server) => {
      const { headers, body, text } = await signed('expect')
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const expecting = { ...headers, expect: '100-continue', 'content-length': Buffer.byteLength(body) }
        const request = sendRequest(urlOf(server), { method: 'POST', headers: expecting, timeout: patienceMs })
        request.once('response', ({ statusCode }) => resolve(statusCode))
        request.once('error', reject).once('timeout', () => request.destroy(new Error('it was not answered')))
        request.once('continue', () => request.end(body))
        request.flushHeaders()
      })
      expect(status === 200, `it was answered ${status}`)
      await paid(server, text)
    },
  },
  {
    name: 'a client that leaves while the callback runs',
    run: async (server) => {
      const { headers, body, text } = await signed('slow')
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
      await talk(server, (socket) => {
        socket.write(head(Buffer.byteLength(body), path, lines.join('')) + body)
        setTimeout(() => socket.destroy(), 300)
      })
      await paid(server, text)
    },
  },
  { name: 'the next genuine delivery is handled', run: (server) => deliver(server) },
  {
    name: 'the process lives and nothing went unhandled',
    run: async (server) => {
      expect(server.isAlive(), 'it has ended')
      const loud = /.*(unhandled|uncaught).*/i.exec(server.printed())
      expect(loud === null, `it printed: ${loud?.[0]}`)
    },
  },
]

async function deliver(server: Server) {
  const { headers, body, text } = await signed('genuine')
  const { status } = await fetch(urlOf(server), { method: 'POST', headers, body })
  expect(status === 200, `it was answered ${status}`)
  await paid(server, text)
  return undefined
}

let count = 0

/** Returns a delivery as Casso signs it. The user's `markPaid` prints its text. */
async function signed(kind: string) {
  count += 1
  const text = `${kind} DH${count}`
  let headers: Record<string, string> = {}
  let body = ''
  const keep = async (request: Request) => {
    headers = Object.fromEntries(request.headers)
    body = await request.text()
    return new Response()
  }
  await mock.deliver(keep, { transaction: { description: text, amount: 250_000 } })
  return { headers, body, text }
}

async function paid(server: Server, text: string): Promise<void> {
  const until = Date.now() + patienceMs
  while (!server.printed().includes(`paid ${text}\n`)) {
    expect(Date.now() < until, `the callback did not end; the server printed:\n${server.printed().slice(-2_000)}`)
    await new Promise((done) => setTimeout(done, 20))
  }
}

const zeros = Buffer.alloc(64 * 1_024)

/** Sends up to 200 MB, as fast as the server reads. Its memory may grow by 100 MB, since it may still warm up. */
async function flood(server: Server, start: string, chunk: Buffer): Promise<string> {
  const before = server.peakMemory()
  let sent = 0
  const answer = await talk(server, async (socket) => {
    socket.write(start)
    while (sent < 200 * mebibyte && !socket.destroyed) {
      sent += zeros.length
      const isFull = !socket.write(chunk) && !socket.destroyed
      if (isFull) await drained(socket)
    }
    socket.end()
  })
  const grown = Math.round(server.peakMemory() - before)
  expect(statusOf(answer) === '413', `it was answered ${statusOf(answer)}`)
  expect(grown < 100, `its memory grew by ${grown} MB`)
  return `${Math.round(sent / mebibyte)} MB were sent, its memory grew by ${grown} MB`
}

const drained = (socket: Socket) =>
  new Promise<void>((resolve) => {
    const end = () => {
      socket.off('drain', end).off('close', end)
      resolve()
    }
    socket.on('drain', end).on('close', end)
  })

const talk = ({ port }: Server, write: (socket: Socket) => unknown) => talkTo(port, write, patienceMs)

/** Headers as of a request from Casso: the server must read the body to see that it is forged. */
// Well formed, so that only the body can show that it is wrong.
const likeCasso = `content-type: application/json\r\nx-casso-signature: t=1,v1=${'00'.repeat(64)}\r\n`

const head = (length: number, target = path, more = likeCasso) =>
  `POST ${target} HTTP/1.1\r\nhost: shop.example\r\ncontent-length: ${length}\r\n${more}\r\n`

const urlOf = ({ port }: Server) => `http://127.0.0.1:${port}${path}`

const statusOf = (answer: string) => /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 'with nothing'

export function expect(isGood: boolean, otherwise: string): asserts isGood {
  if (!isGood) throw new Error(otherwise)
}
