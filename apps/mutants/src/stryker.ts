import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** Stryker has its own lockfile, so that only those who run it have to install it. */
const home = resolve(import.meta.dirname, '../stryker')
export const root = resolve(import.meta.dirname, '../../..')

export interface StrykerOptions {
  /** The folder below `packages`; its own tests run against each mutant. */
  package: string
  /** Runs only the test file beside each source file. */
  quick: boolean
  /** Leaves out the slow tests. */
  fast: boolean
  /** Runs mutants again that `results` already holds. */
  again: boolean
  /** Stops after this time and keeps the results so far. */
  minutes: number | undefined
}

/** Runs the mutants of these files that `results` does not hold yet, and adds their outcome to it. */
export function runStryker(results: string, files: readonly string[], options: StrykerOptions): void {
  install()
  const args = ['run', 'apps/mutants/stryker.config.json', '--incrementalFile', results, '--mutate', files.join(',')]
  // Leaves out code that runs once, when a file loads: with `--testFiles`, Stryker (10.1) changes it too late.
  if (options.quick) {
    args.push('--ignoreStatic', '--testFiles', files.map((path) => path.replace('.ts', '.test.ts')).join(','))
  }
  if (options.again) args.push('--force')
  const { status, error } = spawnSync(
    process.execPath,
    [resolve(home, 'node_modules/@stryker-mutator/core/bin/stryker.js'), ...args],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, MUTANTS_PACKAGE: options.package, ...(options.fast && { MUTANTS_FAST: '1' }) },
      // Stryker saves its results when it is interrupted.
      ...(options.minutes !== undefined && { timeout: options.minutes * 60_000, killSignal: 'SIGINT' }),
    },
  )
  const ranOutOfTime = error !== undefined && 'code' in error && error.code === 'ETIMEDOUT'
  if (status !== 0 && !ranOutOfTime) throw new Error(`Stryker failed with ${status ?? error}`)
}

function install(): void {
  const lock = resolve(home, 'package-lock.json')
  const installed = resolve(home, 'node_modules/.installed-lock.json')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(lock, 'utf8')) return
  console.log('Installing Stryker (about 60 MB), once ...')
  // Stryker uses the vitest of the workspace, so its peers are not installed.
  const options = ['--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier']
  const { status } = spawnSync('npm', ['ci', ...options], {
    cwd: home,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error('Stryker could not be installed')
  cpSync(lock, installed)
}
