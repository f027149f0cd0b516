import { failure } from 'test-kit/contract'
import * as v from 'valibot'
import { expect, expectTypeOf, test } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import { del, get, iterate, type Methods, post, put } from './endpoint.ts'
import type { ClientEvent } from './events.ts'
import type { ReplyHead } from './options.ts'
import { reply, replyNumber, replyRows, replyText } from './reply.ts'

const id = v.pipe(
  v.union([v.number(), v.string()]),
  v.check((value) => /^\d+$/.test(String(value)), 'digits'),
)
const order = reply({ id: replyNumber, name: replyText })
const list = get('orders', {
  query: v.looseObject({ page: v.optional(v.number()), sort: v.optional(v.string()) }),
  reply: reply({ page: replyNumber, records: replyRows(order) }),
})
const table = {
  /** Reads one order. */
  get: get('orders/{id}', { params: id, reply: order }),
  list,
  iterate: iterate(list, async function* (read, input: { page?: number; sort?: string }) {
    for (let page = input.page ?? 1; page <= 3; page += 1) yield* (await read({ ...input, page })).records
  }),
  create: post('orders', {
    json: v.looseObject({ name: v.string(), pin: v.optional(v.string()) }),
    reply: order,
    secrets: ({ pin }) => [pin],
    replySecrets: ({ name }) => [name],
  }),
  update: put('orders/{id}', { params: id, json: v.looseObject({ name: v.string() }) }),
  remove: del('orders/{id}', { params: id }),
  cancel: post('orders/cancel', {
    json: v.pipe(
      v.string(),
      v.transform((code) => ({ code })),
    ),
  }),
  count: post('{service}/Count', { body: {}, safe: true }),
  areas: get('areas', { open: true }),
}

function bindShop(answer: (request: Request) => Response | Promise<Response>, onEvent?: (event: ClientEvent) => void) {
  const sent: { line: string; body: string; authorization: string | null }[] = []
  const shop = createStubShop(
    async (request) => {
      const line = `${request.method} ${request.url.replace('https://api.example/v1/', '')}`
      sent.push({ line, body: await request.clone().text(), authorization: request.headers.get('authorization') })
      return answer(request)
    },
    { retry: 1, onEvent },
    { pathValues: { service: 'Depot' } },
  )
  return { orders: shop.bind('orders', table), sent }
}
const data = (value: unknown) => () => Response.json({ data: value })

test('a table becomes methods: path, query, body and credential as it says', async () => {
  const { orders, sent } = bindShop(data({ id: 1, name: 'a', page: 1, records: [] }))
  await orders.get(7)
  await orders.get('8', { timeout: 500 })
  await orders.list()
  await orders.list({ page: 2 })
  await orders.create({ name: 'a' })
  await orders.update(7, { name: 'b' }, { headers: { 'x-mark': '1' } })
  await orders.remove(7)
  await orders.cancel('A7')
  await orders.count()
  await orders.areas()
  expect(sent.map(({ line, body }) => `${line} ${body}`.trim())).toEqual([
    'GET orders/7',
    'GET orders/8',
    'GET orders',
    'GET orders?page=2',
    'POST orders {"name":"a"}',
    'PUT orders/7 {"name":"b"}',
    'DELETE orders/7',
    'POST orders/cancel {"code":"A7"}',
    'POST Depot/Count {}',
    'GET areas',
  ])
  expect(sent.filter(({ authorization }) => authorization === null).map(({ line }) => line)).toEqual(['GET areas'])
})

test('wrong arguments are named before anything is sent', async () => {
  const { orders, sent } = bindShop(data(null))
  expect(await failure(orders.get('x' as never))).toMatchObject({ code: 'invalid_input', operation: 'orders.get' })
  expect(await failure(orders.create({} as never))).toMatchObject({ issues: [{ path: 'name', expected: 'present' }] })
  expect(await failure(orders.create(undefined as never))).toMatchObject({ code: 'invalid_input' })
  expect(await failure(orders.get(1, { timeout: -1 }))).toMatchObject({ issues: [{ path: 'timeout' }] })
  expect(sent).toEqual([])
})

test('B11: only what is safe is sent again', async () => {
  const { orders, sent } = bindShop(() => new Response(null, { status: 503 }))
  await Promise.all([orders.get(7), orders.count(), orders.create({ name: 'a' }), orders.remove(7)].map(failure))
  const lines = sent.map(({ line }) => line).sort()
  expect(lines).toEqual([
    'DELETE orders/7',
    'GET orders/7',
    'GET orders/7',
    'POST Depot/Count',
    'POST Depot/Count',
    'POST orders',
  ])
})

test('B8: a secret among the arguments is masked in the errors of its call, and in no other', async () => {
  const { orders } = bindShop(() => Response.json({ refusal: { message: 'bad pin 4711-4711' } }))
  expect((await failure(orders.create({ name: 'a', pin: '4711-4711' }))).message).toBe(
    '[shop] orders.create: bad pin *** (200)',
  )
  expect((await failure(orders.create({ name: 'a' }))).message).toContain('4711-4711')
})

test('an iteration goes through all pages, and is named as its list', async () => {
  const { orders, sent } = bindShop(({ url }) => {
    const page = Number(new URL(url).searchParams.get('page'))
    return Response.json({ data: { page, records: [{ id: page, name: 'a' }] } })
  })
  const ids: number[] = []
  for await (const row of orders.iterate({ sort: 'up' })) ids.push(row.id)
  expect(ids).toEqual([1, 2, 3])
  expect(sent[0]?.line).toBe('GET orders?page=1&sort=up')
})

