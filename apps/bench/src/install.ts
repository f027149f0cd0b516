import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { contendersFolder } from './contender.ts'

const lock = new URL('package-lock.json', contendersFolder)
const modules = new URL('node_modules/', contendersFolder)
const installed = new URL('.installed-lock.json', modules)
const root = new URL('../../../', import.meta.url)
const packages = new URL('packages/', root)

/** Updates the contenders' own node_modules: the peers from their lockfile, our packages as users get them. */
export function install() {
  build()
  if (!existsSync(installed) || readFileSync(installed, 'utf8') !== readFileSync(lock, 'utf8')) installPeers()
  for (const name of readdirSync(packages)) stage(name)
}

export const build = () => run('Building the packages', 'turbo', ['run', 'build', '--output-logs=errors-only'], root)

function installPeers() {
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--omit-lockfile-registry-resolved']
  run('Installing the peers, about 100 MB, once', 'npm', ['ci', ...options], contendersFolder)
  cpSync(lock, installed)
}

/** Runs a command. Its output goes to stderr, since stdout carries the report. */
function run(what: string, command: string, options: readonly string[], cwd: URL) {
  console.error(`${what} ...`)
  const { status } = spawnSync(command, options, {
    cwd,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`${what} failed`)
}

/** Copies a package as its users get it: only the build, with the exports that lead to it. */
function stage(name: string) {
  const source = new URL(`${name}/`, packages)
  if (!existsSync(new URL('dist', source))) throw new Error(`Package ${name} is not built: run the build first`)
  const target = new URL(`@x/${name}/`, modules)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  cpSync(new URL('dist', source), new URL('dist', target), { recursive: true })
  const {
    publishConfig,
    devDependencies: _,
    ...manifest
  } = JSON.parse(readFileSync(new URL('package.json', source), 'utf8'))
  writeFileSync(new URL('package.json', target), JSON.stringify({ ...manifest, ...publishConfig }, null, 2))
}
