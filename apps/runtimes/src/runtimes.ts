import { type StdioOptions, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { consumer, dist } from './install.ts'

const deadlineMs = 60_000

export interface Runtime {
  name: string
  command: string
  args(origin: string): string[]
  /** Whether it does not reveal why a request failed. */
  silent?: boolean
}

const cli = () => ['dist/cli.ts']
const installed = (path: string) => join(consumer, 'node_modules', path)

const workerd = installed('@cloudflare/workerd-linux-64/bin/workerd')

export const runtimes: readonly Runtime[] = [
  { name: 'Node 22', command: installed('node-22/bin/node'), args: cli },
  { name: 'Node 24', command: installed('node-24/bin/node'), args: cli },
  { name: 'Node 26', command: installed('node-26/bin/node'), args: cli },
  { name: 'Bun', command: installed('@oven/bun-linux-x64/bin/bun'), args: cli },
  {
    name: 'Deno',
    command: installed('@deno/linux-x64-glibc/deno'),
    args: () => ['run', '--no-lock', '--allow-net=127.0.0.1,no-such-host.invalid', '--allow-env=ORIGIN', ...cli()],
  },
  { name: 'workerd', command: workerd, args: () => ['test', 'worker.capnp'], silent: true },
  { name: 'workerd, 2022', command: workerd, args: () => ['test', 'worker-2022.capnp'], silent: true },
  {
    name: 'Chromium',
    command: '/usr/bin/chromium',
    args: (origin) => [...chromiumFlags, origin.replace('127.0.0.1', 'localhost')],
    silent: true,
  },
]

const chromiumFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-proxy-server',
  `--user-data-dir=${join(dist, 'chromium')}`,
]

/** Starts a runtime, which reports to the server at `origin`. `ended` rejects with all that it printed. */
export function start({ command, args }: Runtime, origin: string) {
  if (!existsSync(command)) throw new Error(`${command} is missing`)
  const env = { ...withoutProxies(), ORIGIN: origin }
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe']
  const child = spawn(command, args(origin), { cwd: consumer, env, stdio, timeout: deadlineMs })
  let printed = ''
  const keep = (chunk: Buffer) => {
    printed += chunk
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => reject(new Error(`ended by ${signal ?? code}, with no report\n${printed}`)))
  })
  return { ended, pid: child.pid, stop: () => void child.kill() }
}

/** Some runtimes would send even loopback calls through a proxy that the environment names. */
const withoutProxies = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name)))
