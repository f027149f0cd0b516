import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../packages')
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8')
const manifest = (folder: string) => JSON.parse(read(folder, 'package.json'))
const sources = (folder: string) =>
  globSync('src/**/*.ts', { cwd: join(root, folder) }).filter((path) => !path.endsWith('.test.ts'))

const packages = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
const vendors = packages.filter((folder) => folder !== 'core')

describe.each(packages)('%s', (folder) => {
  test('has the package.json of its siblings', () => {
    const own = manifest(folder)
    const core = manifest('core')
    expect(Object.keys(own)).toEqual(Object.keys(core))
    for (const key of [
      'license',
      'type',
      'sideEffects',
      'files',
      'engines',
      'peerDependencies',
      'peerDependenciesMeta',
    ]) {
      expect(own[key], key).toEqual(core[key])
    }
    expect(own.name).toBe(`@x/${folder}`)
    expect(own.repository).toEqual({ ...core.repository, directory: `packages/${folder}` })
    expect(Object.keys(own.scripts)).toEqual(Object.keys(core.scripts))
    expect(own.dependencies).toEqual({
      ...(folder === 'core' ? {} : { '@x/core': 'workspace:^' }),
      ...(folder === 'core' ? { ky: 'catalog:' } : {}),
      valibot: 'catalog:',
    })
  })

  test('publishes every entry it has in the workspace', () => {
    const { exports, publishConfig } = manifest(folder)
    // The tables of endpoints are for the workspace: the playground, the documents and OpenAPI read them.
    const { './package.json': self, './endpoints': tables, ...entries } = exports as Record<string, string>
    expect(tables === undefined || existsSync(join(root, folder, tables))).toBe(true)
    const published = Object.entries(entries).map(([key, path]) => {
      const built = path.replace('./src/', './dist/').replace(/\.ts$/, '')
      return [key, { types: `${built}.d.ts`, default: `${built}.js` }]
    })
    expect(publishConfig.exports).toEqual({ ...Object.fromEntries(published), './package.json': self })
    for (const path of Object.values(entries)) expect(existsSync(join(root, folder, path)), path).toBe(true)
    const subpaths = ['vendor', 'mock', 'webhook', 'redis', 'ky'].filter((name) =>
      existsSync(join(root, folder, `src/${name}.ts`)),
    )
    expect(Object.keys(entries)).toEqual(['.', ...subpaths.map((name) => `./${name}`)])
  })

  test('keeps to the house rules in every source file', () => {
    expect(sources(folder)).toContain('src/index.ts')
    for (const path of sources(folder)) {
      const text = read(folder, path)
      expect(text, path).not.toMatch(
        /^export default\b|^\s*(export )?(declare )?(const )?enum\b|\bprocess\.env\b|^export \*/m,
      )
      expect(text.trimEnd().split('\n').length, path).toBeLessThanOrEqual(250)
    }
  })
})

describe.each(vendors)('%s', (folder) => {
  test('has the files of its siblings', () => {
    const names = ['index', 'client', 'mock', 'client.test'].map((name) => `src/${name}.ts`)
    const missing = [...names, 'README.md', 'example.ts', 'spec.ts', 'story.ts'].filter(
      (path) => !existsSync(join(root, folder, path)),
    )
    expect(missing).toEqual([])
  })

  test('exports its factory, its mock and the shared error', async () => {
    const index = Object.keys(await import(`../packages/${folder}/src/index.ts`))
    expect(index).toEqual(expect.arrayContaining(['ApiError', 'isApiError']))
    expect(index.map((name) => name.toLowerCase())).toContain(`create${folder}`)
    const mock = Object.keys(await import(`../packages/${folder}/src/mock.ts`))
    expect(mock.map((name) => name.toLowerCase())).toContain(`mock${folder}`)
  })

  test('shows its example in its README', () => {
    expect(read(folder, 'README.md')).toContain(read(folder, 'example.ts').trim())
  })

  test('is not named in core', () => {
    // Short names are words too ("its"), so they are looked for only where they name a thing.
    const capital = folder.slice(0, 1).toUpperCase() + folder.slice(1)
    const exact = `@x/${folder}\\b|['"\`]${folder}['"\`]|\\b${folder.toUpperCase()}\\b|[a-z]${capital}(?![a-z])`
    const pattern = folder.length > 3 ? new RegExp(folder, 'i') : new RegExp(exact)
    for (const path of sources('core')) expect(read('core', path), path).not.toMatch(pattern)
  })
})
