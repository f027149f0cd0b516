import { readdirSync } from 'node:fs'

const packages = new URL('../../../packages/', import.meta.url)

/** Where each of our builds begins. In the workspace our packages' exports point at the sources; users get the builds. */
export const builds = new Map(
  readdirSync(packages).map((name) => [`@x/${name}`, new URL(`${name}/dist/index.js`, packages)]),
)

/** Has a process import the builds. */
export const buildFlags = ['--import', new URL('use-builds.ts', import.meta.url).href]
