import { inspect } from 'node:util'
import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expectMutations, type Leniency } from 'test-kit/mutations'
import { expect, expectTypeOf, test } from 'vitest'
import { listAccounts } from '../example.ts'
import accountsList from './fixtures/accounts-list.json' with { type: 'json' }
import syncReply from './fixtures/sync.json' with { type: 'json' }
import transactionsGet from './fixtures/transactions-get.json' with { type: 'json' }
import transactionsList from './fixtures/transactions-list.json' with { type: 'json' }
import userInfo from './fixtures/user-info.json' with { type: 'json' }
import webhooksCreate from './fixtures/webhooks-create.json' with { type: 'json' }
import webhooksGet from './fixtures/webhooks-get.json' with { type: 'json' }
import webhooksUpdate from './fixtures/webhooks-update.json' with { type: 'json' }
import {
  type Casso,
  type CassoOptions,
  createCasso,
  type Transaction,
  type TransactionQuery,
  type UserInfo,
} from './index.ts'
import { mockCasso } from './mock.ts'

const mock = mockCasso()
const { sent } = useMocks(mock)

const create = (options?: object) => createCasso({ ...mock.credentials, retry: 0, ...options })
const casso = create()
const base = 'https://oauth.casso.vn/v2'
const hook = 'https://shop.example/casso?a=1&b=2'
const settings = { webhook: hook, secure_token: '@123#abc', income_only: true }
const brief = ({ method, url }: Request) => `${method} ${url.replace(base, '')}`
async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}
const bodyOf = (request: Request | undefined) => request?.clone().json()

test('README example', async () => {
  expect(await listAccounts(mock.credentials.apiKey)).toEqual([
    'Hữu Hảo: 17271687 (acb_digi)',
    'Hữu Hảo: 8007041023848 (timoplus)',
  ])
  expect(sent.map(brief)).toEqual(['GET /userInfo'])
  expect(sent[0]?.headers.get('authorization')).toBe(`Apikey ${mock.credentials.apiKey}`)
})

test('userInfo gives the account, its business and the linked bank accounts', async () => {
  const found = await casso.userInfo()
  expect(found).toEqual(userInfo.data)
  expectTypeOf(found).toEqualTypeOf<UserInfo>()
  expectTypeOf(found.bankAccs[0]!.bankSubAccId).toEqualTypeOf<string>()
})

test('a refused key is told as such', async () => {
  const error = await failure(create({ apiKey: 'deleted' }).userInfo())
  expect(error).toMatchObject({ code: 'credentials_rejected', status: 401, vendorCode: '401' })
  expect(error.message).toBe('[casso] userInfo: Unauthorized Access (401)')
})

test('an error in the envelope is refused, whatever the status', async () => {
  for (const status of [200, 400, 404]) {
    mock.failNext('userInfo', { status, body: { error: 7, message: 'Tài khoản bị khoá', data: null } })
    expect(await failure(casso.userInfo())).toMatchObject({
      code: 'refused',
      vendorCode: '7',
      vendorMessage: 'Tài khoản bị khoá',
    })
  }
})

test('wrong options are named at once', () => {
  const wrong: [unknown, string][] = [
    [undefined, 'options'],
    [{}, "'apiKey'"],
    [{ apiKey: '' }, "'apiKey'"],
    [{ apiKey: 'pasted\n' }, "'apiKey'"],
    [{ apiKey: 'key', baseUrl: 'http://casso.example' }, "'baseUrl'"],
  ]
  for (const [options, name] of wrong) {
    expect(() => createCasso(options as CassoOptions), name).toThrow(TypeError)
    expect(() => createCasso(options as CassoOptions), name).toThrow(name)
  }
})

