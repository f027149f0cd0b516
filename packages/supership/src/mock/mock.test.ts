import { http, passthrough } from 'msw'
import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { serve } from 'test-kit/serve'
import { expect, test } from 'vitest'
import { base, goods as parcel } from '../../test/shop.ts'
import { createSuperShip } from '../client.ts'
import login from '../fixtures/login.json' with { type: 'json' }
import order from '../fixtures/order.json' with { type: 'json' }
import quote from '../fixtures/quote.json' with { type: 'json' }
import register from '../fixtures/register.json' with { type: 'json' }
import warehouses from '../fixtures/warehouses.json' with { type: 'json' }
import { type MockSuperShipOptions, mockSuperShip } from './mock.ts'

const { server } = useMocks()

function start(options?: MockSuperShipOptions) {
  const mock = mockSuperShip(options)
  server.use(...mock.handlers)
  return { mock, supership: createSuperShip({ ...mock.credentials, retry: 0 }) }
}

/** Picked up in the receiver’s own city. */
const goods = { ...parcel, pickup_code: 'WCQ1I07047' }
const shape = (value: object) => Object.keys(value).sort()
/** Sends a request that our client would never send. */
async function raw(path: string, { headers = {}, ...init }: RequestInit = {}) {
  const response = await fetch(`${base}/${path}`, { ...init, headers })
  return { status: response.status, body: await response.json() }
}
const json = { 'content-type': 'application/json' }
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

test('an order is quoted, made, read, labelled, moved on and cancelled', async () => {
  const { mock, supership } = start()
  const route = { sender_district: 'Quận 1', receiver_district: 'Tây Hồ', weight: 200 }
  const [offer] = await supership.orders.quote({
    ...route,
    sender_province: 'Hồ Chí Minh',
    receiver_province: 'Thành phố Hà Nội',
    value: 12_000_000,
  })
  expect(offer).toMatchObject({ service: 'Tốc Hành', fee: 35_000, insurance: 120_000 })
  expect(offer?.pickup?.name).toMatch(/^Chiều nay - \d\d\/\d\d\/\d{4}$/)
  expect(shape(offer!)).toEqual(shape(quote.results[0]!))

  const created = await supership.orders.create(goods)
  expect(created).toMatchObject({ fee: 22_000, insurance: 8_000, collection: 220_000, status: '2' })
  expect(created.code).toMatch(/^[A-Z]{3}S\d{6}[A-Z]{2}\.\d+$/)
  expect(created.code.endsWith(`.${created.shortcode}`)).toBe(true)

  const read = await supership.orders.get({ soc: 'SHOP-1' })
  expect(shape(read)).toEqual(shape(order.results))
  expect(read).toEqual(await supership.orders.get(created.code))
  expect(read.receiver).toEqual({
    name: 'Nguyễn Thị Cam',
    phone: '090****005',
    address: '35 Trương Định',
    formatted_address: '35 Trương Định, Phường 6, Quận 3, Thành phố Hồ Chí Minh',
  })
  expect(read).toMatchObject({ payer: 'Người Gửi', config: 'Không Cho Xem Hàng', fee: { shipment: 22_000 } })
  expect(read.journeys?.map(({ status, district }) => [status, district])).toEqual([
    ['Chờ Duyệt', 'Quận Tân Bình'],
    ['Chờ Lấy Hàng', 'Quận Tân Bình'],
  ])

  const label = await supership.orders.labelToken(created.code)
  const page = await fetch(supership.orders.labelUrl({ ...label, size: 'K46' }))
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(await page.text()).toContain(created.code)
  expect((await fetch(supership.orders.labelUrl({ token: 'other', size: 'K46' }))).status).toBe(404)

  expect(await mock.advance(created.code)).toBe('3')
  const cancelled = await supership.orders.cancel(created.code)
  expect(cancelled).toMatchObject({ code: created.code, soc: 'SHOP-1', status: '0', status_name: 'Hủy' })
  const after = await supership.orders.get(created.code)
  expect(after).toMatchObject({ status: '0', status_name: 'Huỷ' })
  expect(after.journeys?.map(({ status }) => status)).toEqual(['Chờ Duyệt', 'Chờ Lấy Hàng', 'Đang Lấy Hàng', 'Huỷ'])
  expect((await failure(supership.orders.cancel(created.code))).code).toBe('refused')
  expect(mock.calls).toMatchObject({ login: 1, refresh: 0, 'orders.labelUrl': 2, 'orders.get': 3, request: 0 })
})

