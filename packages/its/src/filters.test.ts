import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, test } from 'vitest'
import { createIts } from './client.ts'
import { mockIts } from './mock.ts'

const mock = mockIts()
const { sent } = useMocks(mock)
const its = createIts(mock.credentials)
const shop = its.shop({ shopId: mock.shopId, shopKey: 'made-up-shop-key' })

const pages = 'after before limit sort'
const dates = 'date_from date_to'
const queries: [string, (input: never) => Promise<unknown>, { filter?: string; paging?: string; own?: string }][] = [
  ['tenants.list', its.tenants.list, { filter: 'name owner_id', paging: pages }],
  ['hotlines.list', its.hotlines.list, { paging: pages }],
  ['shop.tenant.get', shop.tenant.get, { own: 'connection_id' }],
  ['shop.hotlines.list', shop.hotlines.list, { filter: 'owner_id tenant_id', paging: pages }],
  [
    'shop.callLogs.list',
    shop.callLogs.list,
    {
      filter: `call_number call_state ${dates} department_id direction duration extension_ids external_id external_session_id hotline_ids user_id`,
      paging: pages,
    },
  ],
  ['shop.extensions.removeUser', shop.extensions.removeUser, { own: 'extension_id user_id' }],
  ['shop.users.list', shop.users.list, { filter: 'extension_number has_extension name phone user_ids', paging: pages }],
  [
    'shop.zns.list',
    shop.zns.list,
    {
      filter: `campaign_id ${dates} delivery_status is_charged is_development journey_id msg_id msg_type oa_id phone status template_id time_type tracking_id user_id`,
      paging: pages,
    },
  ],
]

test.each(queries)(
  '%s refuses each field of another type by its path, before anything is sent',
  async (_, list, fields) => {
    const wrong = [7.5]
    for (const [group, names] of Object.entries(fields)) {
      for (const name of names.split(' ')) {
        const input = group === 'own' ? { [name]: wrong } : { [group]: { [name]: wrong } }
        const path = group === 'own' ? name : `${group}.${name}`
        const error = await failure(list(input as never))
        expect(error.code, path).toBe('invalid_input')
        expect(error.issues?.[0]?.path.startsWith(path), `${path}: ${error.message}`).toBe(true)
      }
    }
    expect(sent).toEqual([])
  },
)

test('an id that is not all digits is refused, in a filter and in an argument', async () => {
  for (const [filter, path] of [
    [{ name: 7 }, 'filter.name'],
    [{ owner_id: 'a' }, 'filter.owner_id'],
    [{ owner_id: '1a' }, 'filter.owner_id'],
  ] as const) {
    expect(await failure(its.tenants.list({ filter: filter as never }))).toMatchObject({
      code: 'invalid_input',
      issues: [{ path }],
    })
  }
  expect((await failure(its.tenants.list({ paging: { limit: 'x' } as never }))).issues?.[0]?.path).toMatch(/^paging/)
  for (const id of ['a1', '1a']) {
    const input = { hotline_id: '1', tenant_id: '2', owner_id: '3', connection_id: id }
    expect((await failure(its.tenants.activate(input))).issues, id).toMatchObject([{ path: 'connection_id' }])
  }
  expect(mock.calls['tenants.activate'] + mock.calls['tenants.list']).toBe(0)
})

test('B12: the cursors of a page are side fields, which the next call takes as they come', async () => {
  const read = async (paging: unknown) => {
    mock.failNext('shop.users.list', { body: { account_users: [{ user_id: '1' }], paging } })
    return (await shop.users.list()).paging
  }
  expect(await read({ next: 'a', prev: null })).toEqual({ next: 'a', prev: null })
  expect(await read({ next: {}, prev: 7 })).toEqual({ next: undefined, prev: '7' })
  expect(await read(null)).toBe(null)
  expect(await read('odd')).toBe(undefined)
})

test('the reply of a failed server is no refusal of the message', async () => {
  const input = { oa_id: '1296121461794934001', phone: '84900000003', template_id: 204189, tracking_id: 'order-4' }
  for (const status of [302, 500]) {
    mock.failNext('shop.zns.send', { status, body: { id: '1', status: 'N', error_code: 7 } })
    const { code } = await failure(shop.zns.send(input))
    expect(code).toBe(status === 500 ? 'server_error' : 'unexpected_response')
  }
})
