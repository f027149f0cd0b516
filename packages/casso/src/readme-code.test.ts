import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'

const reports = resolve(import.meta.dirname, '../reports')
mkdirSync(reports, { recursive: true })
// A folder of its own, since the same test may run against the build at the same time.
const folder = mkdtempSync(`${reports}/readme-`)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the README’s code on testing works as written', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  const readme = readFileSync(resolve(import.meta.dirname, '../README.md'), 'utf8')
  const [, code = ''] = /^## Testing$[\s\S]*?^```ts$([\s\S]*?)^```$/m.exec(readme) ?? []
  const path = resolve(folder, 'Testing.ts')
  writeFileSync(path, `${code}\nexport { casso, mock }\n`)
  const { casso, mock } = await import(path)
  expect(mock.deliveries).toMatchObject([{ accepted: true }, { accepted: true }])
  expect(log.mock.calls).toEqual([
    ['DH35', 250_000],
    [expect.any(String), expect.any(Number)],
  ])
  const { records } = await casso.transactions.list({ sort: 'DESC', pageSize: 1 })
  expect(records).toMatchObject([{ description: 'DH35', amount: 250_000 }])
  expect(mock.calls['transactions.list']).toBe(2)
})
