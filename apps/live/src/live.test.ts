import { getResponse } from 'msw'
import { findSpecs } from 'test-kit/specs'
import { expect, test } from 'vitest'
import { runLive, type Vendor } from './live.ts'
import { optionsFrom } from './options.ts'
import { findNew, shapeOf } from './shape.ts'

const specs = await findSpecs()

async function report(
  folder: string,
  plan: (mock: ReturnType<(typeof specs)[0]['ways'][0]['mock']>) => void = () => {},
) {
  const { ways } = specs.find(({ name }) => name === folder)!
  const [way] = ways
  const mock = way!.mock()
  plan(mock)
  const sent: string[] = []
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init)
    sent.push(`${request.method} ${new URL(request.url).pathname}`)
    return (await getResponse(mock.handlers as never, request))!
  }
  const { endpoints } = await import(`../../../packages/${folder}/src/endpoints.ts`)
  const lines: string[] = []
  const vendor: Vendor = { create: (options) => way!.create({ ...mock.credentials, ...options } as never), endpoints }
  await runLive(vendor, { fetch, retry: 0 }, (line) => lines.push(line))
  return { text: lines.join('\n'), sent, secrets: way!.secrets(mock.credentials) }
}

test.each(specs.map(({ name }) => name))('%s: makes calls that read, and shows no value', async (folder) => {
  const { text, secrets } = await report(folder)
  for (const secret of secrets) expect(text).not.toContain(secret)
  expect(text).not.toMatch(/\d{4}/)
  expect(text).not.toContain('failed')
})

test('casso: shows types by path, and writes nothing', async () => {
  const { text, sent } = await report('casso')
  expect(text).toContain('\ntransactions.list\n')
  expect(text).toMatch(/data\.records\[\]\.amount: number/)
  expect(text).toMatch(/Not called.*webhooks\.create/)
  expect(sent.filter((request) => !request.startsWith('GET '))).toEqual([])
})

test('a reply that deviates is told by path, and so is a new field', async () => {
  const body = { error: 0, message: 'success', data: { user: 7, business: null, bankAccs: [], shiny: 'secret-value' } }
  const { text } = await report('casso', (mock) => mock.failNext('userInfo', { body }))
  expect(text).toContain('new: shiny')
  expect(text).toMatch(/deviates: user/)
  expect(text).not.toContain('secret-value')
})

test('a shape has one line for all rows, and no key that is a value', () => {
  expect(shapeOf({ rows: [{ id: 1 }, { id: null }], by: { '0901234567': true } })).toEqual([
    '(reply): object',
    'rows: list',
    'rows[]: object',
    'rows[].id: null | number',
    'by: object',
    'by.*: boolean',
  ])
  expect(findNew([{ a: 1, b: 2 }], { item: { entries: { a: {} } } })).toEqual(['[].b'])
})

test('options come from the environment by their names', () => {
  const env = { CASSO_API_KEY: 'k', GAM_SCOPE: '["a:b"]', GAM_CLIENT_ID: '1', PATH: '/bin' }
  expect(optionsFrom(env, 'casso')).toEqual({ apiKey: 'k' })
  expect(optionsFrom(env, 'gam')).toEqual({ scope: ['a:b'], clientId: '1' })
})