test('orders walk to their end, and no further', async () => {
  const { mock, supership } = start()
  const { code } = await supership.orders.create(goods)
  const walk = []
  for (let step = 0; step < 9; step += 1) walk.push(await mock.advance(code))
  expect(walk).toEqual(['3', '4', '7', '8', '9', '10', '11', '12', '16'])
  await expect(mock.advance(code)).rejects.toThrow(TypeError)
  await expect(mock.advance('unknown')).rejects.toThrow("no order 'unknown'")
  expect(await mock.advance(code, '99')).toBe('99')
  expect(await supership.orders.get(code)).toMatchObject({ status: '99', status_name: '99' })
})

test('both kinds of credential are of one shop, and each is refused when it is wrong', async () => {
  const { mock, supership } = start()
  const byToken = createSuperShip(mock.tokenCredentials)
  const { code } = await byToken.orders.create(goods)
  expect((await supership.orders.get(code)).code).toBe(code)
  for (const name of ['clientId', 'clientSecret', 'username', 'password', 'partner']) {
    const client = createSuperShip({ ...mock.credentials, [name]: 'mistyped' })
    expect(await failure(client.warehouses.list()), name).toMatchObject({ code: 'credentials_rejected', status: 401 })
  }
  const mistyped = createSuperShip({ ...mock.tokenCredentials, token: 'mistyped' })
  expect(await failure(mistyped.warehouses.list())).toMatchObject({ code: 'credentials_rejected', status: 401 })
})

