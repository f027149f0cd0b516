import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.ts'

const clients: Record<string, readonly string[]> = {
  npm: ['install', '--no-audit', '--no-fund', '--no-update-notifier'],
  pnpm: ['install', '--no-frozen-lockfile'],
}

/** Installs a package from the registry in an empty project by each client, imports it, and returns the versions found. */
export function installAnew(folder: string, name: string, registry: string): Record<string, string> {
  const found = Object.entries(clients).map(([client, args]) => {
    const project = join(folder, client)
    mkdirSync(project, { recursive: true })
    const manifest = { private: true, type: 'module', dependencies: { [name]: '*' } }
    writeFileSync(join(project, 'package.json'), JSON.stringify(manifest))
    writeFileSync(join(project, '.npmrc'), `@x:registry=${registry}\n`)
    // pnpm waits for days before it takes a new version, but these are our own.
    writeFileSync(join(project, 'pnpm-workspace.yaml'), "minimumReleaseAgeExclude: ['@x/*']\n")
    run(client, args, project)
    run('node', ['--input-type=module', '-e', `await import('${name}')`], project)
    const installed = JSON.parse(readFileSync(join(project, 'node_modules', name, 'package.json'), 'utf8'))
    return [client, installed.version as string]
  })
  return Object.fromEntries(found)
}
