import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../packages')
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8')
const manifest = (folder: string) => JSON.parse(read(folder, 'package.json'))
const files = (folder: string) => globSync('src/**/*.ts', { cwd: join(root, folder) })
const sources = (folder: string) => files(folder).filter((path) => !path.endsWith('.test.ts'))
const lines = (text: string) => text.trimEnd().split('\n').length

const packages = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
const vendors = packages.filter((folder) => folder !== 'core')

describe.each(packages)('%s', (folder) => {
  const own = manifest(folder)
  const core = manifest('core')

  test('has the package.json of its siblings', () => {
    expect(Object.keys(own), 'The keys of package.json differ from those of core, or their order does').toEqual(
      Object.keys(core),
    )
    const same = ['license', 'type', 'sideEffects', 'files', 'engines', 'scripts', 'peerDependencies']
    for (const key of [...same, 'peerDependenciesMeta']) {
      expect(own[key], `"${key}" in package.json must be that of core`).toEqual(core[key])
    }
    expect(own.name, 'The name in package.json must be that of the folder').toBe(`@x/${folder}`)
    expect(own.repository).toEqual({ ...core.repository, directory: `packages/${folder}` })
    const dependencies =
      folder === 'core' ? { ky: 'catalog:', valibot: 'catalog:' } : { '@x/core': 'workspace:^', valibot: 'catalog:' }
    expect(own.dependencies, 'A vendor needs core and valibot at run time, and nothing else').toEqual(dependencies)
  })

  test('publishes every entry it has in the workspace', () => {
    // The tables of endpoints are for the workspace only: the playground, the documents and OpenAPI read them.
    const { './endpoints': tables, ...entries } = own.exports as Record<string, string>
    const built = (path: string) => path.replace('./src/', './dist/').replace(/\.ts$/, '')
    const published = Object.entries(entries).map(([key, path]) => [
      key,
      path.endsWith('.ts') ? { types: `${built(path)}.d.ts`, default: `${built(path)}.js` } : path,
    ])
    expect(own.publishConfig.exports, 'publishConfig.exports must have the same entries, in dist').toEqual(
      Object.fromEntries(published),
    )
    const code = Object.entries(own.exports as Record<string, string>).filter(([, path]) => path.endsWith('.ts'))
    for (const [key, path] of code) {
      expect(existsSync(join(root, folder, path)), `package.json exports ${key}, but there is no ${path}`).toBe(true)
    }
    const known = ['vendor', 'mock', 'webhook', 'redis', 'ky', 'node', 'otel', 'undici', 'endpoints']
    const found = known.filter((name) => existsSync(join(root, folder, `src/${name}.ts`)))
    expect(
      code.map(([key]) => key).sort(),
      'Each entry file in src must be in "exports" of package.json, and no other',
    ).toEqual(['.', ...found.map((name) => `./${name}`)].sort())
    if (folder === 'core') expect(tables).toBe(undefined)
  })

  test('keeps to the house rules in every source file', () => {
    expect(sources(folder)).toContain('src/index.ts')
    for (const path of sources(folder)) {
      const text = read(folder, path)
      expect(text, `${path} has a default export, an enum, process.env or export *`).not.toMatch(
        /^export default\b|^\s*(export )?(declare )?(const )?enum\b|\bprocess\.env\b|^export \*/m,
      )
      expect(lines(text), `${path} is longer than 250 lines`).toBeLessThanOrEqual(250)
    }
  })
})

describe.each(vendors)('%s', (folder) => {
  test('has the files of its siblings', () => {
    const names = ['index', 'client', 'mock', 'client.test', 'contract.test'].map((name) => `src/${name}.ts`)
    const missing = [...names, 'README.md', 'example.ts', 'spec.ts', 'story.ts'].filter(
      (path) => !existsSync(join(root, folder, path)),
    )
    expect(missing, `packages/${folder} has no such files, but its siblings do`).toEqual([])
  })

  test('exports its factory, its mock and the shared error', async () => {
    const names = async (entry: string) => Object.keys(await import(`../packages/${folder}/src/${entry}.ts`))
    const index = await names('index')
    expect(index, 'index.ts must export ApiError and isApiError').toEqual(
      expect.arrayContaining(['ApiError', 'isApiError']),
    )
    const lower = (list: string[]) => list.map((name) => name.toLowerCase())
    expect(lower(index), 'index.ts must export the factory').toContain(`create${folder.replaceAll('-', '')}`)
    expect(lower(await names('mock')), 'mock.ts must export the mock').toContain(`mock${folder.replaceAll('-', '')}`)
  })

  test('shows its example in its README', () => {
    expect(read(folder, 'README.md'), 'README.md must contain example.ts as it is').toContain(
      read(folder, 'example.ts').trim(),
    )
  })

  test('is not named in core', () => {
    // Short names are words too ("its"), so the test looks for them only where they name a thing.
    const capital = folder.slice(0, 1).toUpperCase() + folder.slice(1)
    const exact = `@x/${folder}\\b|['"\`]${folder}['"\`]|\\b${folder.toUpperCase()}\\b|[a-z]${capital}(?![a-z])`
    const pattern = folder.length > 3 ? new RegExp(folder, 'i') : new RegExp(exact)
    for (const path of sources('core')) expect(read('core', path), path).not.toMatch(pattern)
  })
})
