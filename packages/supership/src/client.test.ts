import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expectMutations, type MutationSpec } from 'test-kit/mutations'
import { expect, expectTypeOf, test } from 'vitest'
import { trackOrder } from '../example.ts'
import { createSuperShip, type SuperShip, type SuperShipOptions } from './client.ts'
import cancelOrder from './fixtures/cancel-order.json' with { type: 'json' }
import communes from './fixtures/communes.json' with { type: 'json' }
import createOrder from './fixtures/create-order.json' with { type: 'json' }
import createWarehouse from './fixtures/create-warehouse.json' with { type: 'json' }
import createWebhook from './fixtures/create-webhook.json' with { type: 'json' }
import districts from './fixtures/districts.json' with { type: 'json' }
import labelToken from './fixtures/label-token.json' with { type: 'json' }
import login from './fixtures/login.json' with { type: 'json' }
import order from './fixtures/order.json' with { type: 'json' }
import provinces from './fixtures/provinces.json' with { type: 'json' }
import quote from './fixtures/quote.json' with { type: 'json' }
import register from './fixtures/register.json' with { type: 'json' }
import statuses from './fixtures/statuses.json' with { type: 'json' }
import updateWarehouse from './fixtures/update-warehouse.json' with { type: 'json' }
import warehouses from './fixtures/warehouses.json' with { type: 'json' }
import webhook from './fixtures/webhook.json' with { type: 'json' }
import { mockSuperShip } from './mock.ts'
import type { NewOrder } from './resources/orders/inputs.ts'
import type { OrderStatus } from './resources/orders/status.ts'

const mock = mockSuperShip()
const { server, sent } = useMocks(mock)

const supership = createSuperShip({ ...mock.tokenCredentials, retry: 0 })
const { token } = mock.tokenCredentials
type Operation = Parameters<typeof mock.failNext>[0]

const goods: NewOrder = {
  pickup_code: 'WLKGT07050',
  name: 'Nguyễn Thị Cam',
  phone: '0900000005',
  address: '35 Trương Định',
  province: 'Thành phố Hồ Chí Minh',
  district: 'Quận 3',
  commune: 'Phường 6',
  amount: '220000',
  value: null,
  weight: 200,
  payer: '1',
  service: '1',
  config: 1,
  product_type: '1',
  product: 'Quần áo',
}

/** Makes a call that is answered as given; tells what was sent. */
async function exchange<T>(operation: Operation, body: unknown, call: (client: SuperShip) => Promise<T>) {
  sent.length = 0
  mock.failNext(operation, { body })
  const value = await call(supership)
  const [request] = sent
  const { method, url, headers } = request!
  const text = await request!.text()
  return { value, request: `${method} ${url}`, headers, json: text === '' ? undefined : JSON.parse(text) }
}

const base = 'https://api.mysupership.vn/v1/partner'

test('README example', async () => {
  mock.failNext('orders.get', { body: order })
  expect(await trackOrder(token, '2102040725580332')).toBe(
    'SGNS983262NT.595050186: cancelled since 2021-02-04T08:41:17+07:00',
  )
  expect(sent.map(({ url }) => url)).toEqual([`${base}/orders/info?code=2102040725580332&type=2`])
})

test('a personal token goes into each call and is never exchanged', async () => {
  const { request, headers, value } = await exchange('warehouses.list', warehouses, (it) => it.warehouses.list())
  expect(value).toEqual(warehouses.results)
  expect(request).toBe(`GET ${base}/warehouses`)
  expect(headers.get('authorization')).toBe(`Bearer ${token}`)
  expect(headers.get('accept')).toBe('application/json')
  expect(mock.calls).toMatchObject({ login: 0, refresh: 0 })
})

test('a refused personal token is credentials_rejected, with what SuperShip says', async () => {
  mock.revokeGrants()
  expect(await failure(supership.warehouses.list())).toMatchObject({
    code: 'credentials_rejected',
    status: 401,
    vendorMessage: 'Mã Xác Thực không hợp lệ',
  })
})

