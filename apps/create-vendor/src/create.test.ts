import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { auths } from './auths.ts'
import { vendorFiles, writeVendor } from './create.ts'
import { describedFiles, describeFiles } from './describe.ts'

const root = resolve(import.meta.dirname, '../../..')
const proof = resolve(import.meta.dirname, '../reports/proof')
const report = resolve(proof, 'reports/test.json')
const kinds = Object.keys(auths)
const folderOf = (kind: string) => resolve(proof, 'src', `acme${kind.replace(/\W/g, '')}`)

function run(script: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve(root, script), ...args], {
    cwd: proof,
    encoding: 'utf8',
  })
  return { status, output: stdout + stderr }
}

beforeAll(() => {
  rmSync(proof, { recursive: true, force: true })
  for (const kind of kinds) writeVendor(folderOf(kind), vendorFiles(`acme${kind.replace(/\W/g, '')}`, kind))
})

test('each kind passes its contract and its own tests as it stands', () => {
  const config = resolve(root, 'vitest.config.ts')
  const { status } = run('node_modules/vitest/vitest.mjs', ['run', '--config', config, '--project', 'unit'])
  expect(status).toBe(0)
  const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  expect(testResults).toHaveLength(2 * kinds.length)
  expect(numPassedTests).toBeGreaterThan(60)
}, 300_000)

test('each kind has the types that it promises', () => {
  const project = resolve(proof, 'tsconfig.json')
  writeFileSync(project, JSON.stringify({ extends: resolve(root, 'tsconfig.json'), include: [proof] }))
  expect(run('node_modules/typescript-7/bin/tsc', ['--project', project])).toEqual({ status: 0, output: '' })
}, 120_000)

test('a name or a way to log in that cannot be is refused', () => {
  for (const name of ['', 'Acme', 'a-b', '7up', '../x']) expect(() => vendorFiles(name, 'key')).toThrow(TypeError)
  expect(() => vendorFiles('acme', 'magic')).toThrow('key, password, client-credentials, oauth')
})

test.each(kinds)('%s: the list of what was written has each file, and how many facts it wants', (kind) => {
  const files = vendorFiles('acme', kind)
  expect(describedFiles.toSorted()).toEqual(Object.keys(files).sort())
  const facts = files['src/client.ts']?.split('FACT').length ?? 0
  expect(describeFiles(files)).toMatch(new RegExp(`src/client.ts +${facts - 1}  the address`))
})
