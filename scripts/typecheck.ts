import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

// Checks the types of the package in the current folder, with the package's own tsconfig.json or else the root's.

const root = resolve(import.meta.dirname, '..')
const cwd = process.cwd()
const own = resolve(cwd, 'tsconfig.json')
const compiler = resolve(root, 'node_modules/typescript-7/bin/tsc')
const project = existsSync(own) ? own : writeConfig()

const { status } = spawnSync(process.execPath, [compiler, '--project', project], { cwd, stdio: 'inherit' })
process.exitCode = status ?? 1

function writeConfig(): string {
  const folder = resolve(cwd, 'node_modules/.cache')
  const path = resolve(folder, 'tsconfig.json')
  const include = ['*.ts', 'src', 'test'].map((part) => resolve(cwd, part))
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, JSON.stringify({ extends: resolve(root, 'tsconfig.json'), include }))
  return path
}
