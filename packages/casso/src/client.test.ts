import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, expectTypeOf, test } from 'vitest'
import { listAccounts } from '../example.ts'
import syncReply from './fixtures/sync.json' with { type: 'json' }
import transactionsGet from './fixtures/transactions-get.json' with { type: 'json' }
import userInfo from './fixtures/user-info.json' with { type: 'json' }
import { type CassoOptions, createCasso, type UserInfo } from './index.ts'
import { mockCasso } from './mock.ts'

const mock = mockCasso()
const { sent } = useMocks(mock)
const create = (options?: object) => createCasso({ ...mock.credentials, retry: 0, ...options })
const casso = create()
const settings = { webhook: 'https://shop.example/casso', secure_token: '@123#abc' }
const brief = ({ method, url }: Request) => `${method} ${url.replace('https://oauth.casso.vn/v2', '')}`
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
  expectTypeOf(found.bankAccs[0]!.bankSubAccId).toEqualTypeOf<string | undefined>()
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

test('B12: what sync answers is handed on as it came, and a list is no transaction', async () => {
  mock.failNext('sync', { body: { ...syncReply, data: [{ id: 1, message: 'queued' }] } })
  expect(await casso.sync('1')).toEqual([{ id: 1, message: 'queued' }])
  mock.failNext('transactions.get', { body: { ...transactionsGet, data: [transactionsGet.data] } })
  expect((await failure(casso.transactions.get(1))).code).toBe('unexpected_response')
})
