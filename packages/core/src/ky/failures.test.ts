import { inspect } from 'node:util'
import { replaceOption } from 'ky'
import { failure } from 'test-kit/contract'
import { serve } from 'test-kit/serve'
import * as v from 'valibot'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import { isApiError } from '../errors/api-error.ts'
import { createKy } from '../ky.ts'

const loop: { self?: unknown } = {}
loop.self = loop

test.each<[string, object]>([
  ['a bad header', { headers: { 'x-note': 'hunter3 ố' } }],
  ['a header with a line end', { headers: { 'x-note': 'hunter3\nx' } }],
  ['a GET with a body', { body: 'hunter3' }],
  ['circular JSON', { method: 'post', json: loop }],
  [
    'JSON that throws',
    {
      method: 'post',
      json: {
        toJSON: () => {
          throw new TypeError('hunter3')
        },
      },
    },
  ],
  ['a negative retry', { retry: -1 }],
  ['wrong methods of retry', { retry: { methods: 'put' } }],
  ['an option that the client decides', { baseUrl: 'https://hunter3.example' }],
])('B8: %s is invalid_input, sends nothing and is not quoted', async (_, options) => {
  const answer = vi.fn(() => Response.json({}))
  const ky = createKy(createStubShop(answer))
  const call = ky('orders', options)
  const error = await failure(call.json())
  expect(error).toMatchObject({ code: 'invalid_input', sent: false, operation: expect.stringMatching(/ orders$/) })
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('hunter3')
  expect(await failure(call)).toBe(error)
  expect(answer).not.toHaveBeenCalled()
})

test('an invalid option of ky is named', async () => {
  const ky = createKy(createStubShop(() => new Response()))
  expect(await failure(ky.get('orders', { retry: -1 }))).toMatchObject({
    message: expect.stringContaining('retry.limit'),
  })
  expect(await failure(ky.get('orders', { fetch: () => {} } as never))).toMatchObject({
    message: expect.stringContaining("'fetch'"),
  })
})

test('what the user’s own hook throws is thrown untouched', async () => {
  const own = new Error('not today')
  const fail = () => {
    throw own
  }
  const shop = createStubShop(() => new Response('x', { status: 400 }))
  for (const hooks of [
    { init: [fail] },
    { beforeRequest: [fail] },
    { afterResponse: [fail] },
    { beforeError: [() => own] },
  ])
    await expect(createKy(shop, { hooks }).get('orders').json()).rejects.toBe(own)
})

test('a body that breaks off is a network error, and the request was sent', async () => {
  const server = await serve(
    () => new Response(new ReadableStream({ pull: (controller) => controller.error(new Error('cut')) })),
  )
  onTestFinished(() => server.close())
  const shop = createStubShop(() => new Response(), { baseUrl: `${server.origin}/v1`, fetch: globalThis.fetch })
  for (const kind of ['json', 'text', 'bytes', 'blob', 'arrayBuffer'] as const) {
    const error = await failure(createKy(shop).post('orders', { json: {} })[kind]())
    expect([kind, error]).toEqual([kind, expect.objectContaining({ code: 'network', sent: true })])
  }
})

const head = { status: 201, headers: { 'x-request-id': 'r1' } }
const order = v.object({ id: v.number() })

test.each<[string, string, object | undefined, unknown]>([
  ['without JSON', '<p>order 4711 created', undefined, '<p>order 4711 created'],
  ['without JSON for a schema', '<p>order 4711 created', order, '<p>order 4711 created'],
  ['that does not follow the schema', '{"id":"4711"}', order, { id: '4711' }],
  ['for a schema that throws', '{"id":4711}', { '~standard': { validate: () => JSON.parse('x') } }, { id: 4_711 }],
  ['for a value that is not a schema', '{"id":4711}', {}, { id: 4_711 }],
  ['of many megabytes', 'x'.repeat(1e6), undefined, 'x'.repeat(64 * 1_024)],
])('an order created in a reply %s stands in the error', async (_, text, schema, body) => {
  const shop = createStubShop(() => new Response(text, head))
  const error = await failure(
    createKy(shop)
      .post('orders', { json: {} })
      .json(schema as typeof order),
  )
  expect(error).toMatchObject({ code: 'unexpected_response', status: 201, requestId: 'r1', sent: true })
  expect(error.body).toEqual(body)
})

test('a body without JSON stands in the error of a refusal, too', async () => {
  const headers = { 'content-type': 'application/json' }
  const shop = createStubShop(() => new Response('<p>too heavy', { status: 422, headers }))
  expect((await failure(createKy(shop).post('orders', { json: {} }))).body).toBe('<p>too heavy')
})

test('parseJson of the user reads the reply, and an empty reply is undefined for a schema', async () => {
  const shop = createStubShop(({ url }) => new Response(url.endsWith('empty') ? '' : '{"id":1}'))
  const ky = createKy(shop, { parseJson: (text) => ({ own: text }) })
  expect(await ky.get('orders').json()).toEqual({ own: '{"id":1}' })
  expect(await createKy(shop).get('empty').json(v.optional(order))).toBe(undefined)
  expect(await failure(createKy(shop).get('empty').json())).toMatchObject({ code: 'unexpected_response' })
})

test.each<[string, object, object]>([
  ['beforeError: undefined', { hooks: { beforeError: undefined } }, {}],
  ['hooks that replace', {}, { replaced: true }],
  ['a context that replaces', { context: replaceOption({ a: 1 }) }, {}],
])(
  'B8: no hook sees an error with an echoed secret after %s',
  async (_, options, { replaced = false }: { replaced?: boolean }) => {
    const shop = createStubShop(() => Response.json({ error: 'bad made-up-key' }, { status: 400 }))
    const seen: string[] = []
    const contexts: unknown[] = []
    const own = {
      beforeError: [
        ({ error, options }: { error: Error; options: { context: unknown } }) => {
          seen.push(inspect(error, { depth: 9, showHidden: true }))
          contexts.push(options.context)
          return error
        },
      ],
    }
    const ky = createKy(shop, options).extend({ hooks: (replaced ? replaceOption(own) : own) as typeof own })
    const error = await failure(ky.post('orders', { json: {} }))
    expect(isApiError(error, 'refused')).toBe(true)
    expect(seen).toHaveLength(1)
    expect(seen.join() + inspect(error, { depth: 9, showHidden: true })).not.toContain('made-up-key')
    expect(contexts).toEqual(['context' in options ? { a: 1 } : {}])
  },
)

test('every method of ky is there, QUERY too', async () => {
  const sent: string[] = []
  const shop = createStubShop(({ method }) => {
    sent.push(method)
    return Response.json({ id: 1 })
  })
  const ky = createKy(shop)
  expect(await ky.query('orders', { json: {} }).json()).toEqual({ id: 1 })
  expect(sent).toEqual(['QUERY'])
})
