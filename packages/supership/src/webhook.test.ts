import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, expectTypeOf, test, vi } from 'vitest'
import { createSuperShip } from './client.ts'
import update from './fixtures/update.json' with { type: 'json' }
import { mockSuperShip } from './mock.ts'
import type { OrderStatus } from './resources/orders/status.ts'
import { type SuperShipUpdate, superShipWebhookHandler, verifySuperShipWebhook } from './webhook.ts'

const mock = mockSuperShip()
const { server } = useMocks(mock)

const secret = 'long-random-text'
const address = `https://shop.example/supership?secret=${secret}`
const body = JSON.stringify(update)
const delivery = (url = address, text = body) =>
  new Request(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: text })
const altered = (fields: object) => delivery(address, JSON.stringify({ ...update, ...fields }))

test('a delivery with the secret in its address is read', async () => {
  const read = await verifySuperShipWebhook(delivery(), { secret })
  expect(read).toEqual(update)
  expectTypeOf(read.status).toEqualTypeOf<OrderStatus>()
  expectTypeOf(read.weight).toEqualTypeOf<number>()
})

test('a delivery is read from its parts, as other frameworks have them', async () => {
  const parts = { headers: { 'content-type': 'application/json' }, url: `/supership?a=b&secret=${secret}` }
  expect(await verifySuperShipWebhook({ ...parts, body }, { secret })).toEqual(update)
  expect(await verifySuperShipWebhook({ ...parts, body: new TextEncoder().encode(body) }, { secret })).toEqual(update)
})

test('any of several secrets will do', async () => {
  expect(await verifySuperShipWebhook(delivery(), { secret: ['newer', secret] })).toEqual(update)
})

test('a wrong or missing secret is rejected, and is not quoted', async () => {
  const addresses = [
    'https://shop.example/supership',
    'https://shop.example/supership?secret=',
    'https://shop.example/supership?secret=long-random-tex',
    'https://shop.example/supership?secret=LONG-RANDOM-TEXT',
    `https://shop.example/supership?Secret=${secret}`,
    `https://shop.example/supership#secret=${secret}`,
    `https://shop.example/${secret}`,
  ]
  for (const url of addresses) {
    const error = await failure(verifySuperShipWebhook(delivery(url), { secret }))
    expect(error.code, url).toBe('webhook_rejected')
    expect(`${error.message} ${JSON.stringify(error)}`).not.toMatch(/long-random/i)
  }
  const inHeader = { headers: { secret }, body }
  expect((await failure(verifySuperShipWebhook(inHeader, { secret }))).code).toBe('webhook_rejected')
})

test('a body that is no update is rejected', async () => {
  for (const text of ['', 'null', '[]', '7', '{', '{}', JSON.stringify({ ...update, status: 14 })]) {
    const error = await failure(verifySuperShipWebhook(delivery(address, text), { secret }))
    expect(error.code, text).toBe('webhook_rejected')
  }
  for (const field of [
    'type',
    'code',
    'amount',
    'weight',
    'fshipment',
    'status',
    'status_name',
    'updated_at',
    'pushed_at',
  ]) {
    for (const value of [undefined, null, {}]) {
      const error = await failure(verifySuperShipWebhook(altered({ [field]: value }), { secret }))
      expect(error.code, field).toBe('webhook_rejected')
    }
  }
})

test('what is not promised may be missing or null, and what is unknown is kept', async () => {
  const { soc, reason_code, reason_text, name, payer, finsurance, partial, barter, phone, address: _, ...rest } = update
  const { shortcode, created_at, ...promised } = rest
  expect(await verifySuperShipWebhook(delivery(address, JSON.stringify(promised)), { secret })).toEqual(promised)
  const fields = { type: 'update_other', status: '0', soc: null, reason_code: null, reason_text: null, extra: [1] }
  expect(await verifySuperShipWebhook(altered(fields), { secret })).toEqual({ ...update, ...fields })
})

test('options without a secret are refused, by name', async () => {
  const onUpdate = () => {}
  const wrong: [object, string][] = [
    [{ onUpdate }, 'secret'],
    [{ onUpdate, secret: '' }, 'secret'],
    [{ onUpdate, secret: [] }, 'secret'],
    [{ onUpdate, secret: [''] }, 'secret'],
    [{ secret }, 'onUpdate'],
    [{ secret, onUpdate: 7 }, 'onUpdate'],
    [{ secret, onUpdate, reread: {} }, 'reread'],
    [{ secret, onUpdate, onError: 7 }, 'onError'],
    [{ secret, onUpdate, onRejected: 7 }, 'onRejected'],
  ]
  for (const [options, name] of wrong) {
    expect(() => superShipWebhookHandler(options as never)).toThrow(TypeError)
    expect(() => superShipWebhookHandler(options as never)).toThrow(name)
  }
  await expect(verifySuperShipWebhook(delivery(), { secret: '' })).rejects.toThrow(TypeError)
})

