import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, expectTypeOf, test } from 'vitest'
import { goods } from '../../../test/shop.ts'
import { createSuperShip } from '../../client.ts'
import order from '../../fixtures/order.json' with { type: 'json' }
import { mockSuperShip } from '../../mock.ts'
import type { Order } from './replies.ts'

const mock = mockSuperShip()
const { sent } = useMocks(mock)
const { orders } = createSuperShip({ ...mock.tokenCredentials, retry: 0 })
const soc = 'KAN7453535'

test('orders.find reads the order by the sender’s own code', async () => {
  mock.failNext('orders.get', { body: order })
  const found = await orders.find({ soc })
  expect(found).toEqual(order.results)
  expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
    `GET https://api.mysupership.vn/v1/partner/orders/info?code=${soc}&type=2`,
  ])
  expectTypeOf(found).toEqualTypeOf<Order | undefined>()
})

test('orders.find sends the sender’s own code alone, whatever else the row that it is given holds', async () => {
  const rows = [
    { ...goods, soc },
    { soc, code: 'OWN-1' },
    { soc, code: null },
    { soc, type: 'express' },
    { soc, created: new Date(), items: [{}] },
  ]
  for (const row of rows) expect(await orders.find(row)).toBe(undefined)
  const urls = new Set(sent.map(({ url }) => url))
  expect(sent).toHaveLength(rows.length)
  expect([...urls]).toEqual([`https://api.mysupership.vn/v1/partner/orders/info?code=${soc}&type=2`])
})

test('orders.find is undefined when the words or a 404 say that there is no such order', async () => {
  expect(await orders.find({ soc })).toBe(undefined)
  const words = ['Không tìm thấy Đơn hàng', 'ĐƠN HÀNG KHÔNG TỒN TẠI', 'don hang khong ton tai', 'Khong tim thay']
  for (const message of [...words, ...words.map((text) => text.normalize('NFD'))]) {
    for (const status of [200, 400, 403, 404, 422, 500]) {
      mock.failNext('orders.get', { status, body: { status: 'Error', message } })
      expect(await orders.find({ soc }), `${status} ${message}`).toBe(undefined)
    }
  }
  for (const errors of ['Đơn hàng không tồn tại', { code: ['Đơn hàng không tồn tại'] }, { message: 'Không tồn tại' }]) {
    mock.failNext('orders.get', { body: { status: 'Error', message: 'Có lỗi', errors } })
    expect(await orders.find({ soc })).toBe(undefined)
  }
  for (const body of [{ status: 'Error' }, { status: 'Error', message: 'Not Found' }, '<h1>Not Found</h1>', '']) {
    mock.failNext('orders.get', { status: 404, body })
    expect(await orders.find({ soc })).toBe(undefined)
  }
})

test('orders.find throws every other failure, since a shop may order again when it hears undefined', async () => {
  const message = 'Mã Xác Thực không tồn tại'
  const outcomes: [object, string][] = [
    [{ body: { status: 'Error', message: 'Có lỗi xảy ra' } }, 'refused'],
    [{ status: 422, body: { status: 'Error', message: 'Không thể đọc Đơn hàng' } }, 'refused'],
    [{ status: 401, body: { status: 'Error', message } }, 'credentials_rejected'],
    [{ status: 200, body: { status: 'Error', message, code: 401 } }, 'credentials_rejected'],
    [{ status: 429, body: { status: 'Error', message: 'Không tìm thấy' } }, 'rate_limited'],
    [{ status: 503, body: { status: 'Error', message: 'Bảo trì' } }, 'server_error'],
    [{ body: { status: 'Success', results: null } }, 'unexpected_response'],
    [{ body: { status: 'Success', results: [] } }, 'unexpected_response'],
    [{ network: true }, 'network'],
  ]
  for (const [outcome, code] of outcomes) {
    mock.failNext('orders.get', outcome)
    expect(await failure(orders.find({ soc })), JSON.stringify(outcome)).toMatchObject({
      code,
      operation: 'orders.find',
    })
  }
  expect(await failure(orders.find({ soc }, { onResponse: 5 as never }))).toMatchObject({
    code: 'invalid_input',
    issues: [{ path: 'onResponse' }],
  })
  expect(await failure(orders.find({ code: 'X' } as never))).toMatchObject({
    code: 'invalid_input',
    issues: [{ path: 'soc' }],
  })
})

test('orders.find throws on a 404 of something in between', async () => {
  const html = { 'content-type': 'text/html' }
  const replies: object[] = [
    { body: '<html><h1>404 Not Found</h1>nginx</html>', headers: html },
    { body: 'default backend - 404', headers: html },
    { body: { message: 'no such page' }, headers: { 'retry-after': '5' } },
    { body: '', headers: html },
    { body: '', headers: { 'cf-mitigated': 'challenge' } },
    { body: '', headers: { 'retry-after': '0' } },
  ]
  for (const reply of replies) {
    mock.failNext('orders.get', { status: 404, ...reply })
    expect(await failure(orders.find({ soc })), JSON.stringify(reply)).toMatchObject({ code: 'refused', status: 404 })
  }
})

test('orders.find tells its caller of the reply', async () => {
  const statuses: number[] = []
  mock.failNext('orders.get', { status: 404, body: '' })
  expect(await orders.find({ soc }, { onResponse: ({ status }) => statuses.push(status) })).toBe(undefined)
  expect(statuses).toEqual([404])
})
