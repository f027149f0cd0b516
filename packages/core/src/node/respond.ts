import type { NodeIncoming, NodeOutgoing } from './shapes.ts'

/** Writes the response, as fast as the peer takes it. A peer that has left is no error. */
export async function respond(outgoing: NodeOutgoing, response: Response): Promise<void> {
  const reader = response.body?.getReader()
  // Somebody has answered already, such as a time-out of the framework's own.
  if (outgoing.headersSent || outgoing.destroyed) return reader?.cancel()
  outgoing.statusCode = response.status
  for (const [name, value] of response.headers) if (name !== 'set-cookie') outgoing.setHeader(name, value)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies)
  try {
    while (reader !== undefined) {
      const { done, value } = await reader.read()
      if (done) break
      if (outgoing.destroyed) return reader.cancel()
      if (!outgoing.write(value)) await drained(outgoing)
    }
  } catch (error) {
    // A body that broke off must not look whole to the peer.
    outgoing.destroy()
    throw error
  }
  outgoing.end()
}

/** How much of an unwanted body is read and dropped, so that a peer that sends all before it reads gets its answer. */
const droppedBytes = 8 * 1024 * 1024

/** Answers a request whose body is not wanted any more, and closes its connection after `graceMs` at the latest. */
export function turnAway(incoming: NodeIncoming, outgoing: NodeOutgoing, status: number, graceMs: number): void {
  const socket = incoming.socket as { destroy?(): unknown } | null | undefined
  if (!outgoing.headersSent && !outgoing.destroyed) {
    outgoing.statusCode = status
    outgoing.setHeader('connection', 'close')
    outgoing.setHeader('content-length', '0')
    outgoing.flushHeaders()
  }
  // The connection is closed with the response. While the peer still sends, that would reset it, and the answer might
  // never be read.
  incoming.on('end', () => outgoing.end())
  let dropped = 0
  incoming.on('data', (chunk: Uint8Array) => {
    dropped += chunk.byteLength
    if (dropped > droppedBytes) incoming.pause()
  })
  incoming.resume()
  const timer: unknown = setTimeout(() => {
    outgoing.end()
    socket?.destroy?.()
  }, graceMs)
  if (typeof timer === 'object' && timer !== null && 'unref' in timer) (timer as { unref(): void }).unref()
}

const drained = (outgoing: NodeOutgoing) =>
  new Promise<void>((resolve) => {
    const events = ['drain', 'close']
    const end = () => {
      for (const event of events) outgoing.removeListener(event, end)
      resolve()
    }
    for (const event of events) outgoing.on(event, end)
  })
