import { failure } from 'test-kit/contract'
import { expect, expectTypeOf, test } from 'vitest'
import { base, goods, useShop } from '../../../test/shop.ts'
import { createSuperShip } from '../../client.ts'
import createOrder from '../../fixtures/create-order.json' with { type: 'json' }
import type { NewOrder } from './inputs.ts'
import type { OrderStatus } from './status.ts'

const { mock, sent, supership, exchange } = useShop()

test('orders.create sends the order as given and gives it as created', async () => {
  const given = { ...goods, unknown_field: ['kept'] }
  const { value, request, json } = await exchange('orders.create', createOrder, (it) => it.orders.create(given))
  expect(value).toEqual(createOrder.results)
  expect(request).toBe(`POST ${base}/orders/add`)
  expect(json).toEqual(given)
  expectTypeOf(value.status).toEqualTypeOf<OrderStatus | undefined>()
  expectTypeOf(value.fee).toEqualTypeOf<number | undefined>()
  expectTypeOf(value.code).toEqualTypeOf<string>()
})

test('orders.create is never sent twice', async () => {
  const client = createSuperShip(mock.tokenCredentials)
  for (const trouble of [{ status: 503 }, { network: true }]) {
    mock.reset()
    mock.failNext('orders.create', trouble)
    await failure(client.orders.create(goods))
    expect(mock.calls['orders.create']).toBe(1)
  }
})

test('orders.create refuses what SuperShip is known to refuse, with the path, before anything is sent', async () => {
  const { pickup_code: _code, product: _product, ...bare } = goods
  const address = {
    pickup_phone: '0900000006',
    pickup_address: '45 Nguyễn Chí Thanh',
    pickup_province: 'Thành phố Hà Nội',
    pickup_district: 'Quận Ba Đình',
    pickup_commune: 'Phường Ngọc Khánh',
  }
  const needed = ['name', 'phone', 'address', 'province', 'district', 'commune', 'amount', 'weight']
  const codes = ['service', 'config', 'payer', 'product_type']
  const wrong: [object, string[]][] = [
    ...[...needed, ...codes].map((name): [object, string[]] => [{ ...goods, [name]: undefined }, [name]]),
    ...Object.keys(address).map((name): [object, string[]] => [
      { ...bare, product: 'x', ...address, [name]: '' },
      [name],
    ]),
    [{ ...goods, pickup_code: '' }, Object.keys(address)],
    [{ ...goods, product: '' }, ['product']],
    [{ ...goods, product_type: 2 }, ['products']],
    [{ ...goods, product_type: '2', products: [] }, ['products']],
    [{ ...goods, product_type: '2', products: [{ name: 'x', price: 1.5 }] }, ['products.0.price']],
    [{ ...goods, weight: 50_001 }, ['weight']],
    [{ ...goods, weight: '50001' }, ['weight']],
    [{ ...goods, weight: 0.5 }, ['weight']],
    [{ ...goods, amount: '1e5' }, ['amount']],
    [{ ...goods, amount: Number.NaN }, ['amount']],
    [{ ...goods, value: -1 }, ['value']],
    [{ ...goods, config: '4' }, ['config']],
    [{ ...goods, payer: 0 }, ['payer']],
    [{ ...goods, phone: 900000005 }, ['phone']],
  ]
  for (const [input, paths] of wrong) {
    const error = await failure(supership.orders.create(input as NewOrder))
    expect(error.code).toBe('invalid_input')
    expect(error.issues?.map(({ path }) => path)).toEqual(paths)
  }
  const heavy = await failure(supership.orders.create({ ...goods, weight: 50_001 }))
  expect(heavy.message).toBe("[supership] orders.create: 'weight' must be at most 50000 grams")
  const homeless = await failure(
    supership.orders.create({ ...goods, pickup_code: null, ...address, pickup_phone: null }),
  )
  expect(homeless.message).toBe(
    "[supership] orders.create: 'pickup_phone' must be present where there is no 'pickup_code'",
  )
  expect(sent).toEqual([])
})

test('orders.create takes codes and amounts as numbers and as digits, and what it does not know', async () => {
  const taken: object[] = [
    { config: '3', payer: 2, service: 1, barter: '1' },
    { service: '2', barter: 1, amount: 0, weight: '50000', value: 1_600_000 },
    { product_type: 2, products: [{ sku: 'A', name: 'B', price: 200_000, weight: '200', quantity: 1 }] },
    { soc: null, note: null, email: null, partner: 'mock-partner-code', value: undefined },
  ]
  for (const fields of taken) {
    const input = { ...goods, ...fields } as NewOrder
    const { json } = await exchange('orders.create', createOrder, (it) => it.orders.create(input))
    expect(json).toEqual(JSON.parse(JSON.stringify(input)))
  }
})
