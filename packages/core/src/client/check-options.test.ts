import { failure } from 'test-kit/contract'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import { keyValueGrantStore } from '../stores/key-value.ts'
import { memoryGrantStore } from '../stores/memory.ts'
import { checkOptions } from './check-options.ts'
import { text } from './options.ts'

const schema = v.looseObject({
  apiKey: text,
  oauth: v.optional(v.looseObject({ clientId: text, scope: v.optional(v.array(text)) })),
})
const messageOf = (options: unknown) => {
  try {
    checkOptions('createShop', schema, options, ['timeout'])
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return (error as Error).message.replace('[createShop] wrong options: ', '')
  }
  return
}

test.each<[unknown, string]>([
  [undefined, 'options must be an object, such as { apiKey }'],
  ['made-up-key', 'options must be an object, such as { apiKey }'],
  [{}, "'apiKey' must be present, but it is undefined: is the environment variable set?"],
  [{ apiKey: undefined }, "'apiKey' must be string, but it is undefined: is the environment variable set?"],
  [{ apiKey: '' }, "'apiKey' must be a text that is not empty"],
  [{ apiKey: 7 }, "'apiKey' must be string"],
  [{ apikey: 'made-up' }, "'apikey' is no option: did you mean 'apiKey'?"],
  [{ api_key: 'made-up' }, "'api_key' is no option: did you mean 'apiKey'?"],
  [{ apiKey: 'made-up', timeOut: 1 }, "'timeOut' is no option: did you mean 'timeout'?"],
  [{ apiKey: 'made-up', colour: 1 }, "'colour' is no option; known are apiKey, oauth, timeout"],
  [{ apiKey: 'made-up', oauth: { clientID: 'x' } }, "'oauth.clientID' is no option: did you mean 'clientId'?"],
  [
    { apiKey: 'made-up', oauth: {} },
    "'oauth.clientId' must be present, but it is undefined: is the environment variable set?",
  ],
])('%j: %s', (options, message) => {
  expect(messageOf(options)).toBe(message)
})

test('what is right passes, with what another schema checks', () => {
  expect(checkOptions('createShop', schema, { apiKey: 'made-up', timeout: 1 }, ['timeout'])).toMatchObject({
    apiKey: 'made-up',
  })
})

describe('messages of a client', () => {
  const create = (options: object) => createStubShop(() => Response.json({ data: 1 }), options)

  test.each<[object, RegExp]>([
    [
      { store: { ...memoryGrantStore(), exclusive: null } },
      /'store' must be a GrantStore whose 'exclusive', if there is one,/,
    ],
    [{ store: { ...memoryGrantStore(), exclusive: false } }, /'store' must be a GrantStore whose 'exclusive'/],
    [{ store: new Map() }, /'store' must be a GrantStore; wrap a Map or keyv in keyValueGrantStore\(\)/],
    [{ clock: Date }, /'clock' must be a Clock, with monotonic\(\) and wall\(\)/],
    [{ fetch: 'x' }, /'fetch' must be a function/],
    [{ timeout: '10' }, /'timeout' must be number/],
    [{ timeout: 0 }, /'timeout' must be a number from 1 to 2147483647/],
    [{ retry: 1.5 }, /'retry' must be a whole number from 0 to 100/],
    [{ headers: new Headers() }, /'headers' must be a plain object/],
    [{ headers: { 'x\n': '1' } }, /'headers' must be names and values that HTTP allows/],
    [{ baseUrl: 'http://vendor.example' }, /'baseUrl' must use https/],
    [{ maxBytes: 0 }, /'maxBytes' must be a whole number from 1 on/],
  ])('%j', (options, message) => {
    expect(() => create(options)).toThrow(message)
  })

  test.each<[string, string, object, RegExp]>([
    ['orders', 'GET', {}, /'path' must be a path; the method comes first: request\('GET', 'path'\)/],
    ['GET /', 'orders', {}, /'method' must be an HTTP method that fetch can send/],
    ['GET', 'https://elsewhere.example', {}, /The path must be inside the base address/],
    ['GET', 'orders', { json: {} }, /'json' must be absent, since GET has no body/],
    ['POST', 'orders', { json: 1n }, /'json' must be a value that JSON can hold/],
    ['GET', 'orders', { query: { a: {} } }, /'query.a' must be/],
    ['GET', 'orders', { timeout: -1 }, /'timeout' must be a number from 1/],
    ['GET', 'orders', { signal: {} }, /'signal' must be an AbortSignal/],
    ['GET', 'orders', { schema: {} }, /'schema' must be a schema that follows Standard Schema/],
    ['GET', 'orders', { onResponse: 1 }, /'onResponse' must be a function/],
  ])('request(%s, %s, %o)', async (method, path, options, message) => {
    const error = await failure(create({}).request(method, path, options))
    expect(error).toMatchObject({ code: 'invalid_input', message: expect.stringMatching(message) })
  })

  test.each<[unknown, object, RegExp]>([
    [new Set(), {}, /wrong storage/],
    [new Map(), { prefx: 'a' }, /'prefx' is no option: did you mean 'prefix'\?/],
    [new Map(), { seal: 'key' }, /'seal' must be what sealer\(\) returns/],
  ])('keyValueGrantStore(%o, %j)', (storage, options, message) => {
    expect(() => keyValueGrantStore(storage as never, options)).toThrow(message)
  })
})
