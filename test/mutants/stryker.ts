import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const here = import.meta.dirname
const modules = resolve(here, 'node_modules')
export const root = resolve(here, '../..')

/**
 * Runs the mutants of these files, or of all, as far as `results` does not hold them, and keeps there what they came to.
 *
 * `quick`: against the files' own tests only. `again`: whatever `results` holds.
 */
export function runStryker(
  results: string,
  files: readonly string[],
  { quick, again }: { quick: boolean; again: boolean },
): void {
  install()
  const args = ['run', 'test/mutants/stryker.config.json', '--incrementalFile', results]
  if (files.length > 0) args.push('--mutate', files.join(','))
  // What runs once, as a file is loaded, is left out: Stryker (10.1) does not change it in time for chosen tests.
  if (quick) args.push('--ignoreStatic', '--testFiles', files.map((path) => path.replace('.ts', '.test.ts')).join(','))
  if (again) args.push('--force')
  run(process.execPath, [resolve(modules, '@stryker-mutator/core/bin/stryker.js'), ...args], root)
}

/** From a lockfile of its own, so that whoever does not run it need not install it. */
function install() {
  const lock = resolve(here, 'package-lock.json')
  const installed = resolve(modules, '.installed-lock.json')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(lock, 'utf8')) return
  console.log('Installing Stryker (about 60 MB), once ...')
  // The vitest that Stryker asks for is the workspace's.
  const options = ['--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier']
  run('npm', ['ci', ...options], here)
  cpSync(lock, installed)
}

function run(command: string, args: string[], cwd: string) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`)
}
