import { failure } from 'test-kit/contract'
import { expect, test } from 'vitest'
import { createWebhookHandler, isOneOf, jsonOf, readDelivery, webhookRejected } from './webhook.ts'

const address = 'https://shop.example/hooks?secret=made-up'
const body = '{"note":"Thanh toán"}'

test('a delivery is read from a Request, which stays readable, or from its parts', async () => {
  const request = new Request(address, { method: 'POST', body, headers: { 'x-sign': 'a' } })
  const bytes = new TextEncoder().encode(body)
  const inputs = [
    request,
    { headers: new Headers({ 'X-Sign': 'a' }), body, url: address },
    { headers: { 'X-SIGN': ['a'], other: undefined, ':path': '/hooks' }, body: bytes, url: '/hooks?secret=made-up' },
    { headers: { 'x-sign': 'a' }, body: Buffer.from(body), url: address },
    { headers: { 'x-sign': 'a' }, body: bytes.buffer, url: address },
  ]
  for (const input of inputs) {
    const delivery = await readDelivery('shop', input)
    expect(delivery.body).toBe(body)
    expect(delivery.headers.get('x-sign')).toBe('a')
    expect(delivery.headers.has('other')).toBe(false)
    expect(delivery.url?.searchParams.get('secret')).toBe('made-up')
    expect(jsonOf('shop', delivery)).toEqual({ note: 'Thanh toán' })
  }
  expect(await request.text()).toBe(body)
})

test('an address that is missing or none is left out', async () => {
  const { url } = await readDelivery('shop', { headers: {}, body })
  expect(url).toBeUndefined()
  expect(await readDelivery('shop', { headers: {}, body, url: 'http://[' })).toMatchObject({ body, url: undefined })
})

test('a header that came several times is one list', async () => {
  const { headers } = await readDelivery('shop', { headers: { 'x-sign': ['a', 'b'] }, body })
  expect(headers.get('x-sign')).toBe('a, b')
})

test('a body that is too long, used up or no JSON is rejected', async () => {
  const long = new Request(address, { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) })
  expect(await failure(readDelivery('shop', long))).toMatchObject({
    code: 'webhook_rejected',
    reason: 'The body is too long',
  })
  const longest = 'x'.repeat(1024 * 1024)
  expect((await readDelivery('shop', { headers: {}, body: longest })).body).toBe(longest)
  expect((await failure(readDelivery('shop', { headers: {}, body: `${longest}x` }))).reason).toBe(
    'The body is too long',
  )
  const used = new Request(address, { method: 'POST', body })
  await used.text()
  const held = new Request(address, { method: 'POST', body })
  held.body?.getReader()
  const parsed = { headers: {}, body: { id: 1 } as never }
  for (const input of [used, held, parsed]) {
    expect(await failure(readDelivery('shop', input))).toMatchObject({
      code: 'webhook_rejected',
      reason: 'The body must be the raw text or bytes, which nobody has read before',
    })
  }
  const broken = new ReadableStream({ start: (controller) => controller.error(new Error('gone')) })
  const breaking = new Request(address, { method: 'POST', body: broken, duplex: 'half' } as RequestInit)
  expect((await failure(readDelivery('shop', breaking))).reason).toBe('The body could not be read')
  expect(() => jsonOf('shop', { headers: new Headers(), body: '{', url: undefined })).toThrow(
    '[shop] webhook: The body is not JSON',
  )
})

test('a secret matches only whole, and any of several will do', async () => {
  expect(await isOneOf('one', ['one'])).toBe(true)
  expect(await isOneOf('two', ['one', 'two'])).toBe(true)
  for (const given of [null, '', 'on', 'onee', 'One', 'oné']) expect(await isOneOf(given, ['one', 'two'])).toBe(false)
  expect(await isOneOf('', [])).toBe(false)
  expect(await isOneOf(null, [''])).toBe(false)
})

test('the handler answers what the vendor wants, 401 to strangers, 500 when the user’s code fails', async () => {
  const errors: unknown[] = []
  const rejections: unknown[] = []
  const rejected = webhookRejected('shop', 'No signature')
  const down = new Error('database down')
  const offline = new Error('no network')
  const fail = (error: Error) => () => {
    throw error
  }
  const answerTo = (verify: () => void, handle: () => void) =>
    createWebhookHandler({
      verify: async () => verify(),
      handle,
      reply: () => new Response('ok'),
      onRejected: (error) => rejections.push(error),
      onError: (error) => {
        errors.push(error)
        throw new Error('a listener that fails')
      },
    })(new Request(address, { method: 'POST', body }))
  const fine = () => {}
  const taken = await answerTo(fine, fine)
  expect([taken.status, await taken.text()]).toEqual([200, 'ok'])
  for (const [verify, handle, status] of [
    [fail(rejected), fine, 401],
    [fail(offline), fine, 500],
    [fine, fail(down), 500],
    [fine, fail(rejected), 500],
  ] as const) {
    const response = await answerTo(verify, handle)
    expect([response.status, await response.text()]).toEqual([status, ''])
  }
  expect(errors).toEqual([offline, down, rejected])
  expect(rejections).toEqual([rejected])
})

test('only a POST is a delivery', async () => {
  const handler = createWebhookHandler({ verify: async () => {}, handle: () => {}, reply: () => new Response('ok') })
  const response = await handler(new Request(address))
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
})
