import { useMocks } from 'test-kit/msw'
import { expect, test, vi } from 'vitest'
import { address, altered, delivery, secret } from '../../test/deliveries.ts'
import { goods } from '../../test/shop.ts'
import { createSuperShip } from '../client.ts'
import update from '../fixtures/update.json' with { type: 'json' }
import { mockSuperShip } from '../mock.ts'
import { type SuperShipUpdate, superShipWebhookHandler } from '../webhook.ts'

const { server } = useMocks()

/** A handler whose hooks are mocks. */
function makeHandler(options: Partial<Parameters<typeof superShipWebhookHandler>[0]> = {}) {
  const told = { onUpdate: vi.fn(), onRejected: vi.fn(), onError: vi.fn() }
  return { told, handler: superShipWebhookHandler({ secret, ...told, ...options }) }
}

test('the handler answers 200 once the update is taken, and hands over nothing else', async () => {
  const { told, handler } = makeHandler()
  const response = await handler(delivery())
  expect([response.status, await response.text()]).toEqual([200, ''])
  expect(told.onUpdate.mock.calls).toEqual([[update]])
})

test('B15: the handler answers 401 to strangers only, and says why to onRejected', async () => {
  const { told, handler } = makeHandler()
  for (const [url, vendorCode] of [
    ['https://shop.example/', 'missing'],
    ['https://shop.example/?secret=no', 'secret'],
  ]) {
    expect((await handler(delivery(url))).status).toBe(401)
    expect(told.onRejected).toHaveBeenLastCalledWith(expect.objectContaining({ code: 'webhook_rejected', vendorCode }))
  }
  expect((await handler(new Request(address))).status).toBe(405)
  expect(told.onUpdate).not.toHaveBeenCalled()
  expect(told.onError).not.toHaveBeenCalled()
})

test('B15: what goes wrong on your side is answered 500 and told to onError', async () => {
  const trouble = new Error('database')
  const { told, handler } = makeHandler({ onUpdate: () => Promise.reject(trouble) })
  const response = await handler(delivery())
  expect([response.status, await response.text()]).toEqual([500, ''])
  expect(told.onError.mock.calls).toEqual([[trouble]])
})

test('B15: a secret function that throws or gives nothing is answered 500, since nobody can be judged', async () => {
  for (const give of [() => undefined, () => '', () => 'short', () => Promise.reject(new Error('vault'))]) {
    const { told, handler } = makeHandler({ secret: give })
    expect((await handler(delivery())).status).toBe(500)
    expect(told.onError).toHaveBeenCalledOnce()
    expect(told.onRejected).not.toHaveBeenCalled()
    expect(told.onUpdate).not.toHaveBeenCalled()
  }
})

test('B15: a genuine delivery that is no update goes to onUnreadable, or is answered 500', async () => {
  const odd = () => altered({ status: null })
  const { told, handler } = makeHandler()
  expect((await handler(odd())).status).toBe(500)
  expect(told.onError.mock.calls).toMatchObject([[{ code: 'webhook_rejected', vendorCode: 'unreadable' }]])
  expect(told.onRejected).not.toHaveBeenCalled()

  const onUnreadable = vi.fn()
  expect((await makeHandler({ onUnreadable }).handler(odd())).status).toBe(200)
  expect(onUnreadable.mock.calls).toMatchObject([[{ ...update, status: null }, { issues: [{ path: 'status' }] }]])
  expect((await makeHandler({ onUnreadable }).handler(delivery(address, '<html>'))).status).toBe(200)
  expect(onUnreadable).toHaveBeenLastCalledWith('<html>', expect.objectContaining({ vendorCode: 'unreadable' }))
})

test('B15: the handler throws at once when it is mounted without the adapter', () => {
  const { handler } = makeHandler()
  expect(() => handler({ method: 'POST', url: address, headers: {} } as never)).toThrow(TypeError)
  expect(() => handler({ method: 'POST', url: address, headers: {} } as never)).toThrow('toNodeHandler')
})

test('wrong options are named at once', () => {
  const onUpdate = () => {}
  const wrong: [object, string][] = [
    [{ onUpdate }, 'secret'],
    [{ onUpdate, secret: 'fifteen-letters' }, 'secret'],
    [{ secret }, 'onUpdate'],
    [{ secret, onUpdate: 7 }, 'onUpdate'],
    [{ secret, onUpdate, reread: {} }, 'reread'],
    [{ secret, onUpdate, onError: 7 }, 'onError'],
    [{ secret, onUpdate, onRejected: 7 }, 'onRejected'],
    [{ secret, onUpdate, onUnreadable: 7 }, 'onUnreadable'],
    [{ secret, onUpdate, onUpdates: onUpdate }, "did you mean 'onUpdate'?"],
    [{ secret: undefined, onUpdate }, 'is the environment variable set?'],
  ]
  for (const [options, name] of wrong) {
    expect(() => superShipWebhookHandler(options as never), name).toThrow(TypeError)
    expect(() => superShipWebhookHandler(options as never), name).toThrow(name)
  }
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
})