test('the handler answers 200 once the update is taken, and hands over nothing else', async () => {
  const onUpdate = vi.fn()
  const response = await superShipWebhookHandler({ secret, onUpdate })(delivery())
  expect(response.status).toBe(200)
  expect(onUpdate.mock.calls).toEqual([[update]])
})

test('the handler answers 401 to a wrong secret, 405 to another method, 500 to trouble of your own', async () => {
  const onError = vi.fn()
  const onRejected = vi.fn()
  const trouble = new Error('database')
  const onUpdate = vi.fn(() => Promise.reject(trouble))
  const handler = superShipWebhookHandler({ secret, onUpdate, onRejected, onError })
  expect((await handler(delivery('https://shop.example/?secret=no'))).status).toBe(401)
  expect(onRejected.mock.calls).toMatchObject([[{ code: 'webhook_rejected' }]])
  expect((await handler(new Request(address))).status).toBe(405)
  expect(onUpdate).not.toHaveBeenCalled()
  const response = await handler(delivery())
  expect(response.status).toBe(500)
  expect(await response.text()).toBe('')
  expect(onError.mock.calls).toEqual([[trouble]])
})

const goods = {
  pickup_code: 'WLKGT07050',
  name: 'Nguyễn Thị Cam',
  phone: '0900000005',
  address: '35 Trương Định',
  province: 'Thành phố Hồ Chí Minh',
  district: 'Quận 3',
  commune: 'Phường 6',
  amount: 220_000,
  weight: 200,
  payer: '1',
  service: '1',
  config: '1',
  product_type: '1',
  product: 'Quần áo',
  soc: 'SHOP-1',
} as const

test('with reread, the order’s word goes before the delivery’s, and the order is handed over', async () => {
  const supership = createSuperShip(mock.credentials)
  const { code } = await supership.orders.create(goods)
  const seen: unknown[][] = []
  const handler = superShipWebhookHandler({ secret, reread: supership, onUpdate: (...given) => void seen.push(given) })
  const forged = { code, status: '12', status_name: 'Đã Giao Hàng Toàn Bộ', soc: 'OTHER', amount: 1, weight: 1 }
  expect((await handler(altered(forged))).status).toBe(200)
  const order = await supership.orders.get(code)
  const { soc, status, status_name, amount, weight, updated_at } = order
  expect(seen).toEqual([[{ ...update, code, soc, status, status_name, amount, weight, updated_at }, order]])
  expect({ soc, status, amount, weight }).toEqual({ soc: 'SHOP-1', status: '2', amount: 220_000, weight: 200 })
})

test('without a handler, reread does the same', async () => {
  const reread = createSuperShip({ ...mock.credentials, retry: 0 })
  const { code } = await reread.orders.create(goods)
  const found = await verifySuperShipWebhook(altered({ code, status: '12', amount: 1 }), { secret, reread })
  expect(found).toMatchObject({ code, status: '2', amount: 220_000, phone: update.phone })
  expect((await failure(verifySuperShipWebhook(delivery(), { secret, reread }))).code).toBe('webhook_rejected')
  mock.failNext('orders.get', { status: 503 })
  const given = altered({ code })
  expect((await failure(verifySuperShipWebhook(given, { secret, reread }))).code).toBe('server_error')
  await expect(verifySuperShipWebhook(given, { secret, reread: {} as never })).rejects.toThrow("'reread.orders'")
})

test('with reread, an order that SuperShip does not know is rejected, and one that cannot be read is not taken', async () => {
  const reread = createSuperShip({ ...mock.credentials, retry: 0 })
  const onUpdate = vi.fn()
  const onError = vi.fn()
  const handler = superShipWebhookHandler({ secret, reread, onUpdate, onError })
  expect((await handler(delivery())).status).toBe(401)
  expect(onError).not.toHaveBeenCalled()
  mock.failNext('orders.get', { status: 503 })
  expect((await handler(delivery())).status).toBe(500)
  expect(onError).toHaveBeenCalledOnce()
  expect(onUpdate).not.toHaveBeenCalled()
  expect((await handler(delivery('https://shop.example/'))).status).toBe(401)
  expect(mock.calls['orders.get']).toBe(2)
})

test('the mock’s deliveries are what the handler takes', async () => {
  const updates: SuperShipUpdate[] = []
  const handler = superShipWebhookHandler({ secret, onUpdate: (update) => void updates.push(update) })
  const shop = mockSuperShip({ receive: handler })
  server.use(...shop.handlers)
  const supership = createSuperShip(shop.credentials)
  await supership.webhooks.create({ url: address })
  const { code } = await supership.orders.create(goods)
  await shop.advance(code)
  await shop.advance(code, '14')
  await shop.weigh(code, 900)
  expect(updates.map(({ type, status, weight, reason_code }) => [type, status, weight, reason_code])).toEqual([
    ['update_status', '3', 200, null],
    ['update_status', '14', 200, '304'],
    ['update_weight', '14', 900, '304'],
  ])
  expect(Object.keys(updates[0]!).sort()).toEqual(Object.keys(update).sort())
  server.resetHandlers()
})
