import { useMocks } from 'test-kit/msw'
import { expect, expectTypeOf, test } from 'vitest'
import accountsList from '../fixtures/accounts-list.json' with { type: 'json' }
import { createCasso } from '../index.ts'
import { mockCasso } from '../mock.ts'

const mock = mockCasso()
const { sent } = useMocks(mock)
const casso = createCasso({ ...mock.credentials, retry: 0 })
const brief = ({ method, url }: Request) => `${method} ${url.replace('https://oauth.casso.vn/v2', '')}`
async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

test('accounts.list and accounts.get give the linked accounts', async () => {
  expect(await casso.accounts.list()).toEqual(accountsList.data)
  expect(await casso.accounts.get(123)).toEqual(accountsList.data[0])
  expect(sent.map(brief)).toEqual(['GET /accounts', 'GET /accounts/123'])
})

test('accounts.transactions and its iterator give those of one account', async () => {
  const query = { fromDate: '2021-01-01', toDate: '2021-12-31', pageSize: 1 }
  const page = await casso.accounts.transactions(123, query)
  expect(page.records.map(({ id, balance }) => [id, balance])).toEqual([[5789, 1070904]])
  await mock.receive({ when: '2021-05-01 10:00:00', id: 6000 })
  const found = await collect(casso.accounts.iterateTransactions('123', query))
  expect(found.map(({ id }) => id)).toEqual([5789, 6000])
  expect(sent.map(brief)).toEqual([
    'GET /accounts/123/transactions?fromDate=2021-01-01&toDate=2021-12-31&pageSize=1',
    'GET /accounts/123/transactions?fromDate=2021-01-01&toDate=2021-12-31&page=1&pageSize=1',
    'GET /accounts/123/transactions?fromDate=2021-01-01&toDate=2021-12-31&page=2&pageSize=1',
  ])
})

test('B12: the lockSyncDate of an account is a text or null, and nothing else', async () => {
  for (const [sent, read] of [
    ['2026-08-19', '2026-08-19'],
    [null, null],
    [{ odd: true }, undefined],
  ]) {
    mock.failNext('accounts.get', { body: { error: 0, data: { ...accountsList.data[0], lockSyncDate: sent } } })
    const { lockSyncDate } = await casso.accounts.get(123)
    expect(lockSyncDate).toBe(read)
    expectTypeOf(lockSyncDate).toEqualTypeOf<string | null | undefined>()
  }
})