test('the password grant sends five fields as JSON, without a credential, and reads the token inside the envelope', async () => {
  const { baseUrl, clientId, clientSecret, ...rest } = mock.credentials
  const client = createSuperShip(mock.credentials)
  mock.failNext('login', { body: login })
  expect(await client.auth.token()).toBe('made-up-access-token')
  const [request] = sent
  expect(`${request?.method} ${request?.url}`).toBe(`POST ${base}/auth/login`)
  expect(request?.headers.get('authorization')).toBe(null)
  expect(request?.headers.get('accept')).toBe('application/json')
  expect(request?.headers.get('content-type')).toBe('application/json')
  expect(await request?.json()).toEqual({ client_id: clientId, client_secret: clientSecret, ...rest })
  const days = (client.auth.status().expiresAt!.getTime() - Date.now()) / 86_400_000
  expect(Math.round(days)).toBe(365)
})

test('an expired grant is renewed by a login even where a refresh token was given', async () => {
  const older = mockSuperShip({ guesses: { refreshToken: true } })
  server.use(...older.handlers)
  const client = createSuperShip(older.credentials)
  await client.warehouses.list()
  older.expireGrants()
  await Promise.all(Array.from({ length: 50 }, () => client.warehouses.list()))
  expect(older.calls).toMatchObject({ login: 2, refresh: 0 })
  server.resetHandlers()
})

test('a login reply without a usable token is unexpected_response, and one without its extras is fine', async () => {
  for (const results of [{}, { access_token: '' }, { access_token: 'a b' }, { access_token: 7 }, null, [], undefined]) {
    const client = createSuperShip(mock.credentials)
    mock.failNext('login', { body: { status: 'Success', results } })
    expect((await failure(client.auth.token())).code, JSON.stringify(results)).toBe('unexpected_response')
  }
  const client = createSuperShip(mock.credentials)
  mock.failNext('login', { body: { status: 'Success', results: { access_token: 'bare' } } })
  expect(await client.auth.token()).toBe('bare')
})

test('a refused login is credentials_rejected at any HTTP status, and costs one request until reset', async () => {
  for (const status of [200, 400, 401, 403, 422]) {
    mock.reset()
    const client = createSuperShip(mock.credentials)
    mock.failNext('login', { status, body: { status: 'Error', message: 'Sai mật khẩu', errors: null } }, 5)
    for (let call = 0; call < 3; call += 1) {
      const error = await failure(client.warehouses.list())
      expect(error, String(status)).toMatchObject({ code: 'credentials_rejected', vendorMessage: 'Sai mật khẩu' })
    }
    expect(mock.calls.login).toBe(1)
  }
})

test('a code that means a fault keeps a login from being taken for refused', async () => {
  const client = createSuperShip(mock.credentials)
  mock.failNext('login', { body: { status: 'Error', message: 'Bảo trì', code: 503 } })
  expect((await failure(client.warehouses.list())).code).toBe('auth_unavailable')
})

test('a 401 and a code 401 in an error, at any status, both count as a refused token, and a code inside a success does not', async () => {
  const client = createSuperShip(mock.credentials)
  await client.warehouses.list()
  mock.failNext('warehouses.list', { status: 401, body: '' })
  await client.warehouses.list()
  expect(mock.calls.login).toBe(2)
  mock.failNext('warehouses.list', { status: 403, body: { status: 'Error', message: 'Hết hạn', code: 401 } })
  await client.warehouses.list()
  expect(mock.calls.login).toBe(3)
  mock.failNext('warehouses.list', { body: { status: 'Error', message: 'Hết hạn', code: '401' } })
  await client.warehouses.list()
  expect(mock.calls.login).toBe(4)
  mock.failNext('warehouses.list', { body: { ...warehouses, code: 401 } })
  await client.warehouses.list()
  expect(mock.calls.login).toBe(4)
})

