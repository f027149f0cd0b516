import fc from 'fast-check'
import { at, change, deviations, misfits, names, pathsIn, removed, sideFields } from 'test-kit/deviations'
import { describe, expect, test } from 'vitest'
import { answered, type Sample } from '../../test/replies.ts'
import { goods, kho, newShop } from '../../test/shop.ts'
import cancelOrder from '../fixtures/cancel-order.json' with { type: 'json' }
import communes from '../fixtures/communes.json' with { type: 'json' }
import createOrder from '../fixtures/create-order.json' with { type: 'json' }
import createWarehouse from '../fixtures/create-warehouse.json' with { type: 'json' }
import createWebhook from '../fixtures/create-webhook.json' with { type: 'json' }
import districts from '../fixtures/districts.json' with { type: 'json' }
import labelToken from '../fixtures/label-token.json' with { type: 'json' }
import order from '../fixtures/order.json' with { type: 'json' }
import provinces from '../fixtures/provinces.json' with { type: 'json' }
import quote from '../fixtures/quote.json' with { type: 'json' }
import register from '../fixtures/register.json' with { type: 'json' }
import statuses from '../fixtures/statuses.json' with { type: 'json' }
import updateWarehouse from '../fixtures/update-warehouse.json' with { type: 'json' }
import warehouses from '../fixtures/warehouses.json' with { type: 'json' }
import webhook from '../fixtures/webhook.json' with { type: 'json' }

const route = { sender_province: 'a', sender_district: 'b', receiver_province: 'c', receiver_district: 'd', weight: 1 }
const { formatted_adress: formatted_address, ...created } = createWarehouse.results
const orderSample = {
  fixture: order,
  essential: ['code', 'status', 'amount'],
  optional: ['soc', 'calllogs'],
  nullable: ['soc', 'calllogs'],
  unchecked: ['last_sman'],
}

const samples: Sample[] = [
  {
    operation: 'areas.provinces',
    fixture: provinces,
    call: (it) => it.areas.provinces(),
    essential: ['*.code', '*.name'],
  },
  {
    operation: 'areas.districts',
    fixture: districts,
    call: (it) => it.areas.districts({ province: '79' }),
    essential: ['*.code', '*.name'],
  },
  {
    operation: 'areas.communes',
    fixture: communes,
    call: (it) => it.areas.communes({ district: '767' }),
    essential: ['*.code', '*.name'],
  },
  { operation: 'orders.quote', fixture: quote, call: (it) => it.orders.quote(route), essential: ['*.fee'] },
  {
    operation: 'orders.create',
    fixture: createOrder,
    call: (it) => it.orders.create(goods),
    essential: ['code'],
    optional: ['soc'],
    nullable: ['soc'],
  },
  { operation: 'orders.statuses', fixture: statuses, call: (it) => it.orders.statuses(), essential: ['*.key'] },
  { ...orderSample, operation: 'orders.get', call: (it) => it.orders.get('X') },
  { ...orderSample, operation: 'orders.get', call: (it) => it.orders.get({ soc: 'X' }), ...orderBySoc() },
  { ...orderSample, operation: 'orders.find', call: (it) => it.orders.find({ soc: 'X' }), ...orderBySoc() },
  {
    operation: 'orders.labelToken',
    fixture: labelToken,
    call: (it) => it.orders.labelToken('X'),
    essential: ['token'],
  },
  {
    operation: 'orders.cancel',
    fixture: cancelOrder,
    call: (it) => it.orders.cancel('X'),
    essential: ['code', 'status'],
    optional: ['soc'],
    nullable: ['soc'],
  },
  { operation: 'warehouses.list', fixture: warehouses, call: (it) => it.warehouses.list(), essential: ['*.code'] },
  {
    operation: 'warehouses.create',
    fixture: { ...createWarehouse, results: { ...created, formatted_address } },
    call: (it) => it.warehouses.create(kho),
    essential: ['code'],
  },
  {
    operation: 'warehouses.update',
    fixture: updateWarehouse,
    call: (it) => it.warehouses.update({ code: 'W', name: 'x', phone: 'x', contact: 'x' }),
    essential: ['code'],
    optional: ['diff.name', 'diff.contact'],
  },
  { operation: 'webhooks.get', fixture: webhook, call: (it) => it.webhooks.get(), essential: ['url'] },
  {
    operation: 'webhooks.create',
    fixture: createWebhook,
    call: (it) => it.webhooks.create({ url: 'https://example.com' }),
    essential: ['url'],
  },
  {
    operation: 'register',
    fixture: register,
    call: (it) => it.register(newShop),
    essential: ['access_token'],
    optional: ['code'],
  },
]

function orderBySoc() {
  return { essential: [...orderSample.essential, 'soc'], optional: ['calllogs'], nullable: ['calllogs'] }
}

