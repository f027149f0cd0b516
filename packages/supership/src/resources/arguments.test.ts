import { failure } from 'test-kit/contract'
import { expect, test } from 'vitest'
import { goods, kho, newShop, useShop } from '../../test/shop.ts'

const { sent, supership } = useShop()

test('wrong arguments are refused by path, never by throwing at once', async () => {
  const nothing = undefined as never
  const wrong: [string, () => Promise<unknown>, string[]][] = [
    ['areas.districts', () => supership.areas.districts({ province: 79 as unknown as string }), ['province']],
    ['areas.districts', () => supership.areas.districts(nothing), ['province']],
    ['areas.communes', () => supership.areas.communes({ district: '' }), ['district']],
    [
      'orders.quote',
      () => supership.orders.quote({ weight: 'x' } as never),
      ['sender_province', 'sender_district', 'receiver_province', 'receiver_district', 'weight'],
    ],
    ['orders.get', () => supership.orders.get(nothing), ['']],
    ['orders.get', () => supership.orders.get({} as never), ['']],
    ['orders.get', () => supership.orders.get({ code: 'a', soc: 'b' }), ['']],
    ['orders.get', () => supership.orders.get(''), ['code']],
    ['orders.labelToken', () => supership.orders.labelToken([]), ['code']],
    ['orders.labelToken', () => supership.orders.labelToken(['a', '']), ['code.1']],
    ['orders.cancel', () => supership.orders.cancel({ soc: 'a' } as never), ['code']],
    ['warehouses.create', () => supership.warehouses.create({ ...kho, primary: '3' as '1' }), ['primary']],
    ['warehouses.update', () => supership.warehouses.update({ code: 'W', name: 'x' } as never), ['phone', 'contact']],
    ['webhooks.create', () => supership.webhooks.create({ url: 'nowhere' }), ['url']],
    ['register', () => supership.register({ ...newShop, email: '' }), ['email']],
  ]
  for (const [operation, call, paths] of wrong) {
    const error = await failure(call())
    expect(error).toMatchObject({ code: 'invalid_input', operation })
    expect(error.issues?.map(({ path }) => path)).toEqual(paths)
  }
  expect(sent).toEqual([])
})

test('wrong arguments are told in words what they must be', async () => {
  const { product: _product, ...bare } = goods
  const wrong: [() => Promise<unknown>, string][] = [
    [() => supership.orders.get({} as never), 'an order code, { code } or { soc }'],
    [() => supership.orders.labelToken([]), 'at least one order code'],
    [() => supership.orders.create(bare as never), "present where 'product_type' is 1"],
    [() => supership.orders.create({ ...bare, product_type: '2' }), "present where 'product_type' is 2"],
    [() => supership.orders.create({ ...goods, amount: 1.5 }), 'a whole number, as a number or as digits'],
    [() => supership.webhooks.create({ url: 'nowhere' }), 'a whole URL'],
  ]
  for (const [call, expected] of wrong) {
    expect((await failure(call())).issues?.map((issue) => issue.expected)).toEqual([expected])
  }
})

test('each value that SuperShip documents is sent, as text or as a number', async () => {
  for (const config of ['1', '2', '3', 1, 2, 3] as const) {
    for (const payer of ['1', '2', 1, 2] as const)
      await supership.orders.create({ ...goods, config, payer, soc: `${config}${payer}` })
  }
  expect(sent).toHaveLength(24)
})