test('transactions.list sends the query and gives the page, the balance under one name as well', async () => {
  const query = { fromDate: '2021-04-01', toDate: '2022-07-05', page: 1, pageSize: 20, sort: 'ASC' } as const
  const page = await casso.transactions.list(query)
  expect(sent.map(brief)).toEqual([
    'GET /transactions?fromDate=2021-04-01&toDate=2022-07-05&page=1&pageSize=20&sort=ASC',
  ])
  expect(page).toMatchObject({ page: 1, pageSize: 20, totalPages: 1, totalRecords: 2, nextPage: null, prevPage: null })
  expect(page.records[0]).toMatchObject({ id: 5789, cusum_balance: 1070904, balance: 1070904 })
  expectTypeOf(page.records[0]!.balance).toEqualTypeOf<number | null>()
})

test('transactions.list without a query sends none', async () => {
  const { records } = await casso.transactions.list()
  expect(records.map(({ description }) => description)).toEqual(['DH35'])
  expect(sent.map(brief)).toEqual(['GET /transactions'])
})

test('wrong queries are refused before anything is sent', async () => {
  const wrong: [unknown, string][] = [
    [{ fromDate: '2021-4-1' }, 'fromDate'],
    [{ fromDate: '2021-02-29' }, 'fromDate'],
    [{ toDate: '2021-04-15T00:00:00' }, 'toDate'],
    [{ toDate: new Date(Number.NaN) }, 'toDate'],
    [{ fromDate: 1_700_000_000_000 }, 'fromDate'],
    [{ page: 0 }, 'page'],
    [{ page: 1.5 }, 'page'],
    [{ page: '1' }, 'page'],
    [{ pageSize: 0 }, 'pageSize'],
    [{ sort: 'asc' }, 'sort'],
    [{ account: {} }, 'account'],
    [null, ''],
  ]
  for (const [query, path] of wrong) {
    for (const call of [
      () => casso.transactions.list(query as TransactionQuery),
      () => casso.accounts.transactions(123, query as TransactionQuery),
    ]) {
      const error = await failure(call())
      expect([error.code, error.issues?.[0]?.path], JSON.stringify(query)).toEqual(['invalid_input', path])
    }
  }
  expect(await failure(casso.transactions.iterate({ sort: 'asc' as 'ASC' }).next())).toMatchObject({
    code: 'invalid_input',
  })
  expect(sent).toEqual([])
})

test('a query that Casso may know and we do not is let through, but is no slip that goes unseen', async () => {
  // @ts-expect-error: it may be a slip, such as `from` for `fromDate`, and would then change what is found.
  await casso.transactions.list({ fromDate: '2021-04-01', channel: 'Citad' })
  expect(sent.map(brief)).toEqual(['GET /transactions?fromDate=2021-04-01&channel=Citad'])
})

test('transactions.iterate goes through all pages in the order asked for', async () => {
  for (let day = 10; day < 17; day += 1) await mock.receive({ when: `2024-01-${day} 08:00:00`, amount: day })
  const query = { fromDate: '2024-01-01', toDate: '2024-01-31', pageSize: 3 }
  const found = await collect(casso.transactions.iterate({ ...query, sort: 'DESC' }))
  expect(found.map(({ amount }) => amount)).toEqual([16, 15, 14, 13, 12, 11, 10])
  expect(sent.map((request) => new URL(request.url).searchParams.get('page'))).toEqual(['1', '2', '3'])
  expect(await collect(casso.transactions.iterate({ ...query, page: 3 }))).toHaveLength(1)
  expectTypeOf(found).toEqualTypeOf<Transaction[]>()
})

test('transactions.iterate reads no further than it is asked to', async () => {
  for (let day = 10; day < 17; day += 1) await mock.receive({ when: `2024-01-${day} 08:00:00` })
  for await (const { amount } of casso.transactions.iterate({ fromDate: '2024-01-01', pageSize: 2 })) {
    expect(amount).toBe(599_000)
    break
  }
  expect(sent).toHaveLength(1)
})

