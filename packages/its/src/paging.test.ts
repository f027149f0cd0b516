import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, test } from 'vitest'
import { openapi } from '../openapi.ts'
import { createIts } from './client.ts'
import { mockIts } from './mock.ts'

const mock = mockIts({ pageSize: 2 })
useMocks(mock)

const shop = () => createIts(mock.credentials).shop({ shopId: mock.shopId })
const page = (ids: readonly string[], next?: string | null) => ({
  body: { call_logs: ids.map((id) => ({ id })), paging: { next } },
})

async function idsOf(rows: AsyncIterable<{ id: string }>) {
  const ids: string[] = []
  for await (const { id } of rows) ids.push(id)
  return ids
}

test('iterate goes through all pages, newest first, until one is empty', async () => {
  const ids = Array.from({ length: 4 }, (_, index) => mock.addCallLog({ id: String(index) }).id)
  expect(await idsOf(shop().callLogs.iterate())).toEqual(ids.reverse())
  // Two full pages, and the empty one that their last cursor leads to.
  expect(mock.calls['shop.callLogs.list']).toBe(3)
})

test('iterate keeps filter, limit and starting point', async () => {
  const bodies: unknown[] = []
  for (const id of ['1', '2', '3', '4']) mock.addCallLog({ id, direction: id === '2' ? 'out' : 'in' })
  const its = createIts({
    ...mock.credentials,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      if (request.url.endsWith('ListCallLogs')) bodies.push(await request.clone().json())
      return fetch(request)
    },
  })
  const query = { filter: { direction: 'in' }, paging: { limit: 1, sort: '-created_at' } }
  const rows = its.shop({ shopId: mock.shopId }).callLogs.iterate(query)
  expect(await idsOf(rows)).toEqual(['4', '3', '1'])
  expect(bodies).toHaveLength(4)
  expect(bodies[0]).toEqual(query)
  expect(bodies[1]).toEqual({ ...query, paging: { ...query.paging, after: expect.stringMatching(/./) } })
})

test('iterate begins at a given before, and goes on from there with after alone', async () => {
  for (const id of ['1', '2', '3', '4', '5']) mock.addCallLog({ id })
  const second = await shop().callLogs.list({ paging: { after: (await shop().callLogs.list()).paging?.next ?? '' } })
  const before = second.paging?.prev ?? ''
  expect(await idsOf(shop().callLogs.iterate({ paging: { before } }))).toEqual(['5', '4', '3', '2', '1'])
})

test('an empty page ends it whatever its cursor says', async () => {
  mock.failNext('shop.callLogs.list', page(['1'], 'a'))
  mock.failNext('shop.callLogs.list', page([], 'b'))
  expect(await idsOf(shop().callLogs.iterate())).toEqual(['1'])
  expect(mock.calls['shop.callLogs.list']).toBe(2)
})

test('rows without a cursor are given, and are the last', async () => {
  for (const next of ['', null, undefined]) {
    mock.failNext('shop.callLogs.list', page(['1', '2'], next))
    expect(await idsOf(shop().callLogs.iterate())).toEqual(['1', '2'])
  }
  expect(mock.calls['shop.callLogs.list']).toBe(3)
})

test('a cursor that comes back ends in an error instead of a circle', async () => {
  for (const next of ['a', 'b', 'a']) mock.failNext('shop.callLogs.list', page([next], next))
  const error = await failure(idsOf(shop().callLogs.iterate()))
  expect(error).toMatchObject({
    code: 'unexpected_response',
    vendor: 'its',
    reason: 'The pages repeat',
    issues: [{ path: 'paging.next', expected: 'a cursor that did not come before' }],
  })
  mock.failNext('shop.callLogs.list', page(['1'], 'a'))
  const again = await failure(idsOf(shop().callLogs.iterate({ paging: { after: 'a' } })))
  expect(again.code).toBe('unexpected_response')
})