test('B12: an iteration with rows that could not be read ends with an error that has them', async () => {
  const { orders } = bindShop(({ url }) => {
    const page = Number(new URL(url).searchParams.get('page'))
    const bad = page === 2 ? [{ id: 'odd' }] : []
    return Response.json({ data: { page, records: [{ id: page, name: 'a' }, ...bad] } })
  })
  const ids: number[] = []
  const reading = (async () => {
    for await (const row of orders.iterate()) ids.push(row.id)
  })()
  expect(await failure(reading)).toMatchObject({ code: 'unexpected_response', body: [{ id: 'odd' }], sent: true })
  expect(ids).toEqual([1, 2, 3])
})

test('B12: an essential field that is missing is an error with the reply, a side field is an event', async () => {
  const events: ClientEvent[] = []
  const { orders } = bindShop(data({ page: '1', records: [{ id: 1, name: 2 }, 3] }), (event) => events.push(event))
  expect(await orders.list()).toMatchObject({ page: 1, records: [{ id: 1, name: '2' }], unreadable: [{ row: 3 }] })
  expect(events.filter(({ type }) => type === 'reply.deviated')).toEqual([
    {
      vendor: 'shop',
      type: 'reply.deviated',
      operation: 'orders.list',
      issues: [
        { path: 'page', expected: 'number' },
        { path: 'records.0.name', expected: 'string' },
        { path: 'records.1', expected: 'Object' },
      ],
    },
  ])
  const lost = await failure(orders.get(1))
  expect(lost).toMatchObject({ code: 'unexpected_response', sent: true, body: { data: { page: '1' } } })
  expect(JSON.stringify(lost)).not.toContain('records')
})

test('204 and 205 resolve to undefined', async () => {
  const { orders } = bindShop(({ method }) => new Response(null, { status: method === 'DELETE' ? 204 : 205 }))
  expect(await orders.remove(7)).toBeUndefined()
  expect(await orders.cancel('A7')).toBeUndefined()
})

test('events and onResponse report a call without values', async () => {
  const events: ClientEvent[] = []
  const heads: ReplyHead[] = []
  let status = 503
  const { orders } = bindShop(
    () => {
      const response = Response.json({ data: { id: 7, name: 'a' } }, { status, headers: { 'x-request-id': 'r-1' } })
      status = 200
      return response
    },
    (event) => events.push(event),
  )
  await orders.get(4711, { onResponse: (head) => heads.push(head) })
  const [started] = events as { id: string }[]
  const names = { vendor: 'shop', id: started?.id, operation: 'orders.get' }
  const server = { address: 'api.example', port: 443 }
  expect(events).toEqual([
    { ...names, type: 'call.started', method: 'GET', route: 'orders/{id}', server },
    { ...names, type: 'call.retried', code: 'server_error', attempt: 1 },
    {
      ...names,
      type: 'call.ended',
      method: 'GET',
      route: 'orders/{id}',
      server,
      ok: true,
      status: 200,
      attempts: 2,
      ms: expect.any(Number),
      requestId: 'r-1',
    },
  ])
  expect(heads).toMatchObject([{ status: 200, requestId: 'r-1', attempts: 2 }])
  expect(heads[0]?.body()).toEqual({ data: { id: 7, name: 'a' } })
  expect(JSON.stringify(events)).not.toContain('4711')
})

test('B8: a secret that the vendor echoes as the request id is in no event and in no head', async () => {
  const seen: unknown[] = []
  const { orders } = bindShop(
    () => Response.json({ data: { id: 7, name: 'a' } }, { headers: { 'x-request-id': 'for made-up-key' } }),
    (event) => seen.push(event),
  )
  await orders.get(7, { onResponse: ({ requestId }) => seen.push({ requestId }) })
  expect(JSON.stringify(seen)).not.toContain('made-up-key')
  expect(seen.at(-1)).toMatchObject({ requestId: 'for ***' })
})

test('B8: secrets of a call’s arguments and of its reply are in no event of that call', async () => {
  const seen: unknown[] = []
  const { orders } = bindShop(
    () => Response.json({ data: { id: 7, name: 'new-key' } }, { headers: { 'x-request-id': 'for new-key, 4711' } }),
    (event) => seen.push(event),
  )
  await orders.create({ name: 'a', pin: '4711' }, { onResponse: ({ requestId }) => seen.push({ requestId }) })
  expect(seen.slice(-2)).toMatchObject([{ requestId: 'for ***, ***' }, { requestId: 'for ***, ***' }])
})

test('a call that the caller ends is reported as aborted, and a refused one by its code', async () => {
  const events: ClientEvent[] = []
  const { orders } = bindShop(
    () => Response.json({ refusal: {} }),
    (event) => events.push(event),
  )
  await failure(orders.get(1))
  await orders.get(1, { signal: AbortSignal.abort() }).catch(() => {})
  const ended = events.filter(({ type }) => type === 'call.ended')
  expect(ended).toMatchObject([
    { ok: false, code: 'refused', status: 200, attempts: 1 },
    { ok: false, code: 'aborted', attempts: 0 },
  ])
})

test('methods are typed by their table', () => {
  expect(Object.keys(bindShop(data(null)).orders)).toEqual(Object.keys(table))
  type Orders = Methods<typeof table>
  expectTypeOf<Parameters<Orders['get']>[0]>().toEqualTypeOf<string | number>()
  expectTypeOf<Awaited<ReturnType<Orders['create']>>['name']>().toEqualTypeOf<string>()
  expectTypeOf<Parameters<Orders['cancel']>[0]>().toEqualTypeOf<string>()
  expectTypeOf<Awaited<ReturnType<Orders['remove']>>>().toBeUnknown()
})
