import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, test } from 'vitest'
import { createIts } from '../client.ts'
import type { CallLogPage, CallLogQuery } from '../index.ts'
import { mockIts } from '../mock.ts'

const mock = mockIts({ pageSize: 2, withTelephony: true })
useMocks(mock)
const its = createIts(mock.credentials)
const shop = its.shop({ shopId: mock.shopId })

const callers = async (query: CallLogQuery) => {
  const { call_logs, paging } = await shop.callLogs.list(query)
  return { callers: call_logs.map(({ caller }) => caller).join(''), ...paging }
}

test('prev leads back, as before and as after, until a page is empty', async () => {
  for (const caller of ['1', '2', '3', '4', '5']) mock.addCallLog({ caller })
  const first = await callers({})
  const second = await callers({ paging: { after: first.next ?? '' } })
  const third = await callers({ paging: { after: second.next ?? '' } })
  expect([first.callers, second.callers, third.callers]).toEqual(['54', '32', '1'])
  for (const name of ['before', 'after'] as const) {
    expect((await callers({ paging: { [name]: third.prev ?? '' } })).callers, name).toBe('32')
    expect((await callers({ paging: { [name]: second.prev ?? '' } })).callers, name).toBe('54')
    expect(await callers({ paging: { [name]: first.prev ?? '' } }), name).toMatchObject({
      callers: '',
      next: '',
      prev: '',
    })
  }
  const back = await callers({ paging: { before: third.prev ?? '', limit: 1 } })
  expect(back.callers).toBe('2')
  expect((await callers({ paging: { after: back.next ?? '' } })).callers).toBe('1')
  expect(back.before).toBe(third.prev)
})

test('after and before together are refused', async () => {
  mock.addCallLog()
  const { next = '' } = (await shop.callLogs.list()).paging ?? {}
  const error = await failure(shop.callLogs.list({ paging: { after: next ?? '', before: next ?? '' } }))
  expect(error).toMatchObject({ status: 400, vendorCode: 'invalid_argument' })
})

test.each<[string, CallLogQuery['filter'], string]>([
  ['the number of the caller', { call_number: '0900000001' }, '0900000001'],
  ['the number of the callee', { call_number: '102' }, '0900000002'],
  ['extensions', { extension_ids: ['1', '7'] }, '0900000001'],
  ['no extension in particular', { extension_ids: [] }, '0900000002 0900000001'],
  ['null', { extension_ids: null, duration: null } as never, '0900000002 0900000001'],
  ['a first day', { date_from: '2023-08-12T00:00:00+07:00' }, '0900000002'],
  ['a last day', { date_to: '2023-08-12T00:00:00+07:00' }, '0900000001'],
  ['a longest duration', { duration: { comparison: 'less_than_or_equal_to', value: 5 } }, '0900000001'],
  ['a duration without a comparison', { duration: { comparison: 'unknow', value: 5 } }, '0900000002 0900000001'],
  ['a field of the row', { direction: 'out' }, '0900000002'],
])('the call log is filtered by %s', async (_, filter, expected) => {
  const day = (date: string) => `2023-08-${date}T09:00:00+07:00`
  mock.addCallLog({ caller: '0900000001', callee: '101', extension_id: '1', started_at: day('11'), duration: 5 })
  mock.addCallLog({ caller: '0900000002', callee: '102', extension_id: '2', started_at: day('12'), direction: 'out' })
  const listed = await shop.request('POST', 'Interits/ListCallLogs', { json: { filter, paging: { after: null } } })
  const { call_logs } = listed as CallLogPage
  expect(call_logs.map(({ caller }) => caller).join(' ')).toBe(expected)
})

test('the call log is filtered by the hotline of the extension and the department of the user', async () => {
  const extension = await shop.extensions.create({ extension_number: 101, hotline_id: mock.hotlineId })
  const { id } = mock.addCallLog({ extension_id: extension.id, user_id: mock.userId })
  mock.addCallLog({ extension_id: '5', user_id: '6' })
  for (const filter of [{ hotline_ids: [mock.hotlineId] }, { department_id: '0' }]) {
    expect((await shop.callLogs.list({ filter })).call_logs.map((call) => call.id)).toEqual([id])
  }
  expect((await shop.callLogs.list({ filter: { hotline_ids: ['9'] } })).call_logs).toEqual([])
})

test('the staff is filtered by id, name and extension', async () => {
  const { id } = await shop.users.create({ full_name: 'B', password: 'made-up', phone: '0900000009' })
  await shop.extensions.create({ extension_number: 102, hotline_id: mock.hotlineId, user_id: id })
  const found = async (filter: object) =>
    (await shop.users.list({ filter })).account_users.map(({ user_id }) => user_id).join(' ')
  expect(await found({ user_ids: [id] })).toBe(id)
  expect(await found({ user_ids: ['999'] })).toBe('')
  expect(await found({ name: 'B' })).toBe(id)
  expect(await found({ has_extension: true })).toBe(id)
  expect(await found({ has_extension: false })).toBe(mock.userId)
  expect(await found({ extension_number: '102' })).toBe(id)
  expect(await found({ extension_number: '999' })).toBe('')
})

test('messages are filtered by type, and by the time that time_type names', async () => {
  const { oa_id = '' } = (await shop.oas.list()).accounts[0] ?? {}
  await shop.zns.send({ oa_id, phone: '84900000003', template_id: 204189 })
  const count = async (filter: object) => (await shop.zns.list({ filter })).messages.length
  expect([await count({ msg_type: 'template' }), await count({ msg_type: 'uid' })]).toEqual([1, 0])
  const date_from = '2020-01-01T00:00:00Z'
  expect([await count({ date_from }), await count({ date_from, time_type: 'request_time' })]).toEqual([1, 1])
  // The message was not submitted, so this time is zero.
  expect(await count({ date_from, time_type: 'submit_time' })).toBe(0)
})

test('templates, followers and hotlines are filtered by what they belong to', async () => {
  const { oa_id = '' } = (await shop.oas.list()).accounts[0] ?? {}
  expect((await shop.templates.list({ filter: { oa_id } })).templates).toHaveLength(2)
  expect((await shop.templates.list({ filter: { oa_id: '5' } })).templates).toEqual([])
  await shop.templates.create({ oa_id, template_id: 5 })
  expect((await shop.templates.list({ filter: { oa_id, template_id: 5 } })).templates).toHaveLength(1)
  expect((await shop.followers.list({ filter: { oa_id } })).followers).toHaveLength(1)
  expect((await shop.followers.list({ filter: { oa_id: '5' } })).followers).toEqual([])
  const { id } = await shop.tenant.get()
  expect((await shop.hotlines.list({ filter: { tenant_id: id } })).hotlines).toHaveLength(1)
  expect((await shop.hotlines.list({ filter: { tenant_id: '5' } })).hotlines).toEqual([])
})
