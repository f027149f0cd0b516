import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { mockCasso } from '@x/casso/mock'
import { mockGam } from '@x/gam/mock'
import { mockIts } from '@x/its/mock'
import { createSuperShip } from '@x/supership'
import { mockSuperShip } from '@x/supership/mock'
import { mockZogo } from '@x/zogo/mock'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import accounts from '../../../packages/casso/src/fixtures/accounts-list.json' with { type: 'json' }
import { parcel } from '../../../packages/supership/samples.ts'
import { blocksFolder, complete, modulesOf } from './code-blocks.ts'
import { parseDocument } from './markdown.ts'
import { root } from './pages.ts'

// Runs the code of the documents unchanged against the mocks, each block after those above it.

const shipment = { id: 'GS1', status_text: 'Đơn mới' }
const mocks = {
  casso: mockCasso(),
  gam: mockGam(),
  its: mockIts(),
  supership: mockSuperShip(),
  zogo: mockZogo({
    answers: {
      'GET shipments': () => [shipment],
      'POST shipments': () => shipment,
      'POST rates': () => ({ fee: 25_000 }),
      'GET shipments/GS1/label': () => ({}),
    },
  }),
}
const server = setupServer(...Object.values(mocks).flatMap(({ handlers }) => [...handlers]))
/** What the blocks printed. */
const printed: unknown[] = []

const paths = globSync(['README.md', 'docs/guides/*.md'], { cwd: root })
const documents = paths.filter((path) => !path.endsWith('.vi.md')).sort()
const modules = complete(documents.flatMap(modulesOf)).filter(({ block }) => !block.flags.includes('no-run'))

beforeAll(async () => {
  server.listen({ onUnhandledFrame: 'error' })
  vi.stubGlobal('markPaid', async () => {})
  vi.spyOn(console, 'log').mockImplementation((...all) => void printed.push(...all))
  vi.spyOn(console, 'debug').mockImplementation((...all) => void printed.push(...all))
  const { casso, gam, its, supership, zogo } = mocks
  const shop = createSuperShip(supership.tokenCredentials)
  const [warehouse] = await shop.warehouses.list()
  await shop.orders.create({ ...parcel, pickup_code: warehouse?.code })
  const environment = {
    CASSO_API_KEY: casso.credentials.apiKey,
    GAM_APP: JSON.stringify(gam.credentials),
    GAM_CLIENT_ID: gam.credentials.clientId,
    GAM_CLIENT_SECRET: gam.credentials.clientSecret,
    ITS_API_KEY: its.credentials.apiKey,
    ITS_BASE_URL: its.credentials.baseUrl,
    ITS_SHOP_ID: its.shopId,
    SHOP_ACCOUNT: accounts.data[0]?.accountNumber,
    SUPERSHIP_WAREHOUSE: warehouse?.code,
    SUPERSHIP_TOKEN: supership.tokenCredentials.token,
    ZOGO_ACCOUNT: JSON.stringify(zogo.credentials),
    ZOGO_USERNAME: zogo.credentials.username,
    ZOGO_PASSWORD: zogo.credentials.password,
    ZOGO_CLIENT_ID: zogo.credentials.clientId,
    ZOGO_CLIENT_SECRET: zogo.credentials.clientSecret,
  }
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, String(value))
  for (const { file, text } of modules) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
})
afterAll(() => {
  server.close()
  rmSync(blocksFolder, { recursive: true, force: true })
})

test.each([...new Set(modules.map(({ document }) => document))])('the code of %s runs', async (document) => {
  for (const { block, file } of modules.filter((module) => module.document === document)) {
    await expect(import(file), `line ${block.line}`).resolves.toBeDefined()
  }
})

test('the guide to logs shows the lines that its code prints', () => {
  const { blocks } = parseDocument(readFileSync(resolve(root, 'docs/guides/observability.md'), 'utf8'))
  const shown =
    blocks
      .find(({ language }) => language === 'text')
      ?.code.trim()
      .split('\n') ?? []
  const anyNumber = (line: string) => line.replaceAll(/\d+ ms|\d{4}-\d\d-\d\dT[\d:.]+/g, '_')
  expect(shown.length).toBeGreaterThan(0)
  expect(printed.map((each) => anyNumber(String(each)))).toEqual(expect.arrayContaining(shown.map(anyNumber)))
})
