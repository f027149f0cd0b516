import { EventEmitter } from 'node:events'
import { isApiError } from '@x/core/vendor'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openDelivery, webhookRejected, webhookUnreadable } from './delivery.ts'
import { createWebhookHandler, type WebhookHandlerOptions } from './handler.ts'

const address = 'https://shop.example/hooks'
const post = (body: BodyInit = '{}') => new Request(address, { method: 'POST', body, duplex: 'half' } as RequestInit)
const down = new Error('database down')
const fail = (error: unknown) => () => {
  throw error
}
const fine = () => {}

const printed = vi.spyOn(console, 'error')
beforeEach(() => void printed.mockReset())
afterEach(() => void vi.useRealTimers())

/** Returns the handler's response, and what each listener was told. */
async function outcome(
  {
    verify = fine,
    ...options
  }: Partial<Omit<WebhookHandlerOptions<unknown>, 'verify'>> & {
    verify?: (request: Request) => unknown
  },
  request = post(),
) {
  const told: Record<string, unknown[]> = {}
  const tell = (name: string) => (value: unknown) => {
    told[name] = [...(told[name] ?? []), value]
    throw new Error('a listener that fails')
  }
  const handler = createWebhookHandler({
    vendor: 'shop',
    verify: async (request) => verify(request),
    handle: fine,
    reply: () => new Response('ok'),
    onRejected: tell('onRejected'),
    onError: tell('onError'),
    ...options,
  })
  const response = await handler(request)
  return { status: response.status, text: await response.text(), told }
}

test('the vendor hears what it wants to hear', async () => {
  expect(await outcome({})).toEqual({ status: 200, text: 'ok', told: {} })
})

test('B15: a stranger is answered 401, and the reason is told', async () => {
  const stranger = webhookRejected('shop', 'No signature', 'missing')
  expect(await outcome({ verify: fail(stranger) })).toEqual({ status: 401, text: '', told: { onRejected: [stranger] } })
})

test('B15: when the user’s code fails, in verifying or handling, the vendor is asked to try again', async () => {
  const own = webhookRejected('shop', 'of the user’s own making')
  for (const [options, error] of [
    [{ verify: fail(down) }, down],
    [{ handle: fail(down) }, down],
    [{ handle: fail(own) }, own],
  ] as const) {
    expect(await outcome(options)).toEqual({ status: 500, text: '', told: { onError: [error] } })
  }
})

test('B15: without onError, what was thrown is printed', async () => {
  printed.mockReturnValue()
  expect(await outcome({ handle: fail(down), onError: undefined })).toMatchObject({ status: 500 })
  expect(printed.mock.calls).toEqual([[down]])
})

test('B15: a genuine delivery that can’t be read goes to onUnreadable, or else comes again', async () => {
  const odd = webhookUnreadable('shop', { id: 'x' }, 'No known kind')
  expect(await outcome({ verify: fail(odd) })).toEqual({ status: 500, text: '', told: { onError: [odd] } })
  const onUnreadable = vi.fn()
  expect(await outcome({ verify: fail(odd), onUnreadable })).toEqual({ status: 200, text: 'ok', told: {} })
  expect(onUnreadable.mock.calls).toEqual([[{ id: 'x' }, odd]])
  expect(await outcome({ verify: fail(odd), onUnreadable: () => Promise.reject(down) })).toEqual({
    status: 500,
    text: '',
    told: { onError: [down] },
  })
})

test('B15: a part that can’t be read goes the same way, after the good parts', async () => {
  const odd = webhookUnreadable('shop', { id: 'x' }, 'No known row')
  const done: string[] = []
  const handle: WebhookHandlerOptions<unknown>['handle'] = async (_, unreadable) => {
    done.push('good')
    await unreadable(odd)
  }
  expect(await outcome({ handle })).toEqual({ status: 500, text: '', told: { onError: [odd] } })
  const onUnreadable = (body: unknown) => void done.push(JSON.stringify(body))
  expect(await outcome({ handle, onUnreadable })).toMatchObject({ status: 200 })
  expect(done).toEqual(['good', 'good', '{"id":"x"}'])
})

test('B15: a body that can’t be had has a status of its own, and a body that was read before is the user’s mistake', async () => {
  const verify = (request: Request) => openDelivery('shop', request).text()
  const broken = new ReadableStream({ start: (controller) => controller.error(new Error('gone')) })
  expect((await outcome({ verify }, post(broken))).status).toBe(400)
  expect((await outcome({ verify }, post('x'.repeat(1024 * 1024 + 1)))).status).toBe(413)
  const used = post()
  await used.text()
  const { status, told } = await outcome({ verify }, used)
  expect(status).toBe(500)
  expect(told.onError?.[0]).toSatisfy(
    (error) => isApiError(error, 'webhook_rejected') && error.vendorCode === 'not_raw',
  )
})

test('B15: a body that never ends is waited for ten seconds', async () => {
  vi.useFakeTimers()
  const slow = outcome({ verify: (request) => openDelivery('shop', request).text() }, post(new ReadableStream()))
  await vi.advanceTimersByTimeAsync(9_999)
  const unsettled = Symbol()
  expect(await Promise.race([slow, unsettled])).toBe(unsettled)
  await vi.advanceTimersByTimeAsync(1)
  expect((await slow).status).toBe(408)
})

test('only a POST is a delivery', async () => {
  const handler = createWebhookHandler({
    vendor: 'shop',
    verify: async () => {},
    handle: fine,
    reply: () => new Response('ok'),
  })
  const response = await handler(new Request(address))
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
})

test('B15: called with something that is no Request, the handler throws at once and names the adapter', () => {
  const handler = createWebhookHandler({
    vendor: 'shop',
    verify: async () => {},
    handle: fine,
    reply: () => new Response('ok'),
  })
  const incoming = Object.assign(new EventEmitter(), { method: 'POST', url: '/', headers: {}, get: () => undefined })
  for (const thing of [undefined, null, 'x', {}, incoming, { raw: post(), method: 'POST', url: address }]) {
    expect(() => handler(thing as never)).toThrow(TypeError)
    expect(() => handler(thing as never)).toThrow("toNodeHandler(handler) from '@x/core/node'")
  }
})

test('a Request of another copy of fetch is handled', async () => {
  const { method, url, headers } = post()
  const foreign = { method, url, headers: new Map(headers), text: async () => '{}' }
  expect((await outcome({}, foreign as never)).status).toBe(200)
})