test('transactions.iterate ends, whatever a server says of its pages', async () => {
  const page = (number: number, records: unknown[]) => ({
    body: { error: 0, message: 'success', data: { ...transactionsList.data, page: number, totalPages: 1e15, records } },
  })
  const [record] = transactionsList.data.records
  mock.failNext('transactions.list', page(1, [record]))
  mock.failNext('transactions.list', page(2, []))
  expect(await collect(casso.transactions.iterate())).toHaveLength(1)
  expect(sent).toHaveLength(2)

  mock.failNext('transactions.list', page(1, [record]), 2)
  const endless = await failure(collect(casso.transactions.iterate()))
  expect(endless).toMatchObject({ code: 'unexpected_response', operation: 'transactions.list' })
  expect(endless.issues).toEqual([{ path: 'page', expected: '2, the page that was asked for' }])
})

test('transactions.get takes a number or its digits', async () => {
  const found = await casso.transactions.get('314344')
  expect(found).toMatchObject({ id: 314344, cusumBalance: 389460, balance: 389460, when: '2021-07-02T00:00:00' })
  expect(await casso.transactions.get(314344)).toEqual(found)
  expect(sent.map(brief)).toEqual(Array(2).fill('GET /transactions/314344'))
})

test('ids that can be none are refused before anything is sent', async () => {
  const wrong = [0, -1, 1.5, Number.NaN, 2 ** 53, '', '0', '1/2', '..', ' 1', '1e3', null, undefined, {}] as number[]
  for (const id of wrong) {
    for (const call of [
      () => casso.transactions.get(id),
      () => casso.accounts.get(id),
      () => casso.accounts.transactions(id),
      () => casso.accounts.iterateTransactions(id).next(),
      () => casso.webhooks.get(id),
      () => casso.webhooks.update(id, settings),
      () => casso.webhooks.delete(id),
    ]) {
      expect((await failure(call())).code, `${call} of ${String(id)}`).toBe('invalid_input')
    }
  }
  expect(sent).toEqual([])
})

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

test('sync sends the account number as text', async () => {
  expect(await casso.sync('8007041027107')).toBeNull()
  expect(sent.map(brief)).toEqual(['POST /sync'])
  expect(await bodyOf(sent[0])).toEqual({ bank_acc_id: '8007041027107' })
})

test('sync takes whatever text an account has for its number', async () => {
  mock.failNext('sync', { body: syncReply })
  expect(await casso.sync('CAS0123ABC')).toBeNull()
  expect(await bodyOf(sent[0])).toEqual({ bank_acc_id: 'CAS0123ABC' })
})

test('sync takes no number, which would have lost its zeros', async () => {
  for (const account of [8007041027107, '', 'VPB 1', undefined] as string[]) {
    expect((await failure(casso.sync(account))).code).toBe('invalid_input')
  }
  expect(sent).toEqual([])
})

test('sync is never sent twice by itself', async () => {
  mock.failNext('sync', { status: 503 })
  expect((await failure(create({ retry: 5 }).sync('8007041027107'))).code).toBe('server_error')
  expect(mock.calls.sync).toBe(1)
})

test('webhooks are written under some names and read under others', async () => {
  const created = await casso.webhooks.create(settings)
  expect(created).toEqual({ id: 114, channel: 'webhook', param1: hook, param2: '', send_only_income: 1 })
  expect(await casso.webhooks.get(created.id)).toEqual(created)
  const other = { ...settings, webhook: 'https://shop.example/other', income_only: false }
  const updated = await casso.webhooks.update(created.id, other)
  expect(updated).toEqual({ ...created, param1: 'https://shop.example/other', send_only_income: 0 })
  expect(await casso.webhooks.delete(created.id)).toBeUndefined()
  expect(await failure(casso.webhooks.delete(created.id))).toMatchObject({ code: 'refused', vendorCode: '12' })
  expect(sent.map(brief).slice(0, 4)).toEqual([
    'POST /webhooks',
    'GET /webhooks/114',
    'PUT /webhooks/114',
    'DELETE /webhooks/114',
  ])
  expect(await bodyOf(sent[0])).toEqual(settings)
  expect(await bodyOf(sent[2])).toEqual(other)
})

