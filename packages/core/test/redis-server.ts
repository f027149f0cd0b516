import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listen } from 'test-kit/serve'

/** Why there can be no real Redis here; undefined when there can. */
export const whyNoRedis =
  spawnSync('redis-server', ['--version']).status === 0
    ? undefined
    : 'redis-server is missing: apt-get install -y --no-install-recommends redis-server'

/** A real Redis on a port and in a folder of its own, that can be stopped, started again and frozen. */
export async function startRedis(...settings: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'))
  const port = await freePort()
  const local = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', '']
  let child: ChildProcess | undefined

  async function start() {
    const started = spawn('redis-server', [...local, ...settings], { stdio: ['ignore', 'pipe', 'inherit'] })
    child = started
    await new Promise<void>((ready, fail) => {
      started.once('error', () =>
        fail(new Error('redis-server is missing: apt-get install -y --no-install-recommends redis-server')),
      )
      started.once('exit', (code) => fail(new Error(`redis-server ended with ${code} before it was ready`)))
      started.stdout.on('data', (chunk) => {
        if (String(chunk).includes('Ready to accept connections')) ready()
      })
    })
  }

  async function stop() {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((done) => child?.once('exit', done))
    child.kill('SIGKILL')
    await ended
  }

  const onExit = () => child?.kill('SIGKILL')
  process.once('exit', onExit)
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    start,
    stop,
    freeze: () => child?.kill('SIGSTOP'),
    thaw: () => child?.kill('SIGCONT'),
    close: async () => {
      await stop()
      process.off('exit', onExit)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Stands before a Redis, and says something else in its place when told to. */
export async function startProxy(target: number) {
  const sockets = new Set<Socket>()
  let lie: string | undefined
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1')
    far.on('data', (chunk) => near.write(lie ?? chunk))
    near.pipe(far)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
  })
  const port = await listen(server)
  const hangUp = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    lie: (reply: string) => {
      lie = reply
    },
    /** Breaks the connections too: a client that was lied to has lost count of what answers what. */
    mend: () => {
      lie = undefined
      hangUp()
    },
    close: async () => {
      hangUp()
      await new Promise((done) => server.close(done))
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise((done) => server.close(done))
  return port
}
