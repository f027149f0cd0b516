import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, test } from 'vitest'
import { shopName } from '../example.ts'
import { firstExtension, tellCustomer } from '../recipe.ts'
import { createIts } from './index.ts'
import { mockIts } from './mock.ts'

const mock = mockIts()
useMocks(mock)
const read = (name: string) => readFileSync(resolve(import.meta.dirname, '..', name), 'utf8')
const [english, vietnamese] = [read('README.md'), read('README.vi.md')]
const blocks = (text: string) => text.match(/^```[\s\S]*?^```$/gm)
const outline = (text: string) => text.replaceAll(/^```[\s\S]*?^```$/gm, '').match(/^(#+ |\|---)/gm)
const its = createIts(mock.credentials)
const shop = its.shop({ shopId: mock.shopId })

test('both READMEs show what runs here, and have the same code, headings and tables', () => {
  for (const text of [english, vietnamese]) {
    for (const file of ['example.ts', 'recipe.ts']) expect(text).toContain(read(file).trim())
  }
  expect(blocks(vietnamese)).toEqual(blocks(english))
  expect(outline(vietnamese)).toEqual(outline(english))
})

test('no address of ours has a token: ITS adds one of its own under that name', () => {
  for (const text of [english, vietnamese, read('samples.ts'), read('story.ts')]) {
    expect(text).not.toMatch(/https:\/\/app\.example[^\s'`]*[?&]token=/)
  }
})

test('both READMEs list every call', () => {
  const tables = [...Object.entries(its), ...Object.entries(shop)].filter(([name]) => name !== 'auth')
  const resources = tables.flatMap(([name, value]) =>
    typeof value === 'function' ? [name] : Object.keys(value).map((method) => `${name}.${method}`),
  )
  for (const text of [english, vietnamese]) {
    for (const name of resources) {
      const [resource, method = ''] = name.split('.')
      expect(text, name).toMatch(new RegExp(`\`${resource}\\b[^\n]*${method}\\b`))
    }
  }
})

test('the example reads the name of a shop', async () => {
  expect(await shopName(mock.credentials.baseUrl, mock.credentials.apiKey, mock.shopId)).toBe('Shop A')
})

test('the recipe creates the first extension', async () => {
  expect(await firstExtension(its, shop)).toMatchObject({ extension_number: '101', state: 'Z' })
  expect(mock.calls['tenants.activate']).toBe(1)
})

test('the recipe sends a message that fits its template, and no other', async () => {
  const oa_id = '1296121461794934001'
  const { template_id } = await shop.templates.create({ oa_id, template_id: 5, type: 'otp' })
  const error = await failure(tellCustomer(shop, oa_id, template_id, '0900000001', 'DH35'))
  expect(error).toMatchObject({ code: 'invalid_input', issues: [{}, { path: 'template_data.code' }] })
  expect(mock.calls['shop.zns.send']).toBe(0)
  mock.failNext('shop.templates.get', { body: { template_id, template_params: [{ name: 'code', require: true }] } })
  const id = await tellCustomer(shop, oa_id, template_id, '0900000001', 'DH35')
  expect((await shop.zns.list()).messages).toMatchObject([
    { id, phone: '84900000001', template_data: { code: 'DH35' } },
  ])
})
