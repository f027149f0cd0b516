import { failure } from 'test-kit/contract'
import { flush } from 'test-kit/flush'
import { watchUnhandled } from 'test-kit/unhandled'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { type Answer, createStubShop } from '../../test/stub-shop.ts'
import type { ClientEvent } from './events.ts'
import type { ClientOptions, ReplyHead } from './options.ts'

/** Makes a client that records its requests. They are answered with `{ data: null }` unless `answer` is given. */
function watchShop(options: ClientOptions = {}, answer: Answer = () => Response.json({ data: null })) {
  const sent: Request[] = []
  const shop = createStubShop((request) => {
    sent.push(request)
    return answer(request)
  }, options)
  return { shop, sent }
}

test('what is wrong with a call is named, and nothing is sent', async () => {
  const { shop, sent } = watchShop()
  const json = { a: 1 }
  for (const [job, path, expected] of [
    [() => shop.request('GET', 'orders', { timeout: 0 }), 'timeout', 'a number from 1 to 2147483647'],
    [() => shop.request('GET', '../orders'), 'path', 'inside the base address'],
    [() => shop.request('GET', 'orders', { json }), 'json', 'absent, since GET has no body'],
    [() => shop.request('HEAD', 'orders', { json }), 'json', 'absent, since HEAD has no body'],
    [() => shop.request('POST', 'orders', { json: () => {} }), 'json', 'a value that JSON can hold'],
    [() => shop.request('G ET', 'orders'), 'method', 'an HTTP method that fetch can send'],
    [() => shop.request('trace', 'orders'), 'method', 'an HTTP method that fetch can send'],
    [() => shop.request('GET', 'orders', { query: new URLSearchParams('a=1') as never }), 'query', 'a plain object'],
    [() => shop.request('GET', 'orders', { headers: new Headers() as never }), 'headers', 'a plain object'],
    [
      () => shop.request('POST', 'orders', { json, schema: { type: 'object' } as never }),
      'schema',
      'a schema that follows Standard Schema',
    ],
  ] as const) {
    const error = await failure(job())
    expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path, expected }] })
    expect(error.reason).toBe(path === 'path' ? `The path must be ${expected}` : `'${path}' must be ${expected}`)
  }
  const query = { list: [{} as string] }
  expect(await failure(shop.request('GET', 'orders', { query }))).toMatchObject({
    code: 'invalid_input',
    issues: [{ path: 'query.list' }],
  })
  expect(sent).toEqual([])
})

test('a method is any word that fetch can send, in capitals', async () => {
  const { shop, sent } = watchShop()
  for (const method of ['get', 'Purge', 'tracking']) await shop.request(method, 'orders')
  expect(sent.map(({ method }) => method)).toEqual(['GET', 'PURGE', 'TRACKING'])
})

test('a body has the type that the client or the call names, and is JSON otherwise', async () => {
  const { shop, sent } = watchShop()
  const typed = watchShop({ headers: { 'content-type': 'application/vnd.shop+json' } })
  await shop.request('POST', 'orders', { json: {} })
  await shop.request('POST', 'orders', { json: {}, headers: { 'Content-Type': 'application/merge-patch+json' } })
  await shop.request('POST', 'orders')
  await typed.shop.request('POST', 'orders', { json: {} })
  const types = [...sent, ...typed.sent].map(({ headers }) => headers.get('content-type'))
  expect(types).toEqual(['application/json', 'application/merge-patch+json', null, 'application/vnd.shop+json'])
})

test('a header of the call goes before one of the client', async () => {
  const { shop, sent } = watchShop({ headers: { 'x-shop': 'client', 'x-other': 'client' } })
  await shop.request('GET', 'orders', { headers: { 'X-Shop': 'call' } })
  await shop.request('GET', 'orders')
  expect(sent.map(({ headers }) => [headers.get('x-shop'), headers.get('x-other')])).toEqual([
    ['call', 'client'],
    ['client', 'client'],
  ])
})

test('HEAD gives no payload, and needs no envelope', async () => {
  const { shop } = watchShop({}, () => new Response(null))
  expect(await shop.request('HEAD', 'orders')).toBeUndefined()
  expect(await failure(shop.request('GET', 'orders'))).toMatchObject({ code: 'unexpected_response' })
})

test('a call may read its reply in its own way', async () => {
  const { shop } = watchShop({}, () => Response.json('bare'))
  expect(await shop.call('orders.list', 'GET', 'orders', { read: (data) => ({ data }) })).toBe('bare')
})

test('a payload that is not as promised is named field by field', async () => {
  const { shop } = watchShop({}, () => Response.json({ data: { id: '7' } }))
  const schema = v.looseObject({ id: v.number(), total: v.number() })
  expect(await failure(shop.request('GET', 'orders/7', { schema }))).toMatchObject({
    code: 'unexpected_response',
    message: "[shop] GET orders/7: 'id' must be number; 'total' must be present (200)",
    issues: [
      { path: 'id', expected: 'number' },
      { path: 'total', expected: 'present' },
    ],
  })
})

