import type { BaseClient, Endpoint } from '@x/core/vendor'
import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, test } from 'vitest'
import { partnerRows } from '../test/partner-rows.ts'
import type { Row } from '../test/row.ts'
import { shopRows } from '../test/shop-rows.ts'
import { createIts } from './client.ts'
import { endpoints } from './endpoints.ts'
import { mockIts } from './mock.ts'

const mock = mockIts()
useMocks(mock)

function describe<Client extends BaseClient>(rows: readonly Row<Client>[], create: (send?: typeof fetch) => Client) {
  test.each(rows)('$operation sends what ITS wants and returns what ITS says', async (row) => {
    const sent: Request[] = []
    const client = create(async (input, init) => {
      const request = new Request(input, init)
      sent.push(request.clone())
      return fetch(request)
    })
    const key = await client.auth.token()
    sent.length = 0
    mock.failNext(row.operation, { body: row.reply })
    const headers = { 'x-mine': '1' }
    expect(await row.call(client, row.input as never, { headers })).toEqual(row.reply)
    const [request] = sent
    expect([sent.length, request?.method]).toEqual([1, 'POST'])
    expect(request?.url).toBe(`${mock.credentials.baseUrl}.${row.path}`)
    expect(request?.headers.get('authorization')).toBe(`Bearer ${key}`)
    expect(request?.headers.get('content-type')).toBe('application/json')
    expect(request?.headers.get('x-mine')).toBe('1')
    expect(await request?.json()).toEqual(row.sent ?? row.input ?? {})
  })

  test.each(rows)('$operation is retried only if it reads', async (row) => {
    const client = create()
    await client.auth.token()
    const before = mock.calls[row.operation]
    mock.failNext(row.operation, { status: 503, body: { code: 'unavailable', msg: '' } })
    mock.failNext(row.operation, { body: row.reply })
    const outcome = row.call(client, row.input as never, {})
    if (row.write) expect((await failure(outcome)).code).toBe('server_error')
    else expect(await outcome).toEqual(row.reply)
    expect(mock.calls[row.operation] - before).toBe(row.write ? 1 : 2)
  })

  test.each(rows.filter(({ required }) => required))('$operation names the fields it needs', async (row) => {
    const client = create()
    await client.auth.token()
    for (const field of row.required ?? []) {
      const input = { ...(row.input as object), [field]: undefined }
      expect(await failure(row.call(client, input as never, {})), field).toMatchObject({
        code: 'invalid_input',
        issues: [{ path: field }],
      })
    }
    expect(mock.calls[row.operation]).toBe(0)
  })
}

describe(partnerRows, (send) => createIts({ ...mock.credentials, fetch: send }))
describe(shopRows, (send) => createIts({ ...mock.credentials, fetch: send }).shop({ shopId: mock.shopId }))

test('every endpoint stands in these tests and in the mock', () => {
  const { shop, ...partner } = endpoints
  const names = (tables: Record<string, object>, prefix: string) =>
    Object.entries(tables).flatMap(([name, table]) =>
      Object.entries(table)
        .filter(([, { kind }]) => kind === 'endpoint')
        .map(([method]) => [prefix, name, method].filter(Boolean).join('.')),
    )
  const all = [...names(partner, ''), ...names(shop, 'shop')].sort()
  const tested = [...partnerRows, ...shopRows].map(({ operation }) => operation as string)
  expect(tested.filter((name) => name !== 'login').sort()).toEqual(all)
  expect(
    Object.keys(mock.calls)
      .filter((name) => !['login', 'refresh', 'request'].includes(name))
      .sort(),
  ).toEqual(all)
})

test('ids are never numbers in an input', async () => {
  const shop = createIts(mock.credentials).shop({ shopId: mock.shopId })
  const wrong = { oa_id: 12 as never, phone: '84900000003', template_id: 1 }
  expect((await failure(shop.zns.send(wrong))).issues).toEqual([{ path: 'oa_id', expected: 'string' }])
  const list = shop.users.list({ filter: { user_ids: [12 as never] } })
  expect((await failure(list)).issues?.[0]?.path).toBe('filter.user_ids.0')
  for (const id of [12, '', 'a', null, undefined, { oa_id: '1' }]) {
    expect((await failure(shop.oas.get(id as string))).code).toBe('invalid_input')
  }
})

test('an extension number goes out as a number', async () => {
  const shop = createIts(mock.credentials).shop({ shopId: mock.shopId })
  for (const extension_number of ['101' as never, 1.5]) {
    const error = await failure(shop.extensions.create({ extension_number, hotline_id: '1' }))
    expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path: 'extension_number' }] })
  }
  expect((await failure(shop.extensions.info({}))).message).toContain('extension_number, email or phone')
})

test('a tenant is not activated with what a reply left out', async () => {
  const its = createIts(mock.credentials)
  const input = { hotline_id: '1', tenant_id: '2', owner_id: '3', connection_id: undefined }
  const error = await failure(its.tenants.activate(input))
  expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path: 'connection_id' }] })
  expect(mock.calls['tenants.activate']).toBe(0)
})

test('every endpoint links to the page that documents it: ITS’s own, or the sibling brand’s', () => {
  const { shop, ...partner } = endpoints
  const tables = [...Object.values(partner), ...Object.values(shop)] as Record<string, Partial<Endpoint>>[]
  const all = tables.flatMap((table) => Object.values(table)).filter(({ kind }) => kind === 'endpoint')
  const pages = {
    own: /^https:\/\/docs\.interits\.vn\/api-its\/tich-hop-api\/(\w|-|\/)+$/,
    sibling: /^https:\/\/docs\.etelecom\.vn$/,
  }
  expect(all.length).toBeGreaterThan(30)
  for (const { path, docs, certainty = 'documented' } of all) {
    expect(docs, path).toMatch(certainty === 'documented' ? pages.own : pages.sibling)
  }
})

test('an extension is read by any one of three', async () => {
  const shop = createIts(mock.credentials).shop({ shopId: mock.shopId })
  const body = { extension_number: '101', extension_password: 'made-up' }
  for (const key of [{ extension_number: '101' }, { email: 'a@example.com' }, { phone: '1' }]) {
    mock.failNext('shop.extensions.info', { body })
    expect(await shop.extensions.info(key)).toEqual(body)
  }
  const none = await failure(shop.extensions.info({ extension_number: '' }))
  expect(none.issues).toEqual([{ path: '', expected: 'an object with extension_number, email or phone' }])
})

test('B12: how the deliveries of a webhook went is a side field, in each of its parts', async () => {
  const its = createIts(mock.credentials)
  const last_error = { error: 'timeout', resp_status: 500, resp_body: '', retried: 3, sent_at: '2026-11-01' }
  const states = { state: 'retry', last_sent_at: null, last_error }
  const read = async (given: unknown) => {
    mock.failNext('webhooks.list', { body: { webhooks: [{ id: '1', states: given }] } })
    return (await its.webhooks.list()).webhooks[0]?.states
  }
  expect(await read(states)).toEqual(states)
  expect(await read({ ...states, last_error: null })).toEqual({ ...states, last_error: null })
  expect(await read({ state: 7, last_error: { ...last_error, resp_status: 'odd', retried: {} } })).toEqual({
    state: '7',
    last_error: { ...last_error, resp_status: undefined, retried: undefined },
  })
  expect(await read('odd')).toBe(undefined)
})
