import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { contendersFolder } from './contender.ts'

export interface Footprint {
  packages: number
  bytes: number
}

/** What `npm install` of these packages puts on the disk, including their dependencies. */
export function footprint(names: readonly string[]): Footprint {
  const found = new Map<string, URL>()
  const visit = (name: string, from: URL) => {
    const folder = resolve(name, from)
    if (folder === undefined || found.has(folder.href)) return
    found.set(folder.href, folder)
    const manifest = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'))
    for (const next of Object.keys(manifest.dependencies ?? {})) visit(next, folder)
  }
  for (const name of names) visit(name, contendersFolder)
  const sizes = [...found.values()].map(folderBytes)
  return { packages: sizes.length, bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) }
}

/** The folder of a package as Node finds it: the nearest `node_modules` on the way up. */
function resolve(name: string, from: URL): URL | undefined {
  for (let folder = from; folder.href.startsWith(contendersFolder.href); folder = new URL('..', folder)) {
    const candidate = new URL(`node_modules/${name}/`, folder)
    if (existsSync(candidate)) return candidate
  }
  return
}

function folderBytes(folder: URL): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    // Its contents belong to other packages.
    if (entry.name === 'node_modules') return sum
    if (entry.isDirectory()) return sum + folderBytes(new URL(`${entry.name}/`, folder))
    return sum + statSync(new URL(entry.name, folder)).size
  }, 0)
}
