import { connect, type Socket } from 'node:net'

/**
 * Connects to a server on loopback, calls `write` with the socket, and returns all that the server sends until the
 * connection ends. With `patienceMs`, closes the connection after this many milliseconds.
 */
export async function talk(port: number, write: (socket: Socket) => unknown, patienceMs?: number): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk
  })
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.once('close', resolve))
  const timer = patienceMs === undefined ? undefined : setTimeout(() => socket.destroy(), patienceMs)
  await new Promise((resolve) => socket.once('connect', resolve))
  await write(socket)
  await closed
  clearTimeout(timer)
  return answer
}
