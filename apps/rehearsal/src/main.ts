import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clientNames, installAnew } from './install.ts'
import { startRegistry } from './registry.ts'
import { type Bump, copyWorkspace } from './workspace.ts'

// Releases a copy of the workspace to a registry on loopback, as a release does, and looks at what was published.

const core = '@x/core'
const one = '@x/zogo'

const began = performance.now()
const folder = mkdtempSync(join(tmpdir(), 'rehearsal-'))
const registry = await startRegistry(join(folder, 'registry'))
try {
  const workspace = copyWorkspace(join(folder, 'workspace'), registry.url)
  const vendors = workspace.packages.filter((name) => name !== core)
  const versions = async () =>
    new Map(await Promise.all(workspace.packages.map(async (name) => [name, await registry.versions(name)] as const)))

  async function release(what: string, bumps: Record<string, Bump> | undefined, expected: Record<string, string>) {
    if (bumps !== undefined) workspace.change(bumps)
    workspace.version()
    const before = await versions()
    workspace.publish()
    const after = await versions()
    const released = [...after].flatMap(([name, list]) =>
      list.filter((version) => !before.get(name)?.includes(version)).map((version) => `${name} ${version}`),
    )
    check(
      what,
      released,
      Object.entries(expected).map(([name, version]) => `${name} ${version}`),
    )
  }

  function installAlone(name: string, version: string) {
    const installs = installAnew(mkdtempSync(join(folder, 'install-')), name, registry.url)
    check(
      `${clientNames.join(', ')} install ${name} ${version} with what it needs and nothing else`,
      installs.map(({ client, version, packages }) => `${client} ${version} ${packages.join(' ')}`),
      clientNames.map((client) => `${client} ${version} ${[core, name, 'ky', 'valibot'].sort().join(' ')}`),
    )
  }

  const all = (list: readonly string[], version: string) => Object.fromEntries(list.map((name) => [name, version]))
  await release('the first release publishes every package', undefined, all(workspace.packages, '0.1.0'))
  await release('a fix in one vendor releases that vendor only', { [one]: 'patch' }, { [one]: '0.1.1' })
  for (const vendor of vendors) installAlone(vendor, vendor === one ? '0.1.1' : '0.1.0')
  await release('a fix in core releases core only', { [core]: 'patch' }, { [core]: '0.1.1' })
  await release('an empty changeset releases nothing', {}, {})
  await release(
    'a minor version of core releases each vendor once, as a patch',
    { [core]: 'minor' },
    { ...all(vendors, '0.1.1'), [one]: '0.1.2', [core]: '0.2.0' },
  )
  installAlone(one, '0.1.2')
} finally {
  registry.stop()
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${((performance.now() - began) / 1_000).toFixed(0)} s`)

function check(what: string, found: readonly string[], expected: readonly string[]): void {
  const isGood = [...found].sort().join() === [...expected].sort().join()
  console.log(isGood ? '✓' : '✗', what)
  if (isGood) return
  console.log(
    `  expected ${[...expected].sort().join(', ') || 'nothing'}\n  found ${[...found].sort().join(', ') || 'nothing'}`,
  )
  process.exitCode = 1
}
