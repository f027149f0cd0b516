import fc from 'fast-check'
import { jsonTexts } from 'test-kit/fuzz'
import { useMocks } from 'test-kit/msw'
import { expect, expectTypeOf, test } from 'vitest'
import detail from './fixtures/transactions-get.json' with { type: 'json' }
import list from './fixtures/transactions-list.json' with { type: 'json' }
import legacy from './fixtures/webhook-legacy.json' with { type: 'json' }
import v2 from './fixtures/webhook-v2.json' with { type: 'json' }
import { type CassoTransaction, createCasso, isApiError, toCassoTransaction } from './index.ts'
import { mockCasso } from './mock.ts'
import { dialectOf } from './transaction.ts'
import { cassoWebhookHandler, type CassoTransaction as Delivered } from './webhook.ts'

const mock = mockCasso()
useMocks(mock)
const casso = createCasso({ ...mock.credentials, retry: 0 })

function refusal(record: unknown) {
  try {
    return toCassoTransaction(record as object)
  } catch (error) {
    return isApiError(error, 'invalid_input') ? error.issues?.map(({ path }) => path) : error
  }
}

test('a webhook and the list give one and the same transaction', async () => {
  const details = { virtualAccount: 'VA1', corresponsiveName: 'NGUYEN VAN A', corresponsiveAccount: '0123' }
  const { id } = await mock.receive({ ...details, corresponsiveBankId: '970415', description: 'DH36' })
  const delivered: Delivered[] = []
  const handler = cassoWebhookHandler({ ...mock.webhookCredentials, onTransaction: (one) => delivered.push(one) })
  await mock.deliver(handler, { version: 1 })
  await mock.deliver(handler, { version: 2 })
  const { records } = await casso.transactions.list({ sort: 'DESC', pageSize: 1 })
  const listed = toCassoTransaction(records[0]!)
  const shared = ({ raw, bankName, bankAbbreviation, when, ...rest }: CassoTransaction) => rest
  expect(listed).toMatchObject({ id, virtualAccountNumber: 'VA1', counterAccountNumber: '0123', reference: `FT${id}` })
  expect(delivered.map(shared)).toEqual([shared(listed), shared(listed)])
  expectTypeOf<Delivered>().toEqualTypeOf<CassoTransaction>()
})

test('each sample of a dialect gives what it says', () => {
  expect(toCassoTransaction(list.data.records[0]!)).toMatchObject({
    id: 5789,
    reference: 'TF2104152395814062',
    amount: -193_000,
    balance: 1_070_904,
    date: new Date('2021-04-14T17:00:00Z'),
    accountNumber: '8007041027107',
    counterAccountName: undefined,
    raw: list.data.records[0],
  })
  expect(toCassoTransaction(detail.data)).toMatchObject({ id: 314_344, balance: 389_460, description: 'DH220' })
  expect(toCassoTransaction(legacy.data[0]!)).toMatchObject({ balance: 20_079_000, accountNumber: '123456789' })
  expect(toCassoTransaction(v2.data)).toMatchObject({ id: 0, balance: 25_000_000, counterAccountNumber: '8888888888' })
})

test('a number where a text is due, and the reverse, are converted when nothing is lost', () => {
  const one = toCassoTransaction({
    id: '17',
    amount: '250000',
    tid: 42,
    corresponsiveAccount: 123,
    cusum_balance: '1.5',
  })
  expect(one).toMatchObject({ id: 17, amount: 250_000, reference: '42', counterAccountNumber: '123', balance: 1.5 })
  const lossy = toCassoTransaction({ id: 1, amount: 1, tid: 2 ** 53, cusum_balance: '9007199254740993', when: true })
  expect(lossy).toMatchObject({ reference: undefined, balance: undefined, when: undefined, date: undefined })
})

