import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseDocument } from 'docs/markdown'
import { run as runCommand } from 'test-kit/run'

export const root = resolve(import.meta.dirname, '../../..')
const packages = join(root, 'packages')

/** What a user writes and installs, besides our packages. */
export interface Project {
  name: string
  /** Exact versions. */
  dependencies: Record<string, string>
  /** By path. */
  files: Record<string, string>
}

/** Packs all packages as a release does. Returns them as dependencies for a user's package.json. */
export function packAll(folder: string): Record<string, string> {
  mkdirSync(folder, { recursive: true })
  const packed = readdirSync(packages).map((name) => {
    const tarball = join(folder, `${name}.tgz`)
    run('pnpm', ['pack', '--out', tarball], join(packages, name))
    return [`@x/${name}`, `file:${tarball}`]
  })
  return Object.fromEntries(packed)
}

/** Writes the project into an empty folder and installs it with the packages that it uses. */
export function createProject(folder: string, { dependencies, files }: Project, packed: Record<string, string>): void {
  // A vendor package needs core, and no registry has it yet.
  const isUsed = ([name]: [string, string]) =>
    name === '@x/core' || Object.values(files).some((text) => text.includes(name))
  const own = Object.fromEntries(Object.entries(packed).filter(isUsed))
  writeProject(folder, { files, dependencies: { ...own, ...dependencies } })
  run('npm', ['install', '--no-audit', '--no-fund', '--no-update-notifier'], folder)
}

export function writeProject(folder: string, { dependencies, files }: Omit<Project, 'name'>): void {
  const manifest = { private: true, type: 'module', dependencies }
  for (const [path, text] of Object.entries({ 'package.json': JSON.stringify(manifest), ...files })) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}

/** Runs a command for a user's project. */
export const run = (command: string, args: readonly string[], cwd: string, more: Record<string, string> = {}): string =>
  runCommand(command, args, cwd, { env: { NEXT_TELEMETRY_DISABLED: '1', ...more }, timeout: 300_000 })

/** Returns the first block of a language below a heading of one of our documents, as a reader would copy it. */
export function codeBelow(document: string, heading: string, language = 'ts'): string {
  const { blocks } = parseDocument(readFileSync(join(root, document), 'utf8'))
  const block = blocks.find((block) => block.heading === heading && block.language === language)
  if (block === undefined) throw new Error(`${document} has no code below "${heading}"`)
  return block.code
}