test('a login gives what the pages show, with the refresh token of 2021 where it is asked for', async () => {
  const fields = {
    client_id: 'MockClient',
    client_secret: 'mock-supership-client-secret',
    username: 'shop@example.com',
    password: 'mock-supership-password',
    partner: 'mock-supership-partner-code',
  }
  const ask = (body: object, headers: Record<string, string> = json) =>
    raw('auth/login', { method: 'POST', headers, body: JSON.stringify(body) })
  start()
  const { body } = await ask(fields)
  expect(shape(body.results)).toEqual(['access_token', 'expires_in', 'token_type'])
  expect(body.results).toMatchObject({ token_type: 'Bearer', expires_in: 31_536_000 })
  expect((await raw('warehouses', { headers: bearer(body.results.access_token) })).body).toEqual(warehouses)
  for (const name of Object.keys(fields)) {
    const reply = await ask({ ...fields, [name]: undefined })
    expect(reply).toMatchObject({ status: 422, body: { status: 'Error', errors: { [name]: [expect.any(String)] } } })
  }
  expect((await ask(fields, { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(422)

  const { mock } = start({ guesses: { refreshToken: true, loginRefusalStatus: 400 }, tokenSeconds: 60 })
  const older = await ask(fields)
  expect(shape(older.body.results)).toEqual(shape(login.results))
  expect(older.body.results.expires_in).toBe(60)
  expect((await ask({ ...fields, password: 'x' })).status).toBe(400)
  await ask({ ...fields, refresh_token: older.body.results.refresh_token })
  expect(mock.calls).toMatchObject({ login: 2, refresh: 1 })
})

test('a token is taken under its scheme word only, while it lives', async () => {
  const { mock } = start()
  const { token } = mock.tokenCredentials
  for (const authorization of ['', token, `bearer ${token}`, `Token ${token}`, `Bearer  ${token}`, 'Bearer x']) {
    expect(await raw('webhooks', { headers: { authorization } }), authorization).toEqual({
      status: 401,
      body: { status: 'Error', message: 'Mã Xác Thực không hợp lệ' },
    })
  }
  expect((await raw('webhooks', { headers: bearer(token) })).status).toBe(200)
  mock.revokeGrants()
  expect((await raw('webhooks', { headers: bearer(token) })).status).toBe(401)
  mock.reset()
  expect((await raw('webhooks', { headers: bearer(token) })).status).toBe(200)
  start({ guesses: { codeInBody: true } })
  expect((await raw('webhooks')).body).toMatchObject({ status: 'Error', code: 401 })
})

test('unknown paths and wrong methods are refused', async () => {
  const { mock } = start()
  const headers = bearer(mock.tokenCredentials.token)
  expect(await raw('orders/list', { headers })).toMatchObject({ status: 404, body: { status: 'Error' } })
  expect(await raw('orders/price', { method: 'POST', headers })).toMatchObject({ status: 405 })
  expect(await raw('orders/cancel', { headers })).toMatchObject({ status: 405 })
  expect(mock.calls.request).toBe(3)
})

test('areas are those of the samples', async () => {
  const { supership } = start()
  expect(await supership.areas.provinces()).toHaveLength(2)
  expect(await supership.areas.districts({ province: '79' })).toHaveLength(23)
  expect(await supership.areas.communes({ district: '767' })).toHaveLength(11)
  expect(await supership.areas.communes({ district: '1' })).toEqual([])
  expect(await raw('areas/district')).toMatchObject({
    status: 422,
    body: { errors: { province: [expect.any(String)] } },
  })
})

test('orders are refused for what is missing, too heavy or unknown, at the status that is guessed', async () => {
  for (const guesses of [{}, { refusalStatus: 200 }]) {
    const { mock } = start({ guesses })
    const status = guesses.refusalStatus ?? 422
    const headers = { ...json, ...bearer(mock.tokenCredentials.token) }
    const add = (fields: object, more = headers) =>
      raw('orders/add', { method: 'POST', headers: more, body: JSON.stringify({ ...goods, ...fields }) })
    expect(await add({ weight: 50_001 })).toEqual({
      status,
      body: {
        status: 'Error',
        message: 'Trường weight không được lớn hơn 50000',
        errors: { weight: ['Trường weight không được lớn hơn 50000'] },
      },
    })
    const faulty: [object, string][] = [
      [{ name: '' }, 'name'],
      [{ amount: 'x' }, 'amount'],
      [{ payer: null }, 'payer'],
      [{ product_type: 2 }, 'products'],
      [{ pickup_code: '' }, 'pickup_commune'],
      [{ pickup_code: 'W0' }, 'pickup_code'],
    ]
    for (const [fields, name] of faulty) {
      const reply = await add(fields)
      expect(reply.status).toBe(status)
      expect(Object.keys(reply.body.errors), name).toContain(name)
    }
    expect((await add({}, { ...headers, 'content-type': 'text/plain' })).body.status).toBe('Error')
    const missing = await raw('orders/info?code=X', { headers })
    expect(missing).toMatchObject({ status, body: { status: 'Error', errors: expect.any(String) } })
    expect((await raw('orders/info', { headers })).body.errors).toHaveProperty('code')
    const single = { method: 'POST', headers, body: '{"code":"X"}' }
    expect((await raw('orders/token', single)).body.errors).toHaveProperty('code')
    expect((await raw('orders/cancel', single)).body.status).toBe('Error')
  }
})

test('the other guesses can be switched', async () => {
  const { supership, mock } = start({
    guesses: { uniqueSoc: true, valueRequired: true, cancellable: ['12'], noWebhook: [], noReason: '' },
  })
  const { code } = await supership.orders.create(goods)
  expect(await failure(supership.orders.create(goods))).toMatchObject({ code: 'refused', status: 422 })
  const worthless = { ...goods, soc: null, value: null }
  expect((await failure(supership.orders.create(worthless))).vendorMessage).toContain('value')
  expect((await failure(supership.orders.cancel(code))).code).toBe('refused')
  await mock.advance(code, '12')
  expect((await supership.orders.cancel(code)).status).toBe('0')
  expect(await supership.request('GET', 'webhooks')).toEqual([])
  expect(await supership.webhooks.get()).toBe(null)
  const other = start()
  await other.supership.orders.create(goods)
  await other.supership.orders.create(goods)
  expect(await other.supership.webhooks.get()).toBe(null)
})

test('a new default warehouse demotes the old one, and a change tells what changed', async () => {
  const { supership } = start()
  expect(await supership.warehouses.list()).toEqual(warehouses.results)
  const kho = {
    name: 'Kho HBT',
    phone: '0900000007',
    contact: 'Lê Văn Bình',
    address: '47 Lê Lợi',
    province: 'Thành phố Hà Nội',
    district: 'Quận Hoàng Mai',
    commune: 'Phường Thanh Trì',
  }
  const created = await supership.warehouses.create({ ...kho, primary: 1 })
  expect(created).toMatchObject({ primary: '1', primary_name: 'Kho Mặc Định', formatted_adress: expect.any(String) })
  expect(created.formatted_address).toBe('47 Lê Lợi, Phường Thanh Trì, Quận Hoàng Mai, Thành phố Hà Nội')
  const list = await supership.warehouses.list()
  expect(list.map(({ primary }) => primary)).toEqual(['2', '2', '1'])
  expect(shape(list[2]!)).toEqual(shape(warehouses.results[0]!))
  await supership.warehouses.create({ ...kho, primary: '2' })
  expect((await supership.warehouses.list()).map(({ primary }) => primary)).toEqual(['2', '2', '1', '2'])

  const { name, phone, contact } = kho
  const change = await supership.warehouses.update({ code: created.code, name: 'Kho Ba Đình', phone, contact })
  expect(change).toMatchObject({ code: created.code, diff: { name: 'Kho Ba Đình' } })
  expect((await supership.warehouses.list())[2]?.name).toBe('Kho Ba Đình')
  const unchanged = { code: created.code, name: 'Kho Ba Đình', phone, contact }
  expect((await supership.warehouses.update(unchanged)).diff).toEqual({})
  expect(await supership.request('POST', 'warehouses/update', { json: unchanged })).toMatchObject({ diff: [] })
  expect((await failure(supership.warehouses.update({ code: 'W0', name, phone, contact }))).code).toBe('refused')
})

test('a registered shop logs in and sees only its own', async () => {
  const { mock, supership } = start()
  const shop = { project: 'Cửa hàng An', name: 'An', phone: '0900000004', email: 'an@example.com', password: '323423' }
  const { partner } = mock.credentials
  await supership.orders.create(goods)
  const account = await supership.register({ ...shop, partner })
  expect(shape(account)).toEqual(shape(register.results))
  const byToken = createSuperShip({ token: account.access_token })
  const byPassword = createSuperShip({ ...mock.credentials, username: shop.email, password: shop.password })
  expect(await byToken.warehouses.list()).toEqual([])
  await byToken.webhooks.create({ url: 'https://shop.example/' })
  expect((await byPassword.webhooks.get())?.url).toBe('https://shop.example/')
  expect(await supership.webhooks.get()).toBe(null)
  expect((await failure(byPassword.orders.get({ soc: 'SHOP-1' }))).code).toBe('refused')
  expect((await failure(supership.register({ ...shop, partner }))).vendorMessage).toContain('email')
  const wrong = supership.register({ ...shop, email: 'b@example.com', partner: 'mistyped' })
  expect((await failure(wrong)).vendorMessage).toContain('partner')
})

test('a webhook is told of the orders that were made after it was registered', async () => {
  const told: string[] = []
  const receive = async (request: Request) => {
    told.push(request.url)
    expect(request.headers.get('content-type')).toBe('application/json')
    return new Response()
  }
  const { mock, supership } = start({ receive, partnerWebhook: 'https://partner.example/hook' })
  const silent = await supership.orders.create(goods)
  const first = await supership.webhooks.create({ url: 'https://shop.example/1' })
  expect(first.created_at).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
  const early = await supership.orders.create(goods)
  const second = await supership.webhooks.create({ url: 'https://shop.example/2' })
  expect(second.created_at).toBe(first.created_at)
  const late = await supership.orders.create(goods)
  const partners = await supership.orders.create({ ...goods, partner: mock.credentials.partner })
  for (const { code } of [silent, early, late, partners]) await mock.advance(code)
  expect(told).toEqual(['https://shop.example/1', 'https://shop.example/2', 'https://partner.example/hook'])
  expect(mock.deliveries.map(({ url, status }) => [url, status])).toEqual(told.map((url) => [url, 200]))
  mock.reset()
  expect(mock.deliveries).toEqual([])
})

test('a delivery goes to the address or handler that is given, and is tried again as often as asked', async () => {
  let answers = [500, 204, 200]
  const receive = () => new Response(null, { status: answers.shift() ?? 200 })
  const { mock, supership } = start({ receive, guesses: { webhookRetries: 5 } })
  const { code } = await supership.orders.create(goods)
  await expect(mock.deliver(code, receive)).rejects.toThrow(TypeError)
  await supership.webhooks.create({ url: 'https://shop.example/' })
  const { code: told } = await supership.orders.create(goods)
  await mock.advance(told)
  expect(mock.deliveries.map(({ status }) => status)).toEqual([500, 204, 200])
  answers = [500, 500]
  expect(await mock.deliver(told, () => new Response(null, { status: 418 }))).toBe(418)
  expect(await mock.deliver(told)).toBe(500)
  const silent = () => Promise.reject(new Error('offline'))
  expect(await mock.deliver(told, silent)).toBe(0)
})

test('a delivery goes over a real socket', async () => {
  const shop = await serve(() => new Response('thanks'))
  const { mock, supership } = start()
  server.use(http.all(`${shop.origin}/*`, () => passthrough()))
  await supership.webhooks.create({ url: `${shop.origin}/hook?secret=x` })
  const { code } = await supership.orders.create(goods)
  await mock.advance(code)
  expect(await mock.deliver(code, `${shop.origin}/other`)).toBe(200)
  expect(shop.received.map(({ url, body }) => [url, JSON.parse(body).code])).toEqual([
    [`${shop.origin}/hook?secret=x`, code],
    [`${shop.origin}/other`, code],
  ])
  await shop.close()
})

test('reset forgets all but the first shop', async () => {
  const { mock, supership } = start()
  await supership.orders.create(goods)
  await supership.webhooks.create({ url: 'https://shop.example/' })
  await supership.warehouses.update({ code: 'WLKGT07050', name: 'x', phone: 'x', contact: 'x' })
  mock.reset()
  expect(Object.values(mock.calls).every((count) => count === 0)).toBe(true)
  expect(await supership.warehouses.list()).toEqual(warehouses.results)
  expect(await supership.webhooks.get()).toBe(null)
  expect((await failure(supership.orders.get({ soc: 'SHOP-1' }))).code).toBe('refused')
})

test('its addresses may end with slashes, as those of a client', async () => {
  for (const end of ['/', '//']) {
    const { supership, mock } = start({ baseUrl: `https://supership.example/v1/partner${end}` })
    expect(await supership.warehouses.list(), end).toHaveLength(2)
    expect(mock.calls).toMatchObject({ login: 1, request: 0 })
  }
})