test('webhooks.deleteByUrl says whether there was one', async () => {
  expect(await casso.webhooks.deleteByUrl(hook)).toBe(false)
  await casso.webhooks.create(settings)
  await casso.webhooks.create(settings)
  expect(await casso.webhooks.deleteByUrl(hook)).toBe(true)
  expect(await casso.webhooks.deleteByUrl(hook)).toBe(false)
  expect(brief(sent[0]!)).toBe(`DELETE /webhooks?webhook=${encodeURIComponent(hook)}`)
})

test('webhooks.deleteByUrl takes error 12 for "none" at any status, and no other error', async () => {
  const body = { error: 12, message: 'Webhook not exists', data: null }
  for (const status of [200, 400, 404]) {
    mock.failNext('webhooks.deleteByUrl', { status, body })
    expect(await casso.webhooks.deleteByUrl(hook)).toBe(false)
  }
  mock.failNext('webhooks.deleteByUrl', { body: { ...body, error: 13 } })
  expect((await failure(casso.webhooks.deleteByUrl(hook))).code).toBe('refused')
  mock.failNext('webhooks.deleteByUrl', { status: 500 })
  expect((await failure(casso.webhooks.deleteByUrl(hook))).code).toBe('server_error')
  expect((await failure(casso.webhooks.deleteByUrl(''))).code).toBe('invalid_input')
})

test('webhook settings that Casso would refuse are refused before anything is sent', async () => {
  const wrong: [object, string][] = [
    [{}, 'webhook'],
    [{ webhook: 'shop.example' }, 'webhook'],
    [{ webhook: 'ftp://shop.example' }, 'webhook'],
    ...[
      'localhost:3000',
      'a.localhost',
      'shop.local',
      '127.0.0.1',
      '127.1',
      '10.0.0.8',
      '192.168.1.5',
      '172.20.0.1',
      '169.254.169.254',
      '[::1]',
      '[fd00::1]',
    ].map((host): [object, string] => [{ webhook: `http://${host}/casso` }, 'webhook']),
    [{ webhook: hook, secure_token: '' }, 'secure_token'],
    [{ webhook: hook, secure_token: 'pasted\n' }, 'secure_token'],
    [{ webhook: hook, secure_token: 'mật khẩu' }, 'secure_token'],
    [{ webhook: hook, income_only: 1 }, 'income_only'],
  ]
  for (const [given, path] of wrong) {
    for (const call of [
      () => casso.webhooks.create(given as typeof settings),
      () => casso.webhooks.update(1, given as typeof settings),
    ]) {
      const error = await failure(call())
      expect([error.code, error.issues?.[0]?.path], JSON.stringify(given)).toEqual(['invalid_input', path])
    }
  }
  expect(sent).toEqual([])
  for (const webhook of ['http://172.32.0.1/', 'https://10.example/', 'https://11.0.0.1/']) {
    await casso.webhooks.create({ webhook })
  }
})

test('the secure token of a webhook is in no error, also where Casso echoes it', async () => {
  const token = 'p&"/ss w\\rd<1>'
  const spellings = [token, JSON.stringify(token).slice(1, -1), encodeURIComponent(token), btoa(token)]
  const echo = spellings.join(' and ')
  const broken = create({
    fetch: async () => {
      throw new TypeError('could not send', { cause: new Error(echo) })
    },
  })
  for (const client of [casso, broken]) {
    for (const failing of [
      { body: { error: 9, message: `bad token ${echo}`, data: null } },
      { status: 400, body: { error: 9, message: echo, data: null }, headers: { 'x-request-id': btoa(token) } },
      { status: 500, body: echo, headers: { 'content-type': 'text/plain' } },
    ]) {
      mock.failNext('webhooks.create', failing)
      const error = await failure(client.webhooks.create({ webhook: hook, secure_token: token }))
      const printed = [error.stack, JSON.stringify(error), inspect(error, { depth: 9 })].join('\n')
      for (const spelling of spellings) expect(printed).not.toContain(spelling.replaceAll('=', ''))
      expect(error.vendor).toBe('casso')
    }
  }
  mock.failNext('webhooks.update', { body: { error: 9, message: 'No such plan', data: null } })
  const told = await failure(casso.webhooks.update(1, { webhook: hook, secure_token: token }))
  expect(told).toMatchObject({
    code: 'refused',
    vendorCode: '9',
    vendorMessage: 'No such plan',
    operation: 'webhooks.update',
  })
})