test('an amount that may be written with thousands, as in Vietnam, is not guessed', () => {
  for (const amount of ['150.000', '-150.000', '0.500', '1.500.000', '150,000']) {
    expect(refusal({ id: 1, amount }), amount).toEqual(['amount'])
    expect(toCassoTransaction({ id: 1, amount: 1, cusum_balance: amount }), amount).toMatchObject({
      balance: undefined,
    })
  }
  for (const [amount, value] of [
    ['150000.00', 150_000],
    ['12.5', 12.5],
    ['-17', -17],
  ] as const) {
    expect(toCassoTransaction({ id: 1, amount }), amount).toMatchObject({ amount: value })
  }
})

test('only an id and an amount are needed, and neither is guessed', () => {
  expect(toCassoTransaction({ id: 0, amount: 0 })).toMatchObject({ id: 0, amount: 0, description: '' })
  for (const id of [undefined, null, '', 'x', '1.5', 1.5, -1, 2 ** 53, '9007199254740992', true, {}]) {
    expect(refusal({ id, amount: 1 }), String(id)).toEqual(['id'])
  }
  for (const amount of [undefined, null, '', 'x', '1e3', Number.NaN, Infinity, 2 ** 53, '9007199254740993', true, []]) {
    expect(refusal({ id: 1, amount }), String(amount)).toEqual(['amount'])
  }
  for (const record of [undefined, null, 5, 'text', []]) expect(refusal(record), String(record)).toEqual([''])
})

test('whatever a record holds, no field has another type than promised', () => {
  const types: Record<string, string> = {
    id: 'number',
    amount: 'number',
    balance: 'number',
    date: 'object',
    raw: 'object',
  }
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys({ ...list.data.records[0], ...v2.data })), jsonTexts, (name, text) => {
      const record = { ...list.data.records[0], [name]: JSON.parse(text) }
      const given = refusal(record)
      if (Array.isArray(given)) expect(given).toEqual([name])
      else {
        for (const [field, value] of Object.entries(given as CassoTransaction)) {
          if (value !== undefined) expect(typeof value, field).toBe(types[field] ?? 'string')
        }
      }
    }),
  )
})

test('what a record lacks is told in words', () => {
  for (const [record, reason] of [
    [{}, "'record.id' must be a whole number up to 9007199254740991, or its digits; 'record.amount' must be a number"],
    [{ id: 1 }, "'record.amount' must be a number"],
    [[], "'record.' must be a transaction"],
  ] as const) {
    expect(() => toCassoTransaction(record)).toThrow(
      expect.objectContaining({ vendor: 'casso', operation: 'toCassoTransaction', reason }),
    )
  }
})

test('ids and amounts are read whole, up to what a number holds, or not at all', () => {
  const most = Number.MAX_SAFE_INTEGER
  for (const id of ['a12', '12a', '1.5', '-1', -1, 1.5, '12345678901234567', most + 1]) {
    expect(refusal({ id, amount: 1 }), String(id)).toEqual(['id'])
  }
  for (const amount of ['a1', '1a', '1.500', '1,5', '1e3', most + 1, String(most + 1)]) {
    expect(refusal({ id: 1, amount }), String(amount)).toEqual(['amount'])
  }
  for (const [given, amount] of [
    ['1.5', 1.5],
    ['1.2345', 1.2345],
    ['-1.50', -1.5],
    [-most, -most],
    [String(most), most],
  ] as const) {
    expect(toCassoTransaction({ id: most, amount: given })).toMatchObject({ id: most, amount })
  }
})

test.each([
  ...['reference', 'runningBalance', 'transactionDateTime', 'accountNumber'].map((name) => [name, 2] as const),
  ...['tid', 'cusum_balance', 'when', 'bank_sub_acc_id', 'subAccId'].map((name) => [name, 1] as const),
  ['id', undefined] as const,
])('a record with the field %s is of the dialect %s', (name, dialect) => {
  expect(dialectOf({ [name]: null })).toBe(dialect)
})
