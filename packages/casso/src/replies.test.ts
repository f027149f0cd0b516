import fc from 'fast-check'
import { at, change, deviations, firstRows, misfits, names, pathsIn, removed, sideFields } from 'test-kit/deviations'
import { expect, expectTypeOf, test } from 'vitest'
import { answered, samples } from '../test/replies.ts'
import list from './fixtures/transactions-list.json' with { type: 'json' }
import { type Account, createCasso, type Transaction, type TransactionPage, type UserInfo } from './index.ts'

test.each(samples)('B12: the documented reply of $operation deviates in nothing, and is kept whole', async (sample) => {
  const { value, told } = await answered(sample, sample.data)
  expect(told).toEqual([])
  expect(value).toMatchObject(sample.data as object)
})

test.each(samples)('B12: any side field of $operation may be missing, null or of another type', async (sample) => {
  for (const path of sideFields(sample.data, sample)) {
    const documented = at(sample.data, path)
    const isNullish = names(sample.nullish, path)
    const mutations: [unknown, boolean][] = [
      [removed, isNullish],
      [null, names(sample.nullable, path)],
      [typeof documented === 'object' && documented !== null ? 'wrong' : { wrong: true }, false],
      [[], Array.isArray(documented)],
      [true, false],
    ]
    for (const [to, isFine] of mutations) {
      if (to === null && documented === null) continue
      const what = `${path.join('.')} as ${String(to)}`
      const { value, error, told } = await answered(sample, change(sample.data, path, to))
      expect(error, what).toBeUndefined()
      expect(at(value, path), what).toBe(isFine && to === null ? null : undefined)
      const paths = told.flatMap(({ issues }) => issues.map((issue) => issue.path))
      expect(paths, what).toEqual(isFine ? [] : [path.join('.')])
      expect(told.length, what).toBe(isFine ? 0 : 1)
    }
  }
})

test.each(samples)('B12: several side fields of $operation may deviate at once, at any depth', async (sample) => {
  await fc.assert(
    fc.asyncProperty(deviations(sample.data, sample), async (data) => {
      const { value, error, told } = await answered(sample, data)
      expect(error).toBeUndefined()
      expect(misfits(value, sample.data, sample)).toEqual([])
      expect(told.length).toBeLessThanOrEqual(1)
      for (const { operation, issues } of told) {
        expect(operation).toBe(sample.operation)
        for (const { path } of issues) expect(names(sample.essential, path.split('.'))).toBe(false)
      }
    }),
    { numRuns: 60 },
  )
})

test.each(samples)('B12: each essential field of $operation is named when it is missing', async (sample) => {
  const essential = pathsIn(sample.data).filter((path) => names(sample.essential, path))
  expect(essential.length).toBeGreaterThan(0)
  for (const path of essential) {
    for (const to of [removed, null, { wrong: true }, 'wrong']) {
      // If no row of a list is readable, the call fails.
      const { error } = await answered(sample, change(firstRows(sample.data), path, to))
      expect(error, path.join('.')).toMatchObject({ code: 'unexpected_response', operation: sample.operation })
      expect(
        error?.issues?.map((issue) => issue.path),
        path.join('.'),
      ).toContain(path.join('.'))
    }
  }
})

test.each(samples)('B12: fields of $operation that are not known are kept, wherever they stand', async (sample) => {
  const objects = [[], ...pathsIn(sample.data)].filter((path) => {
    const value = at(sample.data, path)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  })
  for (const path of objects) {
    const extra = [...path, 'unknownField']
    const { value, told } = await answered(sample, change(sample.data, extra, ['kept']))
    expect(at(value, extra), extra.join('.')).toEqual(['kept'])
    expect(told).toEqual([])
  }
})

const page = samples[1]!
const [record] = list.data.records
const rows = (...records: unknown[]) => ({ ...list.data, page: 1, totalPages: 1, records })