test('an input comes back as its schema gives it, or is refused by field', async () => {
  const { shop } = watchShop()
  const schema = v.object({ code: v.pipe(v.string(), v.trim()) })
  expect(shop.input('orders.get', schema, { code: ' HN ' })).toEqual({ code: 'HN' })
  expect(await failure((async () => shop.input('orders.get', schema, {}))())).toMatchObject({
    code: 'invalid_input',
    message: "[shop] orders.get: 'code' must be present",
    issues: [{ path: 'code', expected: 'present' }],
  })
})

test('a timeout of the call goes before the client’s', async () => {
  const { shop } = watchShop({ timeout: 60_000 }, () => new Promise(() => {}))
  expect(await failure(shop.request('GET', 'orders', { timeout: 10 }))).toMatchObject({
    code: 'timeout',
    message: '[shop] GET orders: No reply within 10 ms',
  })
})

test('options that are null are none', async () => {
  const { shop, sent } = watchShop()
  expect(await shop.request('GET', 'orders', null as never)).toBe(null)
  expect(sent).toHaveLength(1)
})

const schemaOf = (validate: (value: unknown) => unknown) =>
  ({ '~standard': { version: 1, vendor: 'own', validate } }) as never

test('B7, B10: a schema of the user’s own that hangs, throws or rejects loses neither the time nor the reply', async () => {
  const answer = () => Response.json({ data: { id: 7 } })
  const boom = new Error('made-up fault of a schema')
  const events: ClientEvent[] = []
  const { shop } = watchShop({ timeout: 50, onEvent: (event) => events.push(event) }, answer)
  const reading = (validate: () => unknown, signal?: AbortSignal) =>
    shop.request('POST', 'orders', { json: {}, schema: schemaOf(validate), signal })
  for (const [validate, words] of [
    [() => new Promise(() => {}), 'The schema gave no result within 50 ms'],
    [() => Promise.reject(boom), 'The schema threw an error'],
    [
      () => {
        throw boom
      },
      'The schema threw an error',
    ],
  ] as const) {
    const error = await failure(reading(validate))
    const known = { code: 'unexpected_response', sent: true, status: 200, reason: words, body: { data: { id: 7 } } }
    expect(error).toMatchObject(known)
    expect(events.at(-1)).toMatchObject({ type: 'call.ended', code: 'unexpected_response' })
  }
  const leaving = new AbortController()
  const left = reading(() => {
    leaving.abort(boom)
    return new Promise(() => {})
  }, leaving.signal)
  await expect(left).rejects.toBe(boom)
})

test('B7: an asynchronous schema that rejects after the caller has left is no unhandled rejection', async () => {
  const unhandled = watchUnhandled()
  const { shop } = watchShop({ timeout: 50 })
  const reason = new Error('the caller left')
  for (const isLate of [false, true]) {
    const leaving = new AbortController()
    const schema = schemaOf(async () => {
      leaving.abort(reason)
      if (isLate) await flush()
      throw new Error('made-up fault of a schema')
    })
    await expect(shop.request('GET', 'orders', { schema, signal: leaving.signal })).rejects.toBe(reason)
    await flush()
    await flush()
  }
  expect(unhandled).not.toHaveBeenCalled()
})

test('an asynchronous schema is awaited, whatever promises it makes', async () => {
  const { shop } = watchShop()
  // biome-ignore lint/suspicious/noThenProperty: some schemas return promises of their own.
  const thenable = (result: object) => ({ then: (done: (result: object) => void) => done(result) })
  for (const promise of [(result: object) => Promise.resolve(result), thenable]) {
    expect(await shop.request('GET', 'orders', { schema: schemaOf(() => promise({ value: 7 })) })).toBe(7)
    const issues = [{ message: 'no', path: ['id'] }]
    const error = await failure(shop.request('GET', 'orders', { schema: schemaOf(() => promise({ issues })) }))
    expect(error).toMatchObject({ code: 'unexpected_response', issues: [{ path: 'id' }] })
  }
})

test('onResponse and the event report only the last reply', async () => {
  const broken = () =>
    new Response(new ReadableStream({ pull: (controller) => controller.error(new Error('made-up cut')) }))
  const redirect = () => new Response(null, { status: 302, headers: { location: 'https://elsewhere.example' } })
  for (const [last, status] of [
    [broken, 200],
    [redirect, 302],
  ] as const) {
    const replies = [() => Response.json({ error: 'down' }, { status: 503 }), last]
    const events: ClientEvent[] = []
    const answer = () => (replies.shift() ?? expect.unreachable())()
    const { shop } = watchShop({ retry: 1, onEvent: (event) => events.push(event) }, answer)
    const heads: unknown[] = []
    const onResponse = ({ status, attempts, body }: ReplyHead) => heads.push([status, attempts, body()])
    await failure(shop.request('GET', 'orders', { onResponse }))
    expect(heads).toEqual([[status, 2, undefined]])
    expect(events.at(-1)).toMatchObject({ type: 'call.ended', status, attempts: 2 })
  }
})