/** Of a record, only four fields are promised by all of Casso's samples. */
const recordLeniency = (record: object, path = ''): Record<string, Leniency> =>
  Object.fromEntries(
    Object.keys(record)
      .filter((name) => !['id', 'description', 'amount', 'when'].includes(name))
      .map((name) => [path + name, 'nullish']),
  )

/** What each call makes of its documented reply and of mutations of it. */
const replies: [
  Parameters<typeof mock.failNext>[0],
  unknown,
  (client: Casso) => Promise<unknown>,
  Record<string, Leniency>,
][] = [
  [
    'userInfo',
    userInfo,
    (client) => client.userInfo(),
    { 'bankAccs.0.bank.bin': 'nullish', 'bankAccs.0.bankAccountName': 'nullish' },
  ],
  [
    'transactions.list',
    transactionsList,
    (client) => client.transactions.list(),
    { nextPage: 'nullish', prevPage: 'nullish', ...recordLeniency(transactionsList.data.records[0]!, 'records.0.') },
  ],
  [
    'accounts.transactions',
    transactionsList,
    (client) => client.accounts.transactions(123),
    { nextPage: 'nullish', prevPage: 'nullish', ...recordLeniency(transactionsList.data.records[0]!, 'records.0.') },
  ],
  ['transactions.get', transactionsGet, (client) => client.transactions.get(1), recordLeniency(transactionsGet.data)],
  ['accounts.list', accountsList, (client) => client.accounts.list(), accountLeniency('0.')],
  [
    'accounts.get',
    { ...accountsList, data: accountsList.data[0] },
    (client) => client.accounts.get(123),
    accountLeniency(''),
  ],
  ['webhooks.create', webhooksCreate, (client) => client.webhooks.create(settings), { param2: 'nullish' }],
  ['webhooks.get', webhooksGet, (client) => client.webhooks.get(111), { param2: 'nullish' }],
  ['webhooks.update', webhooksUpdate, (client) => client.webhooks.update(111, settings), { param2: 'nullish' }],
]

function accountLeniency(path: string): Record<string, Leniency> {
  const texts = ['accountName', 'accountType', 'swift', 'citad', 'serviceType', 'memo']
  const nullish = [...texts, 'beginningSettingDate', 'beginningTxnDate'].map((name) => [path + name, 'nullish'])
  return { ...Object.fromEntries(nullish), [`${path}balance`]: 'nullable' }
}

test.each(replies)(
  'B12: %s promises what it says, and keeps what it does not know',
  async (operation, fixture, call, lenient) => {
    await expectMutations({
      fixture,
      lenient,
      call: (body) => {
        mock.failNext(operation, { body: JSON.stringify(body) })
        return call(casso)
      },
    })
    expect(mock.calls[operation]).toBeGreaterThan(10)
  },
)

test('B12: an unknown field beside the records is kept as it came, a known one never mistyped', async () => {
  mock.failNext('sync', { body: { ...syncReply, data: [{ id: 1, message: 'queued' }] } })
  expect(await casso.sync('1')).toEqual([{ id: 1, message: 'queued' }])
  mock.failNext('transactions.get', { body: { ...transactionsGet, data: [transactionsGet.data] } })
  expect((await failure(casso.transactions.get(1))).code).toBe('unexpected_response')
})

test('a balance of null, or none at all, is null', async () => {
  const { cusumBalance, ...rest } = transactionsGet.data
  expect(cusumBalance).toBe(389460)
  for (const data of [rest, { ...rest, cusumBalance: null }, { ...rest, cusum_balance: null }]) {
    mock.failNext('transactions.get', { body: { error: 0, message: 'success', data } })
    expect((await casso.transactions.get(1)).balance).toBeNull()
  }
  mock.failNext('transactions.get', { body: { error: 0, data: { ...rest, cusum_balance: 0 } } })
  expect((await casso.transactions.get(1)).balance).toBe(0)
})
