import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo, Server, Socket } from 'node:net'
import type { HttpHandler } from 'msw'
import { getResponse } from 'msw'

/** One request, as the server received it. */
interface Received {
  method: string
  url: string
  headers: Headers
  body: string
}

export interface TestServer {
  origin: string
  received: Received[]
  close(): Promise<void>
}

/** Starts a real HTTP server on loopback. An answer of undefined, or a network error, breaks the connection. */
export async function serve(answer: (request: Request) => Promise<Response | undefined> | Response | undefined) {
  const received: Received[] = []
  const sockets = new Set<Socket>()
  const server = createServer(async (incoming, outgoing) => {
    const body = await readBody(incoming).catch(() => undefined)
    // The client left before it had sent the whole request.
    if (body === undefined) return
    const headers = new Headers()
    for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, [value].flat().join(', '))
    const url = `http://${incoming.headers.host}${incoming.url}`
    const method = incoming.method ?? 'GET'
    received.push({ method, url, headers, body: body.toString() })
    const hasBody = method !== 'GET' && method !== 'HEAD'
    const response = await answer(new Request(url, { method, headers, ...(hasBody && { body: new Uint8Array(body) }) }))
    if (response === undefined || response.type === 'error') {
      incoming.socket.destroy()
      return
    }
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.flushHeaders()
    try {
      for await (const chunk of response.body ?? []) outgoing.write(chunk)
      outgoing.end()
    } catch {
      incoming.socket.destroy()
    }
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const port = await listen(server)
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  return { origin: `http://127.0.0.1:${port}`, received, close } satisfies TestServer
}

/** Starts a server that answers from a mock's handlers. */
export function serveMock(handlers: () => HttpHandler[]): Promise<TestServer> {
  return serve((request) => getResponse(handlers(), request))
}

/** Makes the server listen on a free port of loopback. Resolves to the port. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return Buffer.concat(chunks)
}
