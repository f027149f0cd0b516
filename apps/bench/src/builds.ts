import { readdirSync, readFileSync } from 'node:fs'

const packages = new URL('../../../packages/', import.meta.url)

/** An entry of one of our packages. In the workspace its name leads to the source; users get the build. */
interface Entry {
  name: string
  source: URL
  build: URL
}

export const entries: readonly Entry[] = readdirSync(packages).flatMap(entriesOf)

/** Where each of our builds begins. */
export const builds = new Map(entries.map(({ name, build }) => [name, build]))

function entriesOf(name: string): Entry[] {
  const folder = new URL(`${name}/`, packages)
  const { exports, publishConfig } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'))
  return Object.entries<{ default?: string }>(publishConfig.exports).flatMap(([key, { default: file }]) =>
    file === undefined
      ? []
      : [
          {
            name: key.replace(/^\./, `@x/${name}`),
            source: new URL(exports[key], folder),
            build: new URL(file, folder),
          },
        ],
  )
}

/** Has a process import the builds. */
export const buildFlags = ['--import', new URL('use-builds.ts', import.meta.url).href]
