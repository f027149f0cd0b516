import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hover, hovers } from './hover.ts'
import { run as runCommand } from './run.ts'

// Run as a script of one package. It packs the package, installs it as a user would, and checks what was installed.
const root = resolve(import.meta.dirname, '..')
const name = process.env.npm_package_name ?? ''
const source = dirname(process.env.npm_package_json ?? '')
const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
const entries = Object.keys(manifest.publishConfig.exports).filter((key) => !key.endsWith('.json'))
const siblings = Object.keys(manifest.dependencies).filter((dependency) => dependency.startsWith('@x/'))

const folder = mkdtempSync(join(tmpdir(), 'packed-'))
const installed = join(folder, 'node_modules', name)
const run = (command: string, args: string[], cwd = folder) => runCommand(command, args, cwd)
const load = (key: string) => run('node', ['--input-type=module', '-e', `await import('${join(name, key)}')`])

function pack(dependency: string): [string, string] {
  const tarball = join(folder, `${dependency.replace(/\W/g, '_')}.tgz`)
  run('pnpm', ['pack', '--out', tarball], join(root, 'packages', dependency.slice('@x/'.length)))
  return [dependency, `file:${tarball}`]
}

beforeAll(() => {
  const dependencies = Object.fromEntries([name, ...siblings].map(pack))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }))
  run('npm', ['install', '--no-audit', '--no-fund', '--no-update-notifier'])
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('brings its run-time dependencies and nothing else', () => {
  const modules = readdirSync(join(folder, 'node_modules'), { recursive: true, encoding: 'utf8' })
  const packages = modules.filter((path) => /^(@[^/]+\/)?[^@./][^/]*\/package\.json$/.test(path))
  const expected = [name, ...siblings, 'ky', 'valibot'].map((dependency) => `${dependency}/package.json`)
  expect(packages.sort()).toEqual(expected.sort())
})

test('holds the build, the licence and the readme, and no path of the machine that built it', () => {
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' })
  const top = new Set(files.map((path) => path.split('/')[0]))
  const others = ['README.vi.md', 'CHANGELOG.md', 'openapi.json'].filter((file) => existsSync(join(source, file)))
  expect([...top].sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json', ...others].sort())
  const leaks = files.filter((path) => {
    const file = join(installed, path)
    return statSync(file).isFile() && readFileSync(file, 'utf8').includes(root)
  })
  expect(leaks).toEqual([])
})

test('is one file per entry, and only one of them has a class that others see', () => {
  const files = readdirSync(join(installed, 'dist'))
  expect(files.filter((file) => file.endsWith('.js'))).toHaveLength(entries.length)
  const hasClass = (file: string) =>
    /^declare class|\bApiError = class\b/m.test(readFileSync(join(installed, 'dist', file), 'utf8'))
  expect(files.filter((file) => /\.(js|d\.ts)$/.test(file) && !file.startsWith('vendor.') && hasClass(file))).toEqual(
    [],
  )
})

test('loads without msw, but for the mock', () => {
  for (const key of entries.filter((key) => key !== './mock')) expect(() => load(key)).not.toThrow()
})

// An editor's TypeScript may be older or newer than ours, and may resolve modules in another way.
test.each([
  ['typescript', 'nodenext', 'nodenext', 'dom'],
  ['typescript', 'preserve', 'bundler', 'dom'],
  ['typescript-5', 'nodenext', 'nodenext', 'dom'],
  ['typescript-7', 'preserve', 'bundler', 'dom'],
  ['typescript', 'nodenext', 'nodenext', 'node'],
])(
  'has types that stand on their own (%s, %s, %s, with the types of %s)',
  (compiler, module, moduleResolution, platform) => {
    const main = entries.filter((key) => key !== './mock')
    const text = main.map((key, index) => `export * as entry${index} from '${join(name, key)}'`).join('\n')
    writeFileSync(join(folder, 'consumer.ts'), text)
    const options = ['--noEmit', '--strict', '--skipDefaultLibCheck', '--target', 'es2022', '--module', module]
    const types = join(root, 'node_modules/@types')
    const platforms: Record<string, string[]> = {
      dom: ['--lib', 'es2023,dom,dom.iterable'],
      node: ['--lib', 'es2023', '--typeRoots', types, '--types', 'node'],
    }
    const modules = ['--moduleResolution', moduleResolution, ...(platforms[platform] ?? [])]
    const tsc = join(root, 'node_modules', compiler, 'bin/tsc')
    expect(() => run('node', [tsc, ...options, ...modules, 'consumer.ts'])).not.toThrow()
  },
  120_000,
)

test('loads by require() as well', () => {
  const text = entries.filter((key) => key !== './mock').map((key) => `require('${join(name, key)}')`)
  expect(() => run('node', ['--input-type=commonjs', '-e', text.join('\n')])).not.toThrow()
})

test('shows its docstrings where an editor looks for them', () => {
  const declarations = readdirSync(join(installed, 'dist')).filter((file) => file.endsWith('.d.ts'))
  for (const file of declarations) {
    const text = readFileSync(join(installed, 'dist', file), 'utf8')
    expect(text.match(/[;{] \/\*\*.*$/gm), `${file} has docstrings at the end of the line before`).toBeNull()
  }
  const wanted = hovers[name] ?? { setup: '', names: [] }
  const found = hover(folder, wanted)
  expect(found.filter(({ docs }) => docs === '').map(({ name }) => name)).toEqual([])
}, 120_000)

// A path that each vendor's client accepts. It does not matter here what the mock answers.
const call = `
  import { getResponse } from 'msw'
  import * as client from '${name}'
  import * as mocks from '${join(name, 'mock')}'
  const find = (module, start) => Object.entries(module).find(([key]) => key.startsWith(start))?.[1]
  const mock = find(mocks, 'mock')?.()
  const fetch = (input, init) => getResponse(mock.handlers, new Request(input, init))
  const response = await find(client, 'create')({ ...mock.credentials, fetch }).fetch('Misc/CurrentAccount')
  if (!(response instanceof Response)) throw new Error('The mock did not answer')
`

test.each(['msw', 'msw-2'])('loads the mock where msw is installed, and it answers (%s)', (version) => {
  const link = join(folder, 'node_modules/msw')
  rmSync(link, { force: true })
  symlinkSync(join(root, 'node_modules', version), link)
  for (const key of entries) expect(() => load(key)).not.toThrow()
  if (siblings.length > 0) expect(() => run('node', ['--input-type=module', '-e', call])).not.toThrow()
})
