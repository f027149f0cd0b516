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
  while (reader !== undefined) {
    const { done, value } = await reader.read()
    if (done) break
    if (outgoing.destroyed) return reader.cancel()
    if (!outgoing.write(value)) await drained(outgoing)
  }
  outgoing.end()
}

/** Answers a request whose body is not wanted any more. What still comes is dropped until `graceMs` have passed. */
export function turnAway(incoming: NodeIncoming, outgoing: NodeOutgoing, status: number, graceMs: number): void {
  const socket = incoming.socket as { destroy?(): unknown } | null | undefined
  if (!outgoing.headersSent && !outgoing.destroyed) {
    outgoing.statusCode = status
    outgoing.setHeader('connection', 'close')
    outgoing.end()
  }
  // Closed at once, the connection would be reset before the peer has read the answer.
  incoming.resume()
  const timer: unknown = setTimeout(() => socket?.destroy?.(), graceMs)
  if (typeof timer === 'object' && timer !== null && 'unref' in timer) (timer as { unref(): void }).unref()
}

const drained = (outgoing: NodeOutgoing) =>
  new Promise<void>((resolve) => {
    outgoing.once('drain', () => resolve())
    outgoing.once('close', () => resolve())
  })
