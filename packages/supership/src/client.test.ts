import { failure } from 'test-kit/contract'
import { expect, test } from 'vitest'
import { trackOrder } from '../example.ts'
import { base, useShop } from '../test/shop.ts'
import order from './fixtures/order.json' with { type: 'json' }

const { mock, sent, supership, token } = useShop()

test('README example', async () => {
  mock.failNext('orders.get', { body: order })
  expect(await trackOrder(token, '2102040725580332')).toBe(
    'SGNS983262NT.595050186: cancelled, final since 2021-02-04T08:41:17+07:00',
  )
  expect(sent.map(({ url }) => url)).toEqual([`${base}/orders/info?code=2102040725580332&type=2`])
})

test('an error in the envelope is refused at any HTTP status, in SuperShip’s words', async () => {
  const sentence = 'Trường weight không được lớn hơn 50000'
  const bodies: [object, string][] = [
    [{ message: sentence, errors: { weight: [sentence] } }, sentence],
    [{ message: 'Sai', errors: { weight: [sentence], name: 'Thiếu' } }, `Sai; ${sentence}; Thiếu`],
    [{ message: 'Sai', errors: 'Đơn hàng không tồn tại' }, 'Sai; Đơn hàng không tồn tại'],
    [{ message: null, errors: 'Đơn hàng không tồn tại' }, 'Đơn hàng không tồn tại'],
    [{ message: 'Sai', errors: [] }, 'Sai'],
    [{ message: 'Sai', errors: { a: { b: ['c'] }, d: 7, e: null } }, 'Sai'],
    [{ message: { odd: true } }, 'The vendor refused the call'],
    [{ errors: 7 }, 'The vendor refused the call'],
    [{}, 'The vendor refused the call'],
  ]
  for (const [body, message] of bodies) {
    for (const status of [200, 400, 404, 422]) {
      mock.failNext('orders.get', { status, body: { status: 'Error', ...body } })
      const error = await failure(supership.orders.get('X'))
      expect(error).toMatchObject({ code: 'refused', status })
      expect(error.message).toBe(`[supership] orders.get: ${message} (${status})`)
    }
  }
  mock.failNext('orders.get', { body: { status: 'Error', message: 'Sai', code: '1042' } })
  expect(await failure(supership.orders.get('X'))).toMatchObject({ code: 'refused', vendorCode: '1042' })
})

test('a reply without the envelope is not taken for SuperShip’s word', async () => {
  mock.failNext('orders.get', { status: 403, body: { message: 'Forbidden' } })
  const error = await failure(supership.orders.get('X'))
  expect(error).toMatchObject({ code: 'refused', status: 403, body: { message: 'Forbidden' } })
  expect(error.vendorMessage).toBe(undefined)
  mock.failNext('orders.get', { status: 500, body: { status: 'Success', results: order.results } })
  expect((await failure(supership.orders.get('X'))).code).toBe('server_error')
  for (const body of [order.results, [], { status: 'success', results: order.results }, { results: order.results }]) {
    mock.failNext('orders.get', { body })
    expect((await failure(supership.orders.get('X'))).code).toBe('unexpected_response')
  }
})
