import { createContext, runInContext } from 'node:vm'
import { failure } from 'test-kit/contract'
import { expect, test } from 'vitest'
import { openDelivery, type WebhookInput } from './delivery.ts'

const address = 'https://shop.example/hooks?secret=made-up'
const body = '{"note":"Thanh toán"}'
const bytes = new TextEncoder().encode(body)
const rejection = (input: unknown) => failure(openDelivery('shop', input as WebhookInput).text())

/** A `Request` of another copy of fetch: nothing in it is an instance of this realm's classes. */
function foreignRequest(text: string) {
  const headers = new Map([['x-sign', 'a']])
  const stream = new Blob([text]).stream()
  const parts = { method: 'POST', url: address, headers, body: stream, bodyUsed: false, text: async () => text }
  return { ...parts, clone: () => ({ ...parts, body: new Blob([text]).stream() }) }
}

const foreignBytes = runInContext(
  `({ view: new Uint8Array(${JSON.stringify([...bytes])}), buffer: new Uint8Array(${JSON.stringify([...bytes])}).buffer })`,
  createContext({}),
)

test.each(
  Object.entries({
    'a Request': new Request(address, { method: 'POST', body, headers: { 'x-sign': 'a' } }),
    'a Request of another copy of fetch': foreignRequest(body),
    'parts with Headers': { headers: new Headers({ 'X-Sign': 'a' }), body, url: address },
    'parts with a Map': { headers: new Map([['X-Sign', 'a']]), body, url: address },
    'parts with pairs': { headers: [['X-Sign', 'a']], body, url: address },
    'what node:http has': {
      headers: { 'x-sign': 'a', other: undefined, ':path': '/hooks' },
      body: bytes,
      url: '/hooks?secret=made-up',
    },
    'an address that begins with two slashes': { headers: { 'x-sign': 'a' }, body, url: '//?secret=made-up' },
    'a Buffer': { headers: { 'X-SIGN': ['a'] }, body: Buffer.from(body), url: address },
    'a part of a longer buffer': {
      headers: { 'x-sign': 'a' },
      body: new Uint8Array([1, ...bytes, 1]).subarray(1, -1),
      url: address,
    },
    'an ArrayBuffer': { headers: { 'x-sign': 'a' }, body: bytes.buffer, url: address },
    'bytes of another realm': { headers: { 'x-sign': 'a' }, body: foreignBytes.view, url: address },
    'an ArrayBuffer of another realm': { headers: { 'x-sign': 'a' }, body: foreignBytes.buffer, url: address },
    'bytes with a byte order mark': { headers: { 'x-sign': 'a' }, body: Buffer.from(`\uFEFF${body}`), url: address },
    'text with a byte order mark': { headers: { 'x-sign': 'a' }, body: `\uFEFF${body}`, url: address },
  }),
)('a delivery is read from %s', async (_, input) => {
  const delivery = openDelivery('shop', input as WebhookInput)
  expect(await delivery.text()).toBe(body)
  expect(await delivery.json()).toEqual({ note: 'Thanh toán' })
  expect(delivery.headers.get('x-sign')).toBe('a')
  expect(delivery.headers.has('other')).toBe(false)
  expect(delivery.url?.searchParams.get('secret')).toBe('made-up')
})

test('a Request stays readable', async () => {
  const request = new Request(address, { method: 'POST', body })
  await openDelivery('shop', request).text()
  expect(await request.text()).toBe(body)
})

test('an address that is missing or unusable is left out', () => {
  expect(openDelivery('shop', { headers: {}, body }).url).toBeUndefined()
  expect(openDelivery('shop', { headers: {}, body, url: 'http://[' }).url).toBeUndefined()
})

test('a header that came several times is one list', () => {
  const { headers } = openDelivery('shop', { headers: { 'x-sign': ['a', 'b'] }, body })
  expect(headers.get('x-sign')).toBe('a, b')
})

test('B15: a body over 1 MiB is told apart, in whatever form it comes', async () => {
  const longest = 'x'.repeat(1024 * 1024)
  expect(await openDelivery('shop', { headers: {}, body: longest }).text()).toBe(longest)
  for (const input of [
    { headers: {}, body: `${longest}x` },
    { headers: {}, body: Buffer.from(`${longest}x`) },
    new Request(address, { method: 'POST', body: `${longest}x` }),
  ]) {
    expect(await rejection(input)).toMatchObject({
      code: 'webhook_rejected',
      vendorCode: 'too_long',
      reason: 'The body is too long',
    })
  }
})

test('B15: a vendor with long deliveries may set a limit of its own', async () => {
  const longest = 'x'.repeat(1024 * 1024 + 1)
  const limit = { maxBytes: longest.length }
  for (const end of ['', 'x']) {
    for (const input of [
      { headers: {}, body: longest + end },
      { headers: {}, body: Buffer.from(longest + end) },
      new Request(address, { method: 'POST', body: longest + end }),
    ]) {
      const text = openDelivery('shop', input, limit).text()
      if (end === '') expect(await text).toBe(longest)
      else await expect(text).rejects.toMatchObject({ vendorCode: 'too_long' })
    }
  }
})

test('a body that was read or parsed before is told apart', async () => {
  const used = new Request(address, { method: 'POST', body })
  await used.text()
  const held = new Request(address, { method: 'POST', body })
  held.body?.getReader()
  for (const input of [used, held, { headers: {}, body: { id: 1 } }, { headers: {}, body: undefined }]) {
    expect(await rejection(input)).toMatchObject({
      code: 'webhook_rejected',
      vendorCode: 'not_raw',
      reason: 'The body must be the raw text or bytes, which nobody has read before',
    })
  }
})

test('a vendor that signs nothing may take a parsed body, and still takes the others', async () => {
  const read = (input: unknown) => openDelivery('shop', input as WebhookInput, { parsed: true }).json()
  expect(await read({ headers: {}, body: { id: 1 } })).toEqual({ id: 1 })
  expect(await read({ headers: {}, body: [1] })).toEqual([1])
  for (const given of [body, bytes, bytes.buffer]) {
    expect(await read({ headers: {}, body: given })).toEqual({ note: 'Thanh toán' })
  }
  expect(await read(new Request(address, { method: 'POST', body }))).toEqual({ note: 'Thanh toán' })
})

test('a body that breaks off is told apart', async () => {
  const broken = new ReadableStream({ start: (controller) => controller.error(new Error('gone')) })
  const breaking = new Request(address, { method: 'POST', body: broken, duplex: 'half' } as RequestInit)
  expect(await rejection(breaking)).toMatchObject({ vendorCode: 'broken_off', reason: 'The body could not be read' })
})

test('a body that is not JSON is unreadable, and is kept for the user without being quoted', async () => {
  const error = await failure(openDelivery('shop', { headers: {}, body: '{"made-up' }).json())
  expect(error).toMatchObject({ code: 'webhook_rejected', vendorCode: 'unreadable', body: '{"made-up' })
  expect(JSON.stringify(error)).not.toContain('made-up')
})

test('B15: a body of very deep nesting or without a letter is unreadable', async () => {
  for (const body of ['['.repeat(500_000), `${'['.repeat(20_000)}${']'.repeat(20_000)}`, '', ' ']) {
    const error = await failure(openDelivery('shop', { headers: {}, body }).json())
    expect(error).toMatchObject({ code: 'webhook_rejected', vendorCode: 'unreadable', body })
  }
})
