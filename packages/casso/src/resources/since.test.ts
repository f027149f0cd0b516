import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, expectTypeOf, test } from 'vitest'
import { type CassoTransaction, cassoDay, createCasso } from '../index.ts'
import { mockCasso } from '../mock.ts'

const now = Date.parse('2024-05-10T18:00:00Z')
const mock = mockCasso({ now: () => now })
const { sent } = useMocks(mock)
const casso = createCasso({
  ...mock.credentials,
  retry: 0,
  clock: { monotonic: () => performance.now(), wall: () => now },
})

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}
const ids = async (...args: Parameters<typeof casso.transactions.since>) =>
  (await collect(casso.transactions.since(...args))).map(({ id }) => id)
const queries = () => sent.map(({ url }) => Object.fromEntries(new URL(url).searchParams))
/** Adds one transaction per hour, with ids from 1. The mock already has one of today, with the id 400001. */
async function receive(count: number) {
  for (let id = 1; id <= count; id += 1) {
    await mock.receive({ id, when: `2024-05-09 ${String(id).padStart(2, '0')}:00:00`, amount: id })
  }
}

test('transactions.since gives what is newer than the last one handled, the oldest first', async () => {
  await receive(5)
  const found = await collect(casso.transactions.since(3))
  expect(found.map(({ id, amount }) => [id, amount])).toEqual([
    [4, 4],
    [5, 5],
    [400_001, 599_000],
  ])
  expect(found[0]?.date).toEqual(new Date('2024-05-08T21:00:00Z'))
  expectTypeOf(found).toEqualTypeOf<CassoTransaction[]>()
})

test('transactions.since reads from the newest back, and no further than to the id', async () => {
  await receive(9)
  expect(await ids('6', { pageSize: 3 })).toEqual([7, 8, 9, 400_001])
  expect(queries()).toEqual([
    { fromDate: '2024-04-11', pageSize: '3', sort: 'DESC', page: '1' },
    { fromDate: '2024-04-11', pageSize: '3', sort: 'DESC', page: '2' },
  ])
})

test('transactions.since of 0 gives all, from 30 days ago or from the day that is asked for', async () => {
  await mock.receive({ id: 1, when: '2024-04-10 23:59:59' })
  await mock.receive({ id: 2, when: '2024-04-11 00:00:00' })
  expect(await ids(0)).toEqual([2, 400_001])
  expect(await ids('0', { fromDate: '2024-04-10' })).toEqual([1, 2, 400_001])
  expect(await ids(0, { fromDate: new Date('2024-04-10T17:30:00Z') })).toEqual([2, 400_001])
})

test('transactions.since gives nothing when nothing is new', async () => {
  expect(await ids(400_001)).toEqual([])
  expect(await ids(500_000)).toEqual([])
})

test('transactions.since finds a new transaction that its bank dates at midnight', async () => {
  await mock.receive({ id: 1, when: '2024-05-09 10:00:00' })
  await mock.receive({ id: 2, when: '2024-05-09 00:00:00' })
  expect(await ids(1)).toEqual([2, 400_001])
})

test('transactions.since gives a transaction once that moves to the next page meanwhile', async () => {
  await receive(3)
  const found: number[] = []
  const page = (number: number, records: number[]) => ({
    body: {
      error: 0,
      data: {
        page: number,
        totalPages: 3,
        records: records.map((id) => ({ id, amount: id, description: '', when: '2024-05-09' })),
        pageSize: 2,
        totalRecords: 5,
      },
    },
  })
  mock.failNext('transactions.list', page(1, [9, 8]))
  mock.failNext('transactions.list', page(2, [8, 7]))
  mock.failNext('transactions.list', page(3, [6, 5]))
  for await (const { id } of casso.transactions.since(5)) found.push(id)
  expect(found).toEqual([6, 7, 8, 9])
})

test('wrong arguments of transactions.since are refused before anything is sent', async () => {
  const wrong: [unknown, unknown, string][] = [
    [-1, {}, ''],
    [undefined, {}, ''],
    ['x', {}, ''],
    [2 ** 53, {}, ''],
    [1, { fromDate: 'today' }, 'fromDate'],
    [1, { pageSize: 0 }, 'pageSize'],
  ]
  for (const [id, query, path] of wrong) {
    const error = await failure(casso.transactions.since(id as number, query as object).next())
    expect([error.code, error.operation, error.issues?.[0]?.path]).toEqual([
      'invalid_input',
      'transactions.since',
      path,
    ])
  }
  expect(sent).toEqual([])
})

test('a Date in a query stands for its day in Vietnam, also just after midnight', async () => {
  const early = new Date('2024-05-08T17:30:00Z')
  await casso.transactions.list({ fromDate: early, toDate: new Date('2024-05-09T16:59:59Z') })
  expect(queries()).toEqual([{ fromDate: '2024-05-09', toDate: '2024-05-09' }])
  expect(cassoDay(early)).toBe('2024-05-09')
})

test('transactions.since asks for no further page where the last one handled ends a page', async () => {
  await receive(9)
  expect(await ids(7, { pageSize: 4 })).toEqual([8, 9, 400_001])
  expect(queries()).toHaveLength(1)
})

test('transactions.since names the vendor and the call where its pages are not as they should be', async () => {
  mock.failNext('transactions.list', { body: { error: 0, data: { page: 7, pageSize: 1, totalPages: 9, records: [] } } })
  expect(await failure(ids(1))).toMatchObject({
    code: 'unexpected_response',
    vendor: 'casso',
    operation: 'transactions.list',
    reason: 'The reply is another page than was asked for',
    sent: true,
  })
  const data = { page: 1, pageSize: 1, totalPages: 1, records: [{ id: 9, amount: 1 }, { id: 'odd' }] }
  mock.failNext('transactions.list', { body: { error: 0, data } })
  expect(await failure(ids(1))).toMatchObject({ vendor: 'casso', operation: 'transactions.since', sent: true })
})
