import { readdirSync, readFileSync } from 'node:fs'

const packages = new URL('../../../packages/', import.meta.url)

/** Where each of our builds begins. In the workspace our packages' exports point at the sources; users get the builds. */
export const builds = new Map(readdirSync(packages).flatMap((name) => [...entriesOf(name)]))

function entriesOf(name: string): Map<string, URL> {
  const folder = new URL(`${name}/`, packages)
  const { publishConfig } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'))
  const entries = Object.entries<{ default?: string }>(publishConfig.exports)
  return new Map(
    entries.flatMap(([key, { default: file }]) =>
      file === undefined ? [] : [[key.replace(/^\./, `@x/${name}`), new URL(file, folder)] as const],
    ),
  )
}

/** Has a process import the builds. */
export const buildFlags = ['--import', new URL('use-builds.ts', import.meta.url).href]
