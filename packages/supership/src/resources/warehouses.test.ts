import { expect, test } from 'vitest'
import { base, kho, useShop } from '../../test/shop.ts'
import createWarehouse from '../fixtures/create-warehouse.json' with { type: 'json' }
import updateWarehouse from '../fixtures/update-warehouse.json' with { type: 'json' }

const { exchange } = useShop()

test('warehouses.create gives the whole address under its right name too', async () => {
  const { value, request, json } = await exchange('warehouses.create', createWarehouse, (it) =>
    it.warehouses.create(kho),
  )
  const { formatted_adress } = createWarehouse.results
  expect(value).toEqual({ ...createWarehouse.results, formatted_address: formatted_adress })
  expect(request).toBe(`POST ${base}/warehouses/create`)
  expect(json).toEqual(kho)
  const results = { ...createWarehouse.results, formatted_address: 'right' }
  const both = await exchange('warehouses.create', { status: 'Success', results }, (it) => it.warehouses.create(kho))
  expect(both.value.formatted_address).toBe('right')
})

test('warehouses.update gives what changed, also when nothing did', async () => {
  const input = { code: 'WLKGT07050', name: 'Kho Ba Đình', phone: '0900000007', contact: 'Lê Văn Bình' }
  const { value, request, json } = await exchange('warehouses.update', updateWarehouse, (it) =>
    it.warehouses.update(input),
  )
  expect(value).toEqual(updateWarehouse.results)
  expect(request).toBe(`POST ${base}/warehouses/update`)
  expect(json).toEqual(input)
  const body = { status: 'Success', results: { ...updateWarehouse.results, diff: [] } }
  expect((await exchange('warehouses.update', body, (it) => it.warehouses.update(input))).value.diff).toEqual({})
})
