import { connect, type Socket } from 'node:net'

/**
 * Writes to a server on loopback as it is told, and gives all that comes back before the connection ends. With
 * `patienceMs`, it hangs up after so many milliseconds.
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
