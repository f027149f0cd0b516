import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from 'test-kit/run'
import { home } from './registry.ts'

interface Client {
  command: string
  args: readonly string[]
  /** Its configuration by file: `registry` serves our packages, `others` serves all other packages. */
  files(registry: string, others: string): Record<string, string>
}

const npmrc = (registry: string) => ({ '.npmrc': `@x:registry=${registry}\n` })

const clients: Record<string, Client> = {
  npm: { command: 'npm', args: ['install', '--no-audit', '--no-fund', '--no-update-notifier'], files: npmrc },
  pnpm: {
    command: 'pnpm',
    args: ['install', '--no-frozen-lockfile'],
    // pnpm does not install a version until some days after its release, but these are our own.
    files: (registry) => ({ ...npmrc(registry), 'pnpm-workspace.yaml': "minimumReleaseAgeExclude: ['@x/*']\n" }),
  },
  yarn: {
    command: process.execPath,
    args: [join(home, 'node_modules/@yarnpkg/cli-dist/bin/yarn.js'), 'install', '--no-immutable'],
    // JSON is YAML too. yarn waits as pnpm does, and needs permission for plain http to this machine.
    files: (registry, others) => ({
      '.yarnrc.yml': JSON.stringify({
        nodeLinker: 'node-modules',
        enableTelemetry: false,
        npmRegistryServer: others,
        npmScopes: { x: { npmRegistryServer: registry } },
        npmPreapprovedPackages: ['@x/*'],
        unsafeHttpWhitelist: ['127.0.0.1'],
      }),
      'yarn.lock': '',
    }),
  },
  bun: {
    command: join(home, 'node_modules/@oven/bun-linux-x64/bin/bun'),
    // Otherwise bun installs the versions that it saw some minutes ago.
    args: ['install', '--no-cache'],
    files: npmrc,
  },
}

export const clientNames = Object.keys(clients)

export interface Installed {
  client: string
  version: string
  /** All packages in the project, whichever package depends on them. */
  packages: string[]
}

/** Installs a package from the registry with each client, in an empty project, and imports it. */
export function installAnew(folder: string, name: string, registry: string): Installed[] {
  const others = run('npm', ['config', 'get', 'registry'], folder).trim()
  return Object.entries(clients).map(([client, { command, args, files }]) => {
    const project = join(folder, name, client)
    mkdirSync(project, { recursive: true })
    const manifest = { private: true, type: 'module', dependencies: { [name]: '*' } }
    const written = { 'package.json': JSON.stringify(manifest), ...files(registry, others) }
    for (const [path, text] of Object.entries(written)) writeFileSync(join(project, path), text)
    run(command, args, project)
    run('node', ['--input-type=module', '-e', `await import('${name}')`], project)
    const { version } = JSON.parse(readFileSync(join(project, 'node_modules', name, 'package.json'), 'utf8'))
    return { client, version, packages: packagesIn(project) }
  })
}

/** Finds all packages, wherever the client puts them below `node_modules`. */
function packagesIn(project: string): string[] {
  const paths = readdirSync(project, { recursive: true, encoding: 'utf8' })
  const names = paths.map((path) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^@./][^/]*)\/package\.json$/.exec(path)?.[1])
  return [...new Set(names.filter((name) => name !== undefined))].sort()
}