test('a page that comes again under new cursors ends in an error', async () => {
  for (const next of ['a', 'b', 'c']) mock.failNext('shop.callLogs.list', page(['1'], next))
  const error = await failure(idsOf(shop().callLogs.iterate()))
  expect(error).toMatchObject({ code: 'unexpected_response', issues: [{ path: 'paging' }], sent: true })
  expect(mock.calls['shop.callLogs.list']).toBe(2)
})

test('iterate refuses wrong input at the first step, and stops when its caller does', async () => {
  const error = await failure(idsOf(shop().callLogs.iterate({ paging: { limit: 'x' as never } })))
  expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path: 'paging.limit' }] })
  expect((await failure(idsOf(shop().callLogs.iterate(null as never)))).code).toBe('invalid_input')
  mock.addCallLog()
  for await (const _ of shop().callLogs.iterate()) break
  expect(mock.calls['shop.callLogs.list']).toBe(1)
})

test('the pages in the OpenAPI document have rows and cursors, as those of ITS', () => {
  const pages = Object.entries(openapi.examples ?? {}).filter(([, example]) => 'paging' in (example as object))
  expect(pages.length).toBeGreaterThan(5)
  for (const [name, { paging }] of pages as [string, { paging: object }][]) {
    expect(paging, name).toMatchObject({
      after: '.',
      next: expect.stringMatching(/./),
      prev: expect.stringMatching(/./),
    })
  }
})

test('every list has its iterate', async () => {
  const its = createIts(mock.credentials)
  const store = its.shop({ shopId: mock.shopId })
  const { id } = await its.hotlines.create({ hotline: '1', name: 'A' })
  expect(await idsOf(its.hotlines.iterate())).toEqual([id])
  const tenant = await store.tenant.create()
  expect(await idsOf(its.tenants.iterate())).toEqual([tenant.id])
  expect(await idsOf(store.hotlines.iterate())).toEqual([])
  const person = await store.users.create({ full_name: 'A', password: 'made-up', phone: '1' })
  for await (const { user_id } of store.users.iterate()) expect(user_id).toBe(person.id)
  expect(await idsOf(store.extensions.iterate())).toEqual([])
  for await (const { name } of store.oas.iterate()) expect(name).toBe('Shop A')
  const templates: unknown[] = []
  for await (const { template_id } of store.templates.iterate()) templates.push(template_id)
  expect(templates).toEqual([204189, 204190])
  for await (const never of store.zns.iterate()) expect(never).toBeUndefined()
  expect(mock.calls).toMatchObject({ 'shop.users.list': 2, 'shop.oas.list': 2, 'shop.templates.list': 2 })
})

test('B12: a bad row does not cost the others, and iterate reports it at the end', async () => {
  const rows = [{ id: '1' }, { id: null, caller: '0900000003' }, { id: '2' }]
  mock.failNext('shop.callLogs.list', { body: { call_logs: rows, paging: {} } })
  const listed = await shop().callLogs.list()
  expect(listed.call_logs.map(({ id }) => id)).toEqual(['1', '2'])
  expect(listed.unreadable).toEqual([{ row: rows[1], issues: [{ path: 'id', expected: 'string' }] }])
  mock.failNext('shop.callLogs.list', { body: { call_logs: rows, paging: { next: 'a' } } })
  mock.failNext('shop.callLogs.list', page(['3'], 'b'))
  const ids: string[] = []
  const error = await failure(
    (async () => {
      for await (const { id } of shop().callLogs.iterate()) ids.push(id)
    })(),
  )
  expect(ids).toEqual(['1', '2', '3'])
  expect(error).toMatchObject({ code: 'unexpected_response', body: [rows[1]] })
})

test('B12: a listing of another kind fails', async () => {
  mock.failNext('shop.callLogs.list', { body: { call_logs: [{ no: 1 }, { no: 2 }] } })
  expect(await failure(shop().callLogs.list())).toMatchObject({
    code: 'unexpected_response',
    issues: [{ path: 'call_logs.0.id' }],
  })
})