describe.each(samples.map((sample) => [sample.operation, sample] as const))('B12: %s', (operation, sample) => {
  const { results } = sample.fixture
  const side = sideFields(results, sample)
  const another = (value: unknown) => (typeof value === 'object' && value !== null ? 'wrong' : { wrong: true })

  test('takes the documented reply as it is, without notice, and keeps unknown fields', async () => {
    const { value, told } = await answered(sample, results)
    expect(value).toEqual(results)
    expect(told).toEqual([])
    const objects = [[], ...pathsIn(results)].filter((path) => {
      const inner = at(results, path)
      return typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    })
    for (const path of objects) {
      const extra = await answered(sample, change(results, [...path, 'unknown_field'], ['kept']))
      expect(at(extra.value, [...path, 'unknown_field']), path.join('.')).toEqual(['kept'])
      expect(extra.told).toEqual([])
    }
  })

  if (side.length > 0)
    test('bears each side field that is removed, null or of another type, and tells of it once', async () => {
      for (const path of side) {
        if (names(sample.unchecked, path)) continue
        for (const [name, to] of [
          ['removed', removed],
          ['null', null],
          ['another type', another(at(results, path))],
        ] as const) {
          const { value, told } = await answered(sample, change(results, path, to))
          const label = `${path.join('.')} ${name}`
          const isQuiet = to === removed ? names(sample.optional, path) : to === null && names(sample.nullable, path)
          expect(at(value, path), label).toBe(isQuiet && to === null ? null : undefined)
          expect(misfits(value, results, sample), label).toEqual([])
          const issue = { path: path.join('.'), expected: expect.any(String) }
          expect(told, label).toEqual(isQuiet ? [] : [{ operation, issues: [issue] }])
        }
      }
    })

  if (side.length > 0)
    test('bears several deviations at once, and never gives a wrong type', async () => {
      await fc.assert(
        fc.asyncProperty(deviations(results, sample), async (changed) => {
          const { value, told, error } = await answered(sample, changed)
          expect(error).toBe(undefined)
          expect(misfits(value, results, sample)).toEqual([])
          expect(told.length).toBeLessThanOrEqual(1)
          for (const { issues } of told) expect(issues.length).toBeLessThanOrEqual(20)
        }),
        { numRuns: 100 },
      )
    })

  test('fails without an essential field, names it, and keeps the reply in the error', async () => {
    const alone = Array.isArray(results) ? results.slice(0, 1) : results
    const paths = pathsIn(alone).filter((path) => names(sample.essential, path))
    expect(paths).toHaveLength(sample.essential.length)
    for (const path of paths) {
      for (const to of [removed, null, another(at(alone, path))]) {
        const outcome = await answered(sample, change(alone, path, to))
        expect(outcome.error, path.join('.')).toMatchObject({
          code: 'unexpected_response',
          operation,
          issues: [{ path: path.join('.') }],
          sent: true,
          body: outcome.body,
        })
      }
    }
  })

  if (Array.isArray(results))
    test('a list survives a bad row', async () => {
      const rows: unknown[] = results.length > 1 ? results : [...results, ...results]
      for (const essential of sample.essential) {
        const path = essential.replace('*', '0').split('.')
        const { value, told } = await answered(sample, change(rows, path, removed))
        expect(value).toEqual(rows.slice(1))
        expect(told).toEqual([{ operation, issues: [{ path: path.join('.'), expected: expect.any(String) }] }])
      }
      for (const row of [null, 7, 'x', []]) {
        expect((await answered(sample, [...rows, row])).value).toEqual(rows)
      }
    })
})

test('B12: numbers and text become each other where nothing is lost, in essential fields too', async () => {
  const [create] = samples.filter(({ operation }) => operation === 'orders.create')
  const { value, told } = await answered(create!, { ...createOrder.results, code: 17, amount: '160000', status: 2 })
  expect(value).toEqual({ ...createOrder.results, code: '17', amount: 160_000, status: '2' })
  expect(told.flatMap(({ issues }) => issues.map(({ path }) => path)).sort()).toEqual(['amount', 'code', 'status'])
  const lossy = { ...createOrder.results, amount: '1,5', weight: 2 ** 60, fee: '' }
  expect((await answered(create!, lossy)).value).toMatchObject({ amount: undefined, weight: undefined, fee: undefined })
})

test('B12: orders.create gives the code even when nothing else is readable', async () => {
  const [create] = samples.filter(({ operation }) => operation === 'orders.create')
  expect((await answered(create!, { code: 'A.1' })).value).toEqual({ code: 'A.1' })
  const odd = Object.fromEntries(Object.keys(createOrder.results).map((name) => [name, { odd: true }]))
  expect((await answered(create!, { ...odd, code: 'A.1' })).value).toMatchObject({ code: 'A.1', status: undefined })
})

test('B12: the older spelling of a warehouse’s address is read, and told of where it is unreadable', async () => {
  const [create] = samples.filter(({ operation }) => operation === 'warehouses.create')
  const documented = await answered(create!, createWarehouse.results)
  expect(documented).toMatchObject({ value: { ...createWarehouse.results, formatted_address }, told: [] })
  for (const wrong of [removed, null, {}]) {
    const { value, told } = await answered(create!, change(createWarehouse.results, ['formatted_adress'], wrong))
    expect(value).toMatchObject({ code: created.code })
    expect(value).not.toHaveProperty('formatted_address', expect.anything())
    expect(told[0]?.issues.map(({ path }) => path)).toEqual(['formatted_address'])
  }
})

test('B12: an empty status counts as none, where it is essential and where it is not', async () => {
  const rows = statuses.results.slice(0, 1)
  for (const [name, results, path] of [
    ['orders.get', order.results, 'status'],
    ['orders.cancel', cancelOrder.results, 'status'],
    ['orders.statuses', rows, '0.key'],
  ] as const) {
    const [sample] = samples.filter(({ operation }) => operation === name)
    const { error } = await answered(sample!, change(results, path.split('.'), ''))
    expect(error, name).toMatchObject({ code: 'unexpected_response', issues: [{ path }] })
  }
  const [create] = samples.filter(({ operation }) => operation === 'orders.create')
  const { value, told } = await answered(create!, { ...createOrder.results, status: '' })
  expect(value).toMatchObject({ code: createOrder.results.code, status: undefined })
  expect(told[0]?.issues.map(({ path }) => path)).toEqual(['status'])
})
