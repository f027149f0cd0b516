import fc from 'fast-check'
import { bodies, expectCleanPrototypes, expectLinear, jsonTexts, outcome } from 'test-kit/fuzz'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { createOrigin } from './auth-fetch/origin.ts'
import { createClient, type VendorDefinition } from './client/client.ts'
import type { ClientOptions } from './client/options.ts'
import { describeIssues, validateNow } from './client/schema.ts'
import { knownSecrets, redact } from './errors/redact.ts'
import { noRefusals, noteRefused } from './grant-manager/refusal-backoff.ts'
import { checkRecord, isOpen } from './stores/grant-store.ts'
import { parseJson, retryAfterMs, tryJson } from './utils/body.ts'
import { openDelivery } from './webhook.ts'

const orders = v.looseObject({ items: v.array(v.looseObject({ price: v.number() })) })

const shop = (options: ClientOptions, facts: Partial<VendorDefinition> = {}) =>
  createClient(
    {
      vendor: 'shop',
      baseUrl: 'https://api.example/v1',
      secrets: ['made-up-key'],
      credential: { key: 'made-up-key' },
      challenge: ({ status }) => status === 401,
      read: (data) => ({ data }),
      ...facts,
    },
    { retry: 0, ...options },
  )

test('whatever the vendor answers, a call gives a value of its schema or an ApiError', async () => {
  const status = fc.constantFrom(200, 201, 204, 304, 400, 401, 404, 408, 429, 500)
  const header = fc.constantFrom('', '0', '-1', '99999999999999999999', 'Sat, 13 Sep 275760 00:00:00 GMT', '(((', '1.5')
  await fc.assert(
    fc.asyncProperty(bodies, status, header, async (body, status, retryAfter) => {
      const answer = status === 204 || status === 304 ? null : body
      const headers = { 'retry-after': retryAfter, 'content-type': 'text/plain' }
      const client = shop({ fetch: async () => new Response(answer, { status, headers }) })
      const result = await outcome(() => client.request('GET', 'orders', { schema: orders }))
      if ('value' in result) expect(v.is(orders, result.value)).toBe(true)
      else expect(JSON.stringify(result.error)).toContain('"code"')
      await outcome(() => client.request('GET', 'orders'))
    }),
    { numRuns: 300 },
  )
})

test('a query, headers and a body out of any JSON are sent as they are or refused as invalid input', async () => {
  const client = shop({ fetch: async () => new Response('{}') })
  await fc.assert(
    fc.asyncProperty(jsonTexts, async (text) => {
      const value = JSON.parse(text)
      for (const options of [{ query: value }, { headers: value }, { query: { name: value } }, { timeout: value }]) {
        const result = await outcome(() => client.request('GET', 'orders', options))
        if ('error' in result) expect(result.error.code).toBe('invalid_input')
      }
      const posted = await outcome(() => client.request('POST', 'orders', { json: value }))
      expect(posted).toEqual({ value: {} })
    }),
    { numRuns: 300 },
  )
})

test('a long reply in which nothing is right costs one issue, not one for each item', async () => {
  const body = `{"items":[${'0,'.repeat(200_000)}0]}`
  const client = shop({ fetch: async () => new Response(body) })
  const result = await outcome(() => client.request('GET', 'orders', { schema: orders }))
  expect(result).toMatchObject({ error: { code: 'unexpected_response', issues: [{ path: 'items.0' }] } })
  expect('error' in result && result.error.issues).toHaveLength(1)
})

test('an error holds no more than a few lines of what the vendor said', async () => {
  const long = 'x'.repeat(1_000_000)
  const refusal = { code: long, message: long, requestId: long }
  const client = shop({ fetch: async () => new Response('{}', { status: 400 }) }, { read: () => ({ refusal }) })
  const result = await outcome(() => client.request('GET', 'orders'))
  expect('error' in result && JSON.stringify(result.error).length).toBeLessThan(2_000)
})

test('a path escaped many times over is refused, not followed to the end', () => {
  const origin = createOrigin('https://api.example/v1')
  for (const path of [`%${'25'.repeat(50_000)}2e`, '%25%32%65%25%32%65/x', `..%${'25'.repeat(5)}2fx`]) {
    expect(origin.resolve(path)).toHaveProperty('reason')
  }
  expect(origin.resolve('orders/100%25/%2525')).toHaveProperty('url')
})

test('a date at the end of time is no reason to wait until after it', () => {
  const headers = new Headers({ 'retry-after': 'Sat, 13 Sep 275760 00:00:00 GMT' })
  const waitMs = retryAfterMs(headers, Date.now())
  expect(waitMs).toBeGreaterThan(0)
  expect(new Date(Date.now() + waitMs).getTime()).not.toBeNaN()
})

