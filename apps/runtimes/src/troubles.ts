import { createServer, type Socket } from 'node:net'
import { listen } from 'test-kit/serve'
import type { Troubles } from './user/sent.ts'

/** Returns what `error.sent` may be in each trouble. To a silent runtime, all failures of the network are alike. */
export function expectedSent(isSilent: boolean): Record<string, readonly string[]> {
  const unsent = isSilent ? 'undefined, network' : 'false, network'
  return {
    'unknown name': [unsent],
    'shut door': [unsent],
    // Depends on how far the runtime was when the reset came.
    'reset at once': [unsent, 'undefined, network'],
    'reset after the request': ['undefined, network'],
    'no answer': ['undefined, timeout'],
  }
}

/** Opens servers at which a write fails, each in its own way. */
export async function openTroubles(): Promise<{ troubles: Troubles; close(): Promise<unknown> }> {
  const servers = [
    await open((socket) => socket.resetAndDestroy()),
    await open((socket) => void socket.once('data', () => socket.resetAndDestroy())),
    await open(() => {}),
  ]
  const closed = await open(() => {})
  await closed.close()
  const [early, late, silent] = servers.map(({ origin }) => origin)
  const troubles = {
    'unknown name': 'http://no-such-host.invalid',
    'shut door': closed.origin,
    'reset at once': early ?? '',
    'reset after the request': late ?? '',
    'no answer': silent ?? '',
  }
  return { troubles, close: () => Promise.all(servers.map(({ close }) => close())) }
}

async function open(handle: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    handle(socket)
  })
  const port = await listen(server)
  const close = () => {
    for (const socket of sockets) socket.destroy()
    return new Promise((done) => server.close(done))
  }
  return { origin: `http://127.0.0.1:${port}`, close }
}
