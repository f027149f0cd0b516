import { readdirSync, readFileSync } from 'node:fs'

const packages = new URL('../../../packages/', import.meta.url)

/** An entry of one of our packages. Inside the workspace its name resolves to the source; users get the build. */
interface Entry {
  name: string
  source: URL
  build: URL
}

export const entries: readonly Entry[] = readdirSync(packages).flatMap(entriesOf)

/** The built file of each entry, by its name. */
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

/** Node flags that make a process import the builds instead of the sources. */
export const buildFlags = ['--import', new URL('use-builds.ts', import.meta.url).href]
