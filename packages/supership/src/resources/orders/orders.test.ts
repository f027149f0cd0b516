import { failure } from 'test-kit/contract'
import { expect, test } from 'vitest'
import { base, useShop } from '../../../test/shop.ts'
import cancelOrder from '../../fixtures/cancel-order.json' with { type: 'json' }
import labelToken from '../../fixtures/label-token.json' with { type: 'json' }
import order from '../../fixtures/order.json' with { type: 'json' }
import quote from '../../fixtures/quote.json' with { type: 'json' }
import statuses from '../../fixtures/statuses.json' with { type: 'json' }

const { sent, supership, exchange, token } = useShop()

test('orders.quote sends names in the query, percent-encoded', async () => {
  const query = {
    sender_province: 'Hồ Chí Minh',
    sender_district: 'Bình Chánh',
    receiver_province: 'Hà Nội',
    receiver_district: 'Tây Hồ',
    weight: 200,
    value: '12000000',
  }
  const { value, request, headers } = await exchange('orders.quote', quote, (it) => it.orders.quote(query))
  expect(value).toEqual(quote.results)
  expect(request).toMatch(/^GET [\x21-\x7e]+$/)
  const url = new URL(request.slice('GET '.length))
  expect(url.origin + url.pathname).toBe(`${base}/orders/price`)
  expect(Object.fromEntries(url.searchParams)).toEqual({ ...query, weight: '200' })
  expect(headers.get('authorization')).toBe(`Bearer ${token}`)
})

test('orders.statuses sends no credential', async () => {
  const { value, request, headers } = await exchange('orders.statuses', statuses, (it) => it.orders.statuses())
  expect(value).toEqual(statuses.results)
  expect(request).toBe(`GET ${base}/orders/status`)
  expect(headers.get('authorization')).toBe(null)
})

test('orders.get reads by SuperShip’s code or by the sender’s own', async () => {
  const calls = [
    await exchange('orders.get', order, (it) => it.orders.get('A/1 b')),
    await exchange('orders.get', order, (it) => it.orders.get({ code: 'A.1' })),
    await exchange('orders.get', order, (it) => it.orders.get({ soc: 'KAN7453535' })),
    await exchange('orders.get', order, (it) => it.orders.get({ code: 'KAN1', type: '2' } as { code: string })),
  ]
  for (const { value } of calls) expect(value).toEqual(order.results)
  expect(calls.map(({ request }) => request)).toEqual([
    `GET ${base}/orders/info?code=A%2F1+b`,
    `GET ${base}/orders/info?code=A.1`,
    `GET ${base}/orders/info?code=KAN7453535&type=2`,
    `GET ${base}/orders/info?code=KAN1&type=2`,
  ])
})

test('orders.get tells a status that is not listed, and an order without fees, as they are', async () => {
  const { fee: _, ...rest } = order.results
  for (const [results, fee] of [
    [{ ...rest, fee: [], status: '99' }, {}],
    [{ ...rest, fee: null, status: '99' }, undefined],
    [{ ...rest, status: '99' }, undefined],
  ] as const) {
    const { value } = await exchange('orders.get', { status: 'Success', results }, (it) => it.orders.get('X'))
    expect(value.fee).toEqual(fee)
    expect(value.status).toBe('99')
  }
})

test('orders.labelToken takes one code or several', async () => {
  const calls = [
    await exchange('orders.labelToken', labelToken, (it) => it.orders.labelToken('A.1')),
    await exchange('orders.labelToken', labelToken, (it) => it.orders.labelToken(['A.1', 'B.2'])),
    await exchange('orders.labelToken', labelToken, (it) => it.orders.labelToken({ code: ['C.3'] })),
  ]
  expect(calls.map(({ json }) => json.code)).toEqual([['A.1'], ['A.1', 'B.2'], ['C.3']])
  expect(calls[0]).toMatchObject({ value: labelToken.results, request: `POST ${base}/orders/token` })
})

test('orders.labelUrl builds the address without asking, and knows the sizes', async () => {
  const label = labelToken.results
  expect(supership.orders.labelUrl({ ...label, size: 'K46' })).toBe(
    'https://khachhang.supership.vn/orders/awb?token=6cf2ce20-80e9-11eb-8974-cd483a610abd&size=K46',
  )
  expect(supership.orders.labelUrl({ token: 'a&b=c', size: 'S14' })).toContain('token=a%26b%3Dc&size=S14')
  for (const [input, path] of [
    [{ token: 'secret-token', size: 'A4' }, 'size'],
    [{ token: 'secret-token' }, 'size'],
    [{ token: '', size: 'A5' }, 'token'],
  ] as const) {
    const error = await failure((async () => supership.orders.labelUrl(input as { token: string; size: 'A5' }))())
    expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path }] })
    expect(error.message).not.toContain('secret-token')
  }
  expect(sent).toEqual([])
})

test('orders.cancel sends the code and gives the cancelled order', async () => {
  for (const given of ['A.1', { code: 'A.1' }]) {
    const { value, request, json } = await exchange('orders.cancel', cancelOrder, (it) => it.orders.cancel(given))
    expect(value).toEqual(cancelOrder.results)
    expect(request).toBe(`POST ${base}/orders/cancel`)
    expect(json).toEqual({ code: 'A.1' })
  }
})

test('orders.get reads by the sender’s own code also where the other code is there and undefined', async () => {
  const { request } = await exchange('orders.get', order, (it) => it.orders.get({ code: undefined, soc: 'A 1' }))
  expect(request).toBe(`GET ${base}/orders/info?code=A+1&type=2`)
})

test('orders.get by the sender’s own code sends that code and its kind, whatever else is asked for', async () => {
  for (const key of [
    { soc: 'A 1', type: 'express', trace: 1 },
    { code: undefined, soc: 'A 1', type: 1, trace: 1 },
  ]) {
    const { request } = await exchange('orders.get', order, (it) => it.orders.get(key))
    expect(Object.fromEntries(new URL(request.slice('GET '.length)).searchParams)).toEqual({
      code: 'A 1',
      type: '2',
      trace: '1',
    })
  }
})
