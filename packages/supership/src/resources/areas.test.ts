import { expect, test } from 'vitest'
import { base, useShop } from '../../test/shop.ts'
import { createSuperShip } from '../client.ts'
import communes from '../fixtures/communes.json' with { type: 'json' }
import districts from '../fixtures/districts.json' with { type: 'json' }
import provinces from '../fixtures/provinces.json' with { type: 'json' }
import statuses from '../fixtures/statuses.json' with { type: 'json' }

const { mock, exchange } = useShop()

test('areas send no credential, and codes keep their zeros', async () => {
  const calls = [
    await exchange('areas.provinces', provinces, (it) => it.areas.provinces()),
    await exchange('areas.districts', districts, (it) => it.areas.districts({ province: '01' })),
    await exchange('areas.communes', communes, (it) => it.areas.communes({ district: '002' })),
  ]
  expect(calls.map(({ value }) => value)).toEqual([provinces.results, districts.results, communes.results])
  expect(calls.map(({ request }) => request)).toEqual([
    `GET ${base}/areas/province`,
    `GET ${base}/areas/district?province=01`,
    `GET ${base}/areas/commune?district=002`,
  ])
  expect(calls.map(({ headers }) => headers.get('authorization'))).toEqual([null, null, null])
})

test('public calls work while the login is refused', async () => {
  const client = createSuperShip({ ...mock.credentials, password: 'mistyped' })
  expect(await client.areas.provinces()).toEqual(provinces.results)
  expect(await client.orders.statuses()).toEqual(statuses.results)
  expect(mock.calls.login).toBe(0)
})
