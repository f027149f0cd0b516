import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'

const reports = resolve(import.meta.dirname, '../reports')
mkdirSync(reports, { recursive: true })
// A folder of its own, since the same test may run against the build at the same time.
const folder = mkdtempSync(`${reports}/readme-`)
const readme = readFileSync(resolve(import.meta.dirname, '../README.md'), 'utf8')

/** A code block of a part of the README, as a module that starts with these imports and exports these names. */
function moduleOf(part: string, index: number, imports = '', exported = ''): string {
  const [, text = ''] = readme.split(`\n## ${part}\n`)
  const [, code = ''] = [...text.matchAll(/^```ts$([\s\S]*?)^```$/gm)][index] ?? []
  const path = resolve(folder, `${part}-${index}.ts`)
  writeFileSync(path, `${imports}\n${code}\nexport { ${exported} }\n`)
  return path
}

const handlerModule = moduleOf('Webhook', 0)

beforeEach(() => {
  vi.resetModules()
  vi.stubEnv('SUPERSHIP_TOKEN', undefined)
  vi.stubEnv('SUPERSHIP_WEBHOOK_SECRET', undefined)
})
afterEach(() => vi.unstubAllEnvs())
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the README’s code on testing works as written, whatever token the environment has', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  vi.stubEnv('SUPERSHIP_TOKEN', 'the-shops-own-token')
  const imports = `import { createHandler, statuses } from '${handlerModule}'`
  const { mock, code } = await import(moduleOf('Testing', 0, imports, 'mock, code'))
  expect(mock.deliveries).toMatchObject([{ status: 200 }])
  expect([...(await import(handlerModule)).statuses]).toEqual([[code, '3']])
  expect(log).toHaveBeenLastCalledWith('3')
})

test('the README’s route loads without a token and a secret, and answers once they are there', async () => {
  const { POST } = await import(moduleOf('Webhook', 1, `import { createHandler } from '${handlerModule}'`))
  vi.stubEnv('SUPERSHIP_TOKEN', 'made-up-token')
  vi.stubEnv('SUPERSHIP_WEBHOOK_SECRET', 'a-long-random-text')
  const deliver = (url: string) => POST(new Request(url, { method: 'POST', body: '{}' }))
  expect((await deliver('https://shop.example/hook?secret=wrong')).status).toBe(401)
})
