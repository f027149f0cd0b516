import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listen } from 'test-kit/serve'

const missing = 'redis-server is missing: apt-get install -y --no-install-recommends redis-server'

/** Why there can be no real Redis here; undefined when there can. */
export const whyNoRedis = spawnSync('redis-server', ['--version']).status === 0 ? undefined : missing

/** Starts a `redis-server` process; resolves when it says that it is ready. */
async function launch(ready: string, args: string[]): Promise<ChildProcess> {
  const started = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise<void>((done, fail) => {
    started.once('error', () => fail(new Error(missing)))
    started.once('exit', (code) => fail(new Error(`redis-server ended with ${code} before it was ready`)))
    started.stdout.on('data', (chunk) => {
      if (String(chunk).includes(ready)) done()
    })
  })
  return started
}

/** A process that can be stopped, started again and frozen. It has a folder of its own. */
async function supervise(ready: string, folder: string, args: string[]) {
  let child: ChildProcess | undefined

  async function start() {
    child = await launch(ready, args)
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

/** A real Redis on a port and in a folder of its own. */
export async function startRedis(...settings: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'))
  const port = await freePort()
  const local = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', '']
  const server = await supervise('Ready to accept connections', folder, [...local, ...settings])
  return { ...server, url: `redis://127.0.0.1:${port}`, port }
}

/** One node of a cluster, which has no slots yet. */
export async function startNode() {
  const busPort = await freePort()
  const node = await startRedis(
    ...['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1', '--cluster-node-timeout', '1000'],
    ...['--cluster-port', String(busPort), '--repl-diskless-sync-delay', '0'],
  )
  return { ...node, busPort }
}

/** A Sentinel that watches one Redis, which it names `main`. */
export async function startSentinel(watchedPort: number) {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-'))
  const port = await freePort()
  const file = join(folder, 'sentinel.conf')
  const watch = [
    `monitor main 127.0.0.1 ${watchedPort} 1`,
    'down-after-milliseconds main 500',
    'failover-timeout main 5000',
  ]
  const lines = ['bind 127.0.0.1', `port ${port}`, `dir ${folder}`, ...watch.map((line) => `sentinel ${line}`)]
  writeFileSync(file, `${lines.join('\n')}\n`)
  const server = await supervise('+monitor', folder, [file, '--sentinel'])
  return { ...server, port }
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
