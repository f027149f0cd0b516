import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { failure } from 'test-kit/contract'
import { expect, test } from 'vitest'
import { createOnce } from '../recipe.ts'
import { goods, useShop } from '../test/shop.ts'
import { createSuperShip, orderStage } from './index.ts'

const { mock } = useShop()
const read = (name: string) => readFileSync(resolve(import.meta.dirname, '..', name), 'utf8')
const [english, vietnamese] = [read('README.md'), read('README.vi.md')]
const blocks = (text: string) => text.match(/^```[\s\S]*?^```$/gm)?.map((block) => block.replaceAll(/<[^>]+>/g, '<>'))
const levels = (text: string) => text.replaceAll(/^```[\s\S]*?^```$/gm, '').match(/^#+ /gm)

test('both READMEs show the recipe and have the same code and the same headings', () => {
  for (const text of [english, vietnamese]) expect(text).toContain(read('recipe.ts').trim())
  expect(blocks(vietnamese)).toEqual(blocks(english))
  expect(levels(vietnamese)).toEqual(levels(english))
})

test('both READMEs list the stages as orderStage gives them', () => {
  for (const text of [english, vietnamese]) {
    const rows = [...text.matchAll(/^\| `(\w+)` \| (no|yes|chưa|rồi) \| ([\d, ]+) \|$/gm)]
    expect(rows.flatMap(([, , , codes]) => codes?.split(', ') ?? [])).toHaveLength(28)
    for (const [, stage, final, codes] of rows) {
      const isFinal = final === 'yes' || final === 'rồi'
      for (const code of codes!.split(', ')) expect(orderStage(code), code).toEqual({ stage, isFinal })
    }
  }
})

/** A client that never gets a reply to `orders.create`. `isDelivered` says whether the order arrives. */
const deaf = (isDelivered: boolean) =>
  createSuperShip({
    ...mock.tokenCredentials,
    timeout: 200,
    fetch: async (input, init) => {
      const isCreation = String(input).endsWith('/orders/add')
      if (!isCreation) return fetch(input, init)
      if (isDelivered) await fetch(input, { ...init, signal: null })
      return new Promise(() => {})
    },
  })

test('the recipe finds an order whose creation timed out, and makes no second one', async () => {
  const supership = deaf(true)
  const code = await createOnce(supership, goods)
  expect((await supership.orders.get(code)).soc).toBe('SHOP-1')
  expect(mock.calls['orders.create']).toBe(1)
})

test('the recipe throws when the order was not created, and when SuperShip refused it', async () => {
  expect(await failure(createOnce(deaf(false), goods))).toMatchObject({ code: 'timeout', operation: 'orders.create' })
  expect(mock.calls['orders.get']).toBe(1)
  const supership = createSuperShip(mock.tokenCredentials)
  expect(await createOnce(supership, goods)).toMatch(/^SGN/)
  expect(await failure(createOnce(supership, { ...goods, pickup_code: 'W0' }))).toMatchObject({
    code: 'refused',
    sent: true,
  })
  expect(await failure(createOnce(supership, { ...goods, weight: 60_000 }))).toMatchObject({ sent: false })
  expect(mock.calls['orders.get']).toBe(1)
})

test('the recipe finds an order whose reply could not be read', async () => {
  const supership = createSuperShip(mock.tokenCredentials)
  const first = await createOnce(supership, goods)
  mock.failNext('orders.create', { body: { status: 'Success', results: {} } })
  expect(await createOnce(supership, goods)).toBe(first)
})
