import * as v from 'valibot'
import { expect, test } from 'vitest'
import { drawLanes } from '../terminal/lanes.ts'
import { toCurl, toSvg } from './export.ts'
import { fieldsOf } from './fields.ts'
import { createMask } from './mask.ts'
import { listOperations, methodOf } from './operations.ts'
import { snippetOf } from './snippet.ts'
import { typeOf } from './types.ts'
import type { Crossing } from './wire.ts'

test('a mask hides what it knows, what it learns from bodies, and credentials in headers and addresses', () => {
  const mask = createMask(['p@ss word'])
  expect(mask.text('p@ss word, p%40ss%20word')).toBe('•••, •••')
  expect(mask.body('{"access_token":"minted-1","id":7}')).toBe('{"access_token":"•••","id":7}')
  expect(mask.text('Bearer minted-1')).toBe('Bearer •••')
  expect(mask.body('client_secret=form-secret&scope=a')).toBe('client_secret=•••&scope=a')
  expect(mask.headers(new Headers({ authorization: 'Apikey anything', accept: '*/*' }))).toEqual([
    ['accept', '*/*'],
    ['authorization', 'Apikey •••'],
  ])
  expect(mask.url('https://shop.example/hook?secret=guessed&page=2')).toBe(
    'https://shop.example/hook?secret=•••&page=2',
  )
})

test('a schema becomes fields and a type', () => {
  const schema = v.object({
    weight: v.number(),
    size: v.optional(v.picklist(['S', 'L', 'S'])),
    note: v.nullish(v.string()),
    value: v.nullish(v.union([v.string(), v.number()])),
    to: v.object({ city: v.string() }),
  })
  const facts = {
    docs: { weight: { en: 'Grams.', vi: 'Gam.' }, 'to.city': { en: 'A name.' } },
    samples: { note: 'Ring twice', value: 7, 'to.city': 'Huế' },
  }
  expect(fieldsOf(schema, facts)).toEqual({
    isObject: true,
    fields: [
      { name: 'weight', kind: 'number', type: 'number', isRequired: true, doc: { en: 'Grams.', vi: 'Gam.' } },
      { name: 'size', kind: 'choice', type: "'S' | 'L'", choices: ['S', 'L'], isRequired: false },
      { name: 'note', kind: 'text', type: 'string', isRequired: false, sample: 'Ring twice' },
      { name: 'value', kind: 'number', type: 'string | number', isRequired: false, sample: 7 },
      {
        name: 'to',
        kind: 'object',
        type: 'object',
        isRequired: true,
        fields: [
          { name: 'city', kind: 'text', type: 'string', isRequired: true, doc: { en: 'A name.' }, sample: 'Huế' },
        ],
      },
    ],
  })
  expect(
    fieldsOf(
      v.pipe(
        v.string(),
        v.check((text) => text !== '', 'a number'),
      ),
    ),
  ).toEqual({
    isObject: false,
    fields: [{ name: 'input', kind: 'text', type: 'string', isRequired: true, doc: { en: 'a number' } }],
  })
  expect(typeOf(schema)).toContain("size?: 'S' | 'L'")
  expect(typeOf(undefined)).toBe('unknown')
})

test('tables become operations, and operations methods', () => {
  const get = { kind: 'endpoint', method: 'GET', path: 'orders/{id}', params: {} }
  const operations = listOperations({
    '': { me: get },
    shop: { orders: { get, all: { kind: 'iteration', list: get } } },
  })
  expect(operations.map(({ name, isIteration }) => [name, isIteration])).toEqual([
    ['me', false],
    ['shop.orders.get', false],
    ['shop.orders.all', true],
  ])
  const client = { orders: { prefix: 'order ', get: (id: string) => id } }
  expect(methodOf(client, 'shop.orders.get')).toMatchObject({ name: 'orders.get' })
  expect(methodOf(client, 'shop.orders.create')).toBeUndefined()
})

test('code takes secrets from the environment', () => {
  const input = {
    vendor: 'zogo',
    factory: 'createZogo',
    credentials: { clientId: 1, clientSecret: 'secret', baseUrl: 'https://mock.example' },
    secrets: ['secret'],
    leaveOut: ['baseUrl'],
  }
  expect(snippetOf(input, 'orders.get', ["it's"], false)).toBe(`import { createZogo } from '@x/zogo'

const zogo = createZogo({
  clientId: 1,
  clientSecret: process.env.ZOGO_CLIENT_SECRET,
})

const reply = await zogo.orders.get('it\\'s')
console.log(reply)`)
})

const crossing: Crossing = { id: 1, from: 'client', to: 'api', text: 'GET /a<b>', at: 0, isOk: true, waiting: 1 }

test('lanes fit the terminal, and a narrow one gets a list', () => {
  const crossings = Array.from({ length: 3 }, () => ({ ...crossing, text: `GET /${'long/'.repeat(30)}` }))
  for (const width of [40, 79, 80, 100]) {
    const lines = drawLanes(crossings, width).split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width)
    expect(lines.at(-1)).toContain('3 × ')
  }
  expect(drawLanes(crossings, 60)).toMatch(/^ {2}client → api: 3 × GET/)
})

test('exports are quoted for where they go', () => {
  expect(toSvg([crossing], { app: 'a', client: 'c', auth: 'l', api: 'A&B' })).toMatch(/A&amp;B.*GET \/a&lt;b&gt;/)
  const exchange = { id: 1, lane: 'api', direction: 'out', startedAt: 0 } as const
  const request = { method: 'POST', url: 'https://a.example/', requestHeaders: [], requestBody: "it's" }
  expect(toCurl({ ...exchange, ...request })).toContain(`--data-raw 'it'\\''s'`)
})