test('B12: an unreadable row does not cost the page, and stands in it with what is wrong', async () => {
  const bad = { ...record, id: 2 ** 53 }
  const { value, told } = await answered(page, rows(record, bad, { ...record, id: '17' }))
  const found = value as TransactionPage
  expect(found.records.map(({ id }) => id)).toEqual([5789, 17])
  expect(found.unreadable).toEqual([{ row: bad, issues: [{ path: 'id', expected: 'number' }] }])
  expect(told).toEqual([
    {
      operation: 'transactions.list',
      issues: [
        { path: 'records.1.id', expected: 'number' },
        { path: 'records.2.id', expected: 'number' },
      ],
    },
  ])
})

test('B12: of a bare list, the event alone names the row', async () => {
  const accounts = samples[4]!
  const rows = accounts.data as object[]
  const { value, told } = await answered(accounts, [...rows, { ...rows[0], id: 'x' }])
  expect(value).toHaveLength(1)
  expect(told[0]?.issues).toEqual([{ path: '1.id', expected: 'number' }])
})

test('B12: an iteration goes on to the end, and then says which rows it could not read', async () => {
  const bad = { ...record, amount: null }
  const casso = createCasso({
    apiKey: 'made-up-key',
    fetch: async (input) => {
      const number = Number(new URL(String(input)).searchParams.get('page'))
      const records = number === 1 ? [bad, { ...record, id: 9 }] : [{ ...record, id: 10 - number }]
      return Response.json({ error: 0, data: { page: number, totalPages: 2, records } })
    },
  })
  for (const [operation, iteration] of [
    ['transactions.iterate', casso.transactions.iterate()],
    ['accounts.iterateTransactions', casso.accounts.iterateTransactions(1)],
    ['transactions.since', casso.transactions.since(0)],
  ] as const) {
    const ids: number[] = []
    let error: unknown
    try {
      for await (const { id } of iteration) ids.push(id)
    } catch (thrown) {
      error = thrown
    }
    expect(ids.sort(), operation).toEqual([8, 9])
    expect(error, operation).toMatchObject({ code: 'unexpected_response', operation, body: [bad], sent: true })
  }
})

test('B12: without a count of pages, an iteration ends at an empty page', async () => {
  const asked: number[] = []
  const casso = createCasso({
    apiKey: 'made-up-key',
    fetch: async (input) => {
      const number = Number(new URL(String(input)).searchParams.get('page'))
      asked.push(number)
      const records = number < 3 ? [{ ...record, id: number }] : []
      return Response.json({ error: '0', data: { page: number, records } })
    },
  })
  const ids: number[] = []
  for await (const { id } of casso.transactions.iterate()) ids.push(id)
  expect({ ids, asked }).toEqual({ ids: [1, 2], asked: [1, 2, 3] })
})

test('a balance of null, or none at all, is null', async () => {
  const get = samples[3]!
  const { cusumBalance, ...rest } = get.data as { cusumBalance: number }
  expect(cusumBalance).toBe(389_460)
  for (const data of [rest, { ...rest, cusumBalance: null }, { ...rest, cusum_balance: null }]) {
    expect((await answered(get, data)).value).toMatchObject({ balance: null })
  }
  expect((await answered(get, { ...rest, cusum_balance: 0 })).value).toMatchObject({ balance: 0 })
})

test('a misspelt field of a reply is a type error', () => {
  const misspelt = [
    // @ts-expect-error: the page has `records`
    (page: TransactionPage) => page.recrods,
    // @ts-expect-error: a transaction has `amount`
    (transaction: Transaction) => transaction.amuont,
    // @ts-expect-error: an account has `balance`
    (account: Account) => account.blance,
    // @ts-expect-error: the reply has `bankAccs`
    (info: UserInfo) => info.bankAccounts,
    // @ts-expect-error: a bank has `bin`
    (info: UserInfo) => info.bankAccs[0]?.bank?.BIN,
  ]
  expect(misspelt).toHaveLength(5)
  expectTypeOf<Transaction['balance']>().toEqualTypeOf<number | null>()
  expectTypeOf<Transaction['id']>().toEqualTypeOf<number>()
  expectTypeOf<Transaction['tid']>().toEqualTypeOf<string | null | undefined>()
})
