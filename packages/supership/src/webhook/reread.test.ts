import { failure } from 'test-kit/contract'
import { expect, expectTypeOf, test, vi } from 'vitest'
import { address, altered, delivery, secret } from '../../test/deliveries.ts'
import { goods, useShop } from '../../test/shop.ts'
import update from '../fixtures/update.json' with { type: 'json' }
import type { Order } from '../index.ts'
import { superShipWebhookHandler, verifySuperShipWebhook } from '../webhook.ts'

const { mock, supership } = useShop()
const reread = supership

function makeHandler() {
  const told = { onUpdate: vi.fn(), onRejected: vi.fn(), onError: vi.fn() }
  return { told, handler: superShipWebhookHandler({ secret, reread, ...told }) }
}

test('with reread, the order replaces what the delivery says, and is handed over', async () => {
  const { code } = await supership.orders.create(goods)
  const { told, handler } = makeHandler()
  const forged = { code, status: '12', status_name: 'Đã Giao Hàng Toàn Bộ', soc: 'OTHER', amount: 1, weight: 1 }
  expect((await handler(altered(forged))).status).toBe(200)
  const order = await supership.orders.get(code)
  const { soc, status, status_name, amount, weight, updated_at } = order
  expect(told.onUpdate.mock.calls).toEqual([
    [{ ...update, code, soc, status, status_name, amount, weight, updated_at }, order],
  ])
  expect({ soc, status, amount, weight }).toEqual({ soc: 'SHOP-1', status: '2', amount: 220_000, weight: 200 })
  superShipWebhookHandler({
    secret,
    reread,
    onUpdate: (_update, order) => expectTypeOf(order).toEqualTypeOf<Order | undefined>(),
  })
})

test('B15: with reread, a delivery needs nothing but the code', async () => {
  const { code } = await supership.orders.create(goods)
  for (const fields of [{ code }, { code, status: null, weight: 'x' }]) {
    const input = delivery(address, JSON.stringify(fields))
    expect(await verifySuperShipWebhook(input, { secret, reread })).toMatchObject({ code, status: '2', weight: 200 })
  }
  const error = await failure(verifySuperShipWebhook(delivery(address, '{"status":"2"}'), { secret, reread }))
  expect(error).toMatchObject({ vendorCode: 'unreadable', issues: [{ path: 'code' }] })
})

test('with reread, a claim about a field that the order does not show is not believed', async () => {
  const { code } = await supership.orders.create(goods)
  const { weight: _, ...order } = await supership.orders.get(code)
  mock.failNext('orders.get', { body: { status: 'Success', results: order } })
  const taken = await verifySuperShipWebhook(altered({ code, weight: 1 }), { secret, reread })
  expect(taken.weight).toBe(undefined)
})

test('B15: an order that SuperShip does not know is a stranger’s', async () => {
  const { told, handler } = makeHandler()
  expect((await handler(delivery())).status).toBe(401)
  expect(told.onRejected.mock.calls).toMatchObject([[{ code: 'webhook_rejected', vendorCode: 'unknown_order' }]])
  mock.failNext('orders.get', { status: 404, body: '' })
  expect(await failure(verifySuperShipWebhook(delivery(), { secret, reread }))).toMatchObject({
    vendorCode: 'unknown_order',
  })
  expect(told.onError).not.toHaveBeenCalled()
})

test('B15: an order that cannot be read is answered 500', async () => {
  const { told, handler } = makeHandler()
  const failures: [Parameters<typeof mock.failNext>[1], string][] = [
    [{ status: 503 }, 'server_error'],
    [{ status: 401, body: { status: 'Error', message: 'Mã Xác Thực không tồn tại' } }, 'credentials_rejected'],
    [{ body: { status: 'Error', message: 'Có lỗi' } }, 'refused'],
    [{ status: 404, body: '<html>404 Not Found</html>', headers: { 'content-type': 'text/html' } }, 'refused'],
    [{ body: { status: 'Success', results: {} } }, 'unexpected_response'],
    [{ network: true }, 'network'],
  ]
  for (const [outcome, code] of failures) {
    mock.failNext('orders.get', outcome)
    expect((await handler(delivery())).status).toBe(500)
    expect(told.onError).toHaveBeenLastCalledWith(expect.objectContaining({ code }))
  }
  expect(told.onUpdate).not.toHaveBeenCalled()
  expect(told.onRejected).not.toHaveBeenCalled()
})

test('a stranger costs no lookup', async () => {
  const { handler } = makeHandler()
  expect((await handler(delivery('https://shop.example/'))).status).toBe(401)
  expect(mock.calls['orders.get']).toBe(0)
})
