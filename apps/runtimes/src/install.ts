import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { run } from 'test-kit/run'

/** A project like a user's: it has the packed packages, and the runtimes from its own lockfile. */
export const consumer = resolve(import.meta.dirname, '../consumer')

const lock = join(consumer, 'package-lock.json')
const modules = join(consumer, 'node_modules')
const installed = join(modules, '.installed-lock.json')
/** The code that runs in the runtimes. */
export const dist = join(consumer, 'dist')
const packages = resolve(import.meta.dirname, '../../../packages')

/** Updates the project to its lockfile, the builds and the sources in `user`. */
export async function install() {
  if (!existsSync(installed) || readFileSync(installed, 'utf8') !== readFileSync(lock, 'utf8')) installRuntimes()
  installPackages()
  rmSync(dist, { recursive: true, force: true })
  cpSync(resolve(import.meta.dirname, 'user'), dist, { recursive: true })
  await build({
    absWorkingDir: dist,
    entryPoints: ['page.ts', 'worker.ts'],
    outdir: '.',
    bundle: true,
    format: 'esm',
    external: ['cloudflare:*'],
    target: 'es2023',
    logLevel: 'warning',
  })
}

function installRuntimes() {
  console.log('Installing the runtimes (about 300 MB), once ...')
  // Each runtime is a package for this platform, which is complete without an install script.
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier'], consumer)
  cpSync(lock, installed)
}

function installPackages() {
  const folder = mkdtempSync(join(tmpdir(), 'runtimes-'))
  for (const name of readdirSync(packages)) {
    const tarball = join(folder, `${name}.tgz`)
    const target = join(modules, '@x', name)
    run('pnpm', ['pack', '--out', tarball], join(packages, name))
    rmSync(target, { recursive: true, force: true })
    mkdirSync(target, { recursive: true })
    run('tar', ['-xzf', tarball, '--strip-components=1', '-C', target], folder)
  }
  rmSync(folder, { recursive: true })
}
