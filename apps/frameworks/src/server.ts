import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { listen } from 'test-kit/serve'

const deadlineMs = 60_000

/** A user's server, in its own process. */
export interface Server {
  port: number
  /** All that it has printed. */
  printed(): string
  isAlive(): boolean
  /** Its peak memory so far, in MB. */
  peakMemory(): number
  stop(): Promise<void>
}

/** Starts a user's server and waits until it listens. */
export async function startServer(
  folder: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Server> {
  const port = await freePort()
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env, PORT: String(port), HOSTNAME: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk))
  const isAlive = () => child.exitCode === null && child.signalCode === null
  const stop = async () => {
    if (isAlive()) child.kill()
    while (isAlive()) await new Promise((done) => setTimeout(done, 20))
  }
  const until = Date.now() + deadlineMs
  while (!(await isListening(port))) {
    if (!isAlive() || Date.now() > until) {
      await stop()
      throw new Error(`The server did not start\n${printed}`)
    }
    await new Promise((done) => setTimeout(done, 50))
  }
  return { port, printed: () => printed, isAlive, peakMemory: () => peakMemory(child), stop }
}

/** Returns the peak memory of a process and its children, in MB. It is known on Linux only, and 0 elsewhere. */
function peakMemory({ pid }: ChildProcess | { pid: number | undefined }): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
    const own = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024
    return children.reduce((sum, child) => sum + peakMemory({ pid: Number(child) }), own)
  } catch {
    return 0
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise((done) => server.close(done))
  return port
}

const isListening = (port: number) =>
  new Promise<boolean>((done) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => done(true)).once('error', () => done(false))
    socket.once('connect', () => socket.destroy())
  })
