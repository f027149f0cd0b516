import type { NodeIncoming, NodeOutgoing } from './shapes.ts'

/** Writes the response, no faster than the peer reads it. A peer that has disconnected is not an error. */
export async function respond(outgoing: NodeOutgoing, response: Response): Promise<void> {
  const reader = response.body?.getReader()
  // The request is already answered, for example by a timeout of the framework.
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
    // A truncated body must not look complete to the peer.
    outgoing.destroy()
    throw error
  }
  outgoing.end()
}

/** How many bytes of an unwanted body are read and dropped. A peer that sends all before it reads gets its answer. */
const droppedBytes = 8 * 1024 * 1024

/** Answers a request whose body is no longer wanted, and closes its connection after `graceMs` at the latest. */
export function turnAway(incoming: NodeIncoming, outgoing: NodeOutgoing, status: number, graceMs: number): void {
  const socket = incoming.socket as { destroy?(): unknown } | null | undefined
  if (!outgoing.headersSent && !outgoing.destroyed) {
    outgoing.statusCode = status
    outgoing.setHeader('connection', 'close')
    outgoing.setHeader('content-length', '0')
    outgoing.flushHeaders()
  }
  // Ending the response closes the connection. While the peer still sends, that would reset the connection, and the
  // peer might never read the answer.
  incoming.on('end', () => outgoing.end())
  let dropped = 0
  incoming.on('data', (chunk: Uint8Array | string) => {
    dropped += chunk.length
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