test('a base URL out of any text is taken or refused with a TypeError', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withQueryParameters: true })), (text) => {
      try {
        expect(createOrigin(text).base).toMatch(/^https?:\/\/[^?#]+$/)
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError)
        expect(String(error)).toContain("'baseUrl'")
      }
    }),
    { numRuns: 2_000 },
  )
})

test('a record out of any JSON is a miss or holds nothing but checked fields', () => {
  const almost = fc.record({ revision: jsonTexts, access: jsonTexts, expiresAt: jsonTexts }).map((field) => {
    return `{"revision":${field.revision},"grant":{"access":${field.access}},"expiresAt":${field.expiresAt},"__proto__":{"x":1}}`
  })
  fc.assert(
    fc.property(fc.oneof(jsonTexts, almost), (text) => {
      const record = checkRecord(JSON.parse(text))
      expectCleanPrototypes()
      if (record === undefined) return
      expect(Object.keys(record).filter((key) => !['revision', 'grant', 'expiresAt'].includes(key))).toEqual([])
      const secret = isOpen(record) ? record.grant.access : String(record.grant)
      expect(secret).toMatch(/^[\x21-\x7e]+$/)
      expect(new Headers({ authorization: secret }).get('authorization')).toBe(secret)
    }),
    { numRuns: 2_000 },
  )
})

test('a delivery of any parts is read or rejected, and odd headers do not hide the others', async () => {
  const parts = fc.record({
    headers: fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })),
    body: bodies,
    url: fc.string({ unit: 'binary' }),
  })
  await fc.assert(
    fc.asyncProperty(parts, async (given) => {
      const input = { ...given, headers: { ...given.headers, 'x-sign': 'a' } }
      const delivery = openDelivery('shop', input)
      await delivery.text()
      expect(delivery.headers.get('x-sign')).toBe('a')
    }),
    { numRuns: 500 },
  )
  const long = await outcome(() => openDelivery('shop', { headers: {}, body: 'x'.repeat(1024 * 1024 + 1) }).text())
  expect(long).toMatchObject({ error: { code: 'webhook_rejected', reason: 'The body is too long' } })
})

const tryOrigin = (base: string) => {
  try {
    return createOrigin(base).base
  } catch (error) {
    return String(error)
  }
}
const origin = createOrigin('https://api.example/v1')
const known = knownSecrets(['made-up-secret', 'aaaaaaaaaaaaaaab', 'x/+ "é'])
const text = v.pipe(
  v.string(),
  v.check((value) => /^\d+$/.test(value), 'digits'),
)

test.each<[string, (length: number) => unknown]>([
  ['a path of escaped escapes', (length) => origin.resolve(`%${'25'.repeat(length / 2)}`)],
  ['a path of percent signs', (length) => origin.resolve('%'.repeat(length))],
  ['a path of escaped dots', (length) => origin.resolve(`a${'%252e'.repeat(length / 5)}`)],
  ['a path that climbs', (length) => origin.resolve('../'.repeat(length / 3))],
  ['a path of dots', (length) => origin.resolve(`a${'.'.repeat(length)}`)],
  ['a path of spaces', (length) => origin.resolve(`a${' '.repeat(length)}b`)],
  ['a path like a scheme', (length) => origin.resolve('a+'.repeat(length / 2))],
  ['a base of slashes', (length) => createOrigin(`https://a.example/${'/.'.repeat(length / 2)}x`)],
  ['a base of dots', (length) => createOrigin(`https://a.example/${'/'.repeat(length)}x`)],
  ['a base of many labels', (length) => outcome(() => tryOrigin(`http://${'a.'.repeat(length / 2)}localhost:1`))],
  ['a text like a secret', (length) => redact(known, 'a'.repeat(length))],
  ['a text of secrets', (length) => redact(known, 'made-up-secret'.repeat(length / 14))],
  ['a secret', (length) => redact(knownSecrets(['ü'.repeat(length / 2)]), '')],
  ['a wait of digits', (length) => retryAfterMs(new Headers({ 'retry-after': '9'.repeat(length) }), 0)],
  ['a wait of spaces', (length) => retryAfterMs(new Headers({ 'retry-after': `1${' '.repeat(length)}x` }), 0)],
  ['a wait of brackets', (length) => retryAfterMs(new Headers({ 'retry-after': '('.repeat(length) }), 0)],
  ['a body of spaces', (length) => parseJson(' '.repeat(length))],
  ['a body of brackets', (length) => tryJson(`${'['.repeat(length / 2)}${']'.repeat(length / 2)}`)],
  ['a long route', (length) => noteRefused(noRefusals(), 0, 'a-'.repeat(length / 2), true)],
  ['an input', (length) => validateNow(text, `${'1'.repeat(length)}x`)],
  ['issues', (length) => describeIssues(Array(length / 10).fill({ path: 'a', expected: 'b' }), 'the input')],
])('%s takes time in proportion to its length', async (name, job) => {
  await expectLinear(name, (length) => job(length))
})
