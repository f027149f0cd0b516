import { cpSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { run } from 'test-kit/run'

const root = resolve(import.meta.dirname, '../../..')

export type Bump = 'patch' | 'minor'

/** A copy of the workspace, in which the same commands run as in a release. */
export interface Workspace {
  packages: readonly string[]
  /** Writes a changeset; for no package, an empty one. */
  change(bumps: Record<string, Bump>): void
  /** Removes all changesets. */
  clear(): void
  version(): void
  publish(): void
}

export function copyWorkspace(folder: string, registry: string): Workspace {
  const tracked = run('git', ['ls-files', '-z'], root).split('\0')
  const files = tracked.filter((path) => path !== '' && existsSync(join(root, path)))
  for (const path of [...files, ...globSync('packages/*/dist/**/*.*', { cwd: root })]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join(root, path), join(folder, path))
  }
  const manifests = globSync('packages/*/package.json', { cwd: folder }).map((path) => join(folder, path))
  const names = manifests.map((path) => {
    const manifest = JSON.parse(readFileSync(path, 'utf8'))
    // Only a workflow on GitHub can prove where a package was built.
    Object.assign(manifest.publishConfig, { registry, provenance: false })
    writeFileSync(path, JSON.stringify(manifest, undefined, 2))
    return manifest.name as string
  })
  // The registry lets anyone publish, but its clients need a token to send.
  writeFileSync(join(folder, '.npmrc'), `@x:registry=${registry}\n${registry.replace('http:', '')}:_authToken=none\n`)
  const pnpm = (...args: string[]) => run('pnpm', args, folder, { env: { CI: 'true' } })
  const changesets = join(folder, '.changeset')
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=rehearsal', '-c', 'user.email=rehearsal@localhost', ...args], folder)
  git('init', '--quiet', '--initial-branch', 'main')
  commit()
  pnpm('install', '--frozen-lockfile', '--prefer-offline', '--ignore-scripts')

  function commit(): void {
    git('add', '--all')
    git('commit', '--quiet', '--allow-empty', '--message', 'rehearsal')
  }

  return {
    packages: names,
    change: (bumps) => {
      const lines = Object.entries(bumps).map(([name, bump]) => `"${name}": ${bump}\n`)
      writeFileSync(join(changesets, 'rehearsed.md'), `---\n${lines.join('')}---\n\nChanged something.\n`)
      commit()
    },
    clear: () => {
      for (const name of readdirSync(changesets).filter((name) => name.endsWith('.md'))) rmSync(join(changesets, name))
    },
    version: () => {
      pnpm('exec', 'changeset', 'version')
      commit()
    },
    publish: () => {
      pnpm('exec', 'changeset', 'publish')
    },
  }
}
