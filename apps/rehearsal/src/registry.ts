import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { run } from 'test-kit/run'

/** The registry server, yarn and bun have their own lockfile, so that only those who rehearse install them. */
export const home = resolve(import.meta.dirname, '../registry')

export interface Registry {
  url: string
  /** Returns the published versions, oldest first; none for an unknown package. */
  versions(name: string): Promise<string[]>
  stop(): void
}

/** Starts a real registry server on loopback that keeps its packages in `folder` and asks no other registry. */
export async function startRegistry(folder: string): Promise<Registry> {
  install()
  mkdirSync(folder, { recursive: true })
  const config = join(folder, 'config.yaml')
  writeFileSync(
    config,
    // JSON is YAML too.
    JSON.stringify({
      storage: join(folder, 'storage'),
      packages: { '@x/*': { access: '$all', publish: '$all', unpublish: '$all' } },
      log: { type: 'stdout', format: 'json', level: 'error' },
      web: { enable: false },
    }),
  )
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  const script = join(home, 'node_modules/verdaccio/bin/verdaccio')
  const server = spawn(process.execPath, [script, '--config', config, '--listen', `127.0.0.1:${port}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  })
  await untilItAnswers(url, server)
  return {
    url,
    versions: async (name) => {
      const address = new URL(name.replace('/', '%2f'), url)
      // Try twice: the server may just have closed the connection that was kept alive.
      const response = await fetch(address).catch(() => fetch(address))
      if (response.status === 404) return []
      const { versions } = (await response.json()) as { versions: object }
      return Object.keys(versions)
    },
    stop: () => server.kill(),
  }
}

function install(): void {
  const lock = join(home, 'package-lock.json')
  const installed = join(home, 'node_modules/.installed-lock.json')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(lock, 'utf8')) return
  console.log('Installing the registry server and its clients (about 150 MB), once ...')
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier'], home)
  cpSync(lock, installed)
}

async function untilItAnswers(url: string, server: ChildProcess): Promise<void> {
  const until = Date.now() + 60_000
  while (server.exitCode === null && Date.now() < until) {
    const isUp = await fetch(new URL('-/ping', url)).then(
      () => true,
      () => false,
    )
    if (isUp) return
    await new Promise((done) => setTimeout(done, 200))
  }
  server.kill()
  throw new Error('The registry server did not start')
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