test('wrong options are named at once', () => {
  const { baseUrl: _, ...all } = mock.credentials
  const wrong: [unknown, string][] = [
    [undefined, 'Object'],
    [{}, 'token'],
    [{ token: 'a b' }, 'token'],
    [{ token: 'Bearer x' }, 'token'],
    [{ ...all, token: 'x' }, 'token'],
    [{ token: 'x', partner: 'y' }, 'partner'],
    [{ clientId: 'x' }, 'clientSecret'],
    ...Object.keys(all).map((name): [unknown, string] => [{ ...all, [name]: undefined }, name]),
  ]
  for (const [options, name] of wrong) {
    expect(() => createSuperShip(options as SuperShipOptions), name).toThrow(TypeError)
    expect(() => createSuperShip(options as SuperShipOptions), name).toThrow(name)
  }
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

test('a failed reply without the envelope still has its message, and a success without it is none', async () => {
  mock.failNext('orders.get', { status: 404, body: { message: 'Not here' } })
  expect(await failure(supership.orders.get('X'))).toMatchObject({ code: 'refused', vendorMessage: 'Not here' })
  mock.failNext('orders.get', { status: 500, body: { status: 'Success', results: order.results } })
  expect((await failure(supership.orders.get('X'))).code).toBe('server_error')
  for (const body of [order.results, [], { status: 'success', results: order.results }, { results: order.results }]) {
    mock.failNext('orders.get', { body })
    expect((await failure(supership.orders.get('X'))).code).toBe('unexpected_response')
  }
})

test('areas send no credential, and codes keep their zeros', async () => {
  const calls = [
    await exchange('areas.provinces', provinces, (it) => it.areas.provinces()),
    await exchange('areas.districts', districts, (it) => it.areas.districts({ province: '01' })),
    await exchange('areas.communes', communes, (it) => it.areas.communes({ district: '002' })),
  ]
  expect(calls.map(({ value }) => value)).toEqual([provinces.results, districts.results, communes.results])
  expect(calls.map(({ request }) => request)).toEqual([
    `GET ${base}/areas/province`,
    `GET ${base}/areas/district?province=01`,
    `GET ${base}/areas/commune?district=002`,
  ])
  expect(calls.map(({ headers }) => headers.get('authorization'))).toEqual([null, null, null])
})

test('public calls work while the login is refused', async () => {
  const client = createSuperShip({ ...mock.credentials, password: 'mistyped' })
  expect(await client.areas.provinces()).toEqual(provinces.results)
  expect(await client.orders.statuses()).toEqual(statuses.results)
  expect(mock.calls.login).toBe(0)
})

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

test('orders.create sends the order as given and gives it as created', async () => {
  const given = { ...goods, unknown_field: ['kept'] }
  const { value, request, json } = await exchange('orders.create', createOrder, (it) => it.orders.create(given))
  expect(value).toEqual(createOrder.results)
  expect(request).toBe(`POST ${base}/orders/add`)
  expect(json).toEqual(given)
  expectTypeOf(value.status).toEqualTypeOf<OrderStatus>()
  expectTypeOf(value.fee).toEqualTypeOf<number>()
})

test('orders.create is never sent twice', async () => {
  const client = createSuperShip(mock.tokenCredentials)
  for (const trouble of [{ status: 503 }, { network: true }]) {
    mock.reset()
    mock.failNext('orders.create', trouble)
    await failure(client.orders.create(goods))
    expect(mock.calls['orders.create']).toBe(1)
  }
})

test('orders.create refuses what SuperShip is known to refuse, with the path, before anything is sent', async () => {
  const { pickup_code: _code, product: _product, ...bare } = goods
  const address = {
    pickup_phone: '0900000006',
    pickup_address: '45 Nguyễn Chí Thanh',
    pickup_province: 'Thành phố Hà Nội',
    pickup_district: 'Quận Ba Đình',
    pickup_commune: 'Phường Ngọc Khánh',
  }
  const needed = ['name', 'phone', 'address', 'province', 'district', 'commune', 'amount', 'weight']
  const codes = ['service', 'config', 'payer', 'product_type']
  const wrong: [object, string[]][] = [
    ...[...needed, ...codes].map((name): [object, string[]] => [{ ...goods, [name]: undefined }, [name]]),
    ...Object.keys(address).map((name): [object, string[]] => [
      { ...bare, product: 'x', ...address, [name]: '' },
      [name],
    ]),
    [{ ...goods, pickup_code: '' }, Object.keys(address)],
    [{ ...goods, product: '' }, ['product']],
    [{ ...goods, product_type: 2 }, ['products']],
    [{ ...goods, product_type: '2', products: [] }, ['products']],
    [{ ...goods, product_type: '2', products: [{ name: 'x', price: 1.5 }] }, ['products.0.price']],
    [{ ...goods, weight: 50_001 }, ['weight']],
    [{ ...goods, weight: '50001' }, ['weight']],
    [{ ...goods, weight: 0.5 }, ['weight']],
    [{ ...goods, amount: '1e5' }, ['amount']],
    [{ ...goods, amount: Number.NaN }, ['amount']],
    [{ ...goods, value: -1 }, ['value']],
    [{ ...goods, config: '4' }, ['config']],
    [{ ...goods, payer: 0 }, ['payer']],
    [{ ...goods, phone: 900000005 }, ['phone']],
  ]
  for (const [input, paths] of wrong) {
    const error = await failure(supership.orders.create(input as NewOrder))
    expect(error.code).toBe('invalid_input')
    expect(error.issues?.map(({ path }) => path)).toEqual(paths)
  }
  const heavy = await failure(supership.orders.create({ ...goods, weight: 50_001 }))
  expect(heavy.message).toBe("[supership] orders.create: 'weight' must be at most 50000 grams")
  const homeless = await failure(
    supership.orders.create({ ...goods, pickup_code: null, ...address, pickup_phone: null }),
  )
  expect(homeless.message).toBe(
    "[supership] orders.create: 'pickup_phone' must be present where there is no 'pickup_code'",
  )
  expect(sent).toEqual([])
})

test('orders.create takes codes and amounts as numbers and as digits, and what it does not know', async () => {
  const taken: object[] = [
    { config: '3', payer: 2, service: 1, barter: '1' },
    { service: '2', barter: 1, amount: 0, weight: '50000', value: 1_600_000 },
    { product_type: 2, products: [{ sku: 'A', name: 'B', price: 200_000, weight: '200', quantity: 1 }] },
    { soc: null, note: null, email: null, partner: 'mock-partner-code', value: undefined },
  ]
  for (const fields of taken) {
    const input = { ...goods, ...fields } as NewOrder
    const { json } = await exchange('orders.create', createOrder, (it) => it.orders.create(input))
    expect(json).toEqual(JSON.parse(JSON.stringify(input)))
  }
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
    [{ ...rest, fee: null, status: '99' }, null],
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

const kho = {
  name: 'Kho HBT',
  phone: '0900000007',
  contact: 'Lê Văn Bình',
  address: '47 Lê Lợi',
  province: 'Thành phố Hà Nội',
  district: 'Quận Hoàng Mai',
  commune: 'Phường Thanh Trì',
  primary: '1',
} as const

test('warehouses.create gives the whole address under its right name too', async () => {
  const { value, request, json } = await exchange('warehouses.create', createWarehouse, (it) =>
    it.warehouses.create(kho),
  )
  const { formatted_adress } = createWarehouse.results
  expect(value).toEqual({ ...createWarehouse.results, formatted_address: formatted_adress })
  expect(request).toBe(`POST ${base}/warehouses/create`)
  expect(json).toEqual(kho)
  const results = { ...createWarehouse.results, formatted_address: 'right' }
  const both = await exchange('warehouses.create', { status: 'Success', results }, (it) => it.warehouses.create(kho))
  expect(both.value.formatted_address).toBe('right')
})

test('warehouses.update gives what changed, also when nothing did', async () => {
  const input = { code: 'WLKGT07050', name: 'Kho Ba Đình', phone: '0900000007', contact: 'Lê Văn Bình' }
  const { value, request, json } = await exchange('warehouses.update', updateWarehouse, (it) =>
    it.warehouses.update(input),
  )
  expect(value).toEqual(updateWarehouse.results)
  expect(request).toBe(`POST ${base}/warehouses/update`)
  expect(json).toEqual(input)
  const body = { status: 'Success', results: { ...updateWarehouse.results, diff: [] } }
  expect((await exchange('warehouses.update', body, (it) => it.warehouses.update(input))).value.diff).toEqual({})
})

test('webhooks.get gives the one webhook, or null', async () => {
  const { value, request } = await exchange('webhooks.get', webhook, (it) => it.webhooks.get())
  expect(value).toEqual(webhook.results)
  expect(request).toBe(`GET ${base}/webhooks`)
  for (const [results, expected] of [
    [null, null],
    [[], null],
    [[webhook.results], webhook.results],
  ]) {
    const answer = await exchange('webhooks.get', { status: 'Success', results }, (it) => it.webhooks.get())
    expect(answer.value).toEqual(expected)
  }
})

test('webhooks.create sends the address', async () => {
  const { url } = createWebhook.results
  const { value, request, json } = await exchange('webhooks.create', createWebhook, (it) => it.webhooks.create({ url }))
  expect(value).toEqual(createWebhook.results)
  expect(request).toBe(`POST ${base}/webhooks/create`)
  expect(json).toEqual({ url })
})

const newShop = {
  project: 'Cửa hàng An',
  name: 'Nguyễn Văn An',
  phone: '0900000004',
  email: 'an.store@example.com',
  password: 'new"shop/pass',
  partner: 'another-partner-code',
}

test('register sends no credential and gives the account with its token', async () => {
  const { value, request, headers, json } = await exchange('register', register, (it) => it.register(newShop))
  expect(value).toEqual(register.results)
  expect(request).toBe(`POST ${base}/auth/register`)
  expect(headers.get('authorization')).toBe(null)
  expect(json).toEqual(newShop)
})

test('register keeps the password, the partner code and the token out of its errors', async () => {
  const echo = `${newShop.password} ${JSON.stringify(newShop)} ${encodeURIComponent(newShop.password)} ${token}`
  const outcomes = [
    { status: 422, body: { status: 'Error', message: echo, code: newShop.password, errors: { password: [echo] } } },
    { body: echo, status: 500, headers: { 'content-type': 'text/plain' } },
    { body: { ...register, results: { ...register.results, name: null } } },
    { network: true },
  ]
  const errors = []
  for (const outcome of outcomes) {
    mock.failNext('register', outcome)
    errors.push(await failure(supership.register(newShop)))
  }
  errors.push(await failure(supership.register({ ...newShop, phone: 7 as unknown as string })))
  expect(errors.map(({ code }) => code)).toEqual([
    'refused',
    'server_error',
    'unexpected_response',
    'network',
    'invalid_input',
  ])
  for (const error of errors) {
    const printed = JSON.stringify(error) + String(error.stack) + String(error.cause)
    for (const secret of ['shop/pass', 'shop%2Fpass', newShop.partner, token, 'made-up-access-token']) {
      expect(printed).not.toContain(secret)
    }
  }
})

test('wrong arguments are refused by path, never by throwing at once', async () => {
  const nothing = undefined as never
  const wrong: [string, () => Promise<unknown>, string[]][] = [
    ['areas.districts', () => supership.areas.districts({ province: 79 as unknown as string }), ['province']],
    ['areas.districts', () => supership.areas.districts(nothing), ['']],
    ['areas.communes', () => supership.areas.communes({ district: '' }), ['district']],
    [
      'orders.quote',
      () => supership.orders.quote({ weight: 'x' } as never),
      ['sender_province', 'sender_district', 'receiver_province', 'receiver_district', 'weight'],
    ],
    ['orders.get', () => supership.orders.get(nothing), ['']],
    ['orders.get', () => supership.orders.get({} as never), ['']],
    ['orders.get', () => supership.orders.get({ code: 'a', soc: 'b' }), ['']],
    ['orders.get', () => supership.orders.get(''), ['code']],
    ['orders.labelToken', () => supership.orders.labelToken([]), ['code']],
    ['orders.labelToken', () => supership.orders.labelToken(['a', '']), ['code.1']],
    ['orders.cancel', () => supership.orders.cancel({ soc: 'a' } as never), ['code']],
    ['warehouses.create', () => supership.warehouses.create({ ...kho, primary: '3' as '1' }), ['primary']],
    ['warehouses.update', () => supership.warehouses.update({ code: 'W', name: 'x' } as never), ['phone', 'contact']],
    ['webhooks.create', () => supership.webhooks.create({ url: 'nowhere' }), ['url']],
    ['register', () => supership.register({ ...newShop, email: '' }), ['email']],
  ]
  for (const [operation, call, paths] of wrong) {
    const error = await failure(call())
    expect(error).toMatchObject({ code: 'invalid_input', operation })
    expect(error.issues?.map(({ path }) => path)).toEqual(paths)
  }
  expect(sent).toEqual([])
})

const orderNullish = {
  soc: 'nullish',
  fee: 'nullish',
  'fee.shipment': 'nullish',
  'fee.insurance': 'nullish',
  'fee.return': 'nullish',
  'fee.barter': 'nullish',
  'fee.address': 'nullish',
  value: 'nullish',
  'journeys.0.province': 'nullish',
  'journeys.0.district': 'nullish',
  'journeys.0.note': 'nullish',
  notes: 'nullish',
  calllogs: 'nullish',
  last_sman: 'unchecked',
} as const

const replies: [Operation, unknown, (client: SuperShip) => Promise<unknown>, MutationSpec['lenient']][] = [
  ['areas.provinces', provinces, (it) => it.areas.provinces(), {}],
  ['areas.districts', districts, (it) => it.areas.districts({ province: '79' }), {}],
  ['areas.communes', communes, (it) => it.areas.communes({ district: '767' }), {}],
  ['orders.quote', quote, (it) => it.orders.quote({ ...quoteInput }), {}],
  [
    'orders.create',
    createOrder,
    (it) => it.orders.create(goods),
    { soc: 'nullish', collection: 'nullish', value: 'nullish', insurance: 'nullish' },
  ],
  ['orders.statuses', statuses, (it) => it.orders.statuses(), {}],
  ['orders.get', order, (it) => it.orders.get('X'), orderNullish],
  ['orders.labelToken', labelToken, (it) => it.orders.labelToken('X'), {}],
  ['orders.cancel', cancelOrder, (it) => it.orders.cancel('X'), { soc: 'nullish' }],
  ['warehouses.list', warehouses, (it) => it.warehouses.list(), {}],
  [
    'warehouses.update',
    updateWarehouse,
    (it) => it.warehouses.update({ code: 'W', name: 'x', phone: 'x', contact: 'x' }),
    { 'diff.name': 'optional', 'diff.contact': 'optional' },
  ],
  ['webhooks.get', webhook, (it) => it.webhooks.get(), {}],
  ['webhooks.create', createWebhook, (it) => it.webhooks.create({ url: 'https://example.com' }), {}],
  ['register', register, (it) => it.register(newShop), { code: 'nullish', referral: 'nullish' }],
]
const quoteInput = {
  sender_province: 'a',
  sender_district: 'b',
  receiver_province: 'c',
  receiver_district: 'd',
  weight: 1,
}

test.each(replies)('%s keeps what it promises, whatever comes', async (operation, fixture, call, lenient = {}) => {
  const answered = (body: unknown) => {
    mock.failNext(operation, { body })
    return call(supership)
  }
  await expectMutations({ fixture, call: answered, payload: 'results', lenient })
})

test('warehouses.create keeps what it promises, under either spelling', async () => {
  const { formatted_adress, ...rest } = createWarehouse.results
  const call = (body: unknown) => {
    mock.failNext('warehouses.create', { body })
    return supership.warehouses.create(kho)
  }
  await expectMutations({
    fixture: { status: 'Success', results: { ...rest, formatted_address: formatted_adress } },
    call,
    payload: 'results',
  })
  for (const wrong of [undefined, null, 7]) {
    const error = await failure(call({ status: 'Success', results: { ...rest, formatted_adress: wrong } }))
    expect(error).toMatchObject({ code: 'unexpected_response', issues: [{ path: 'formatted_address' }] })
  }
})
