import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, test } from 'vitest'
import { recorded } from '../../test/recorded.ts'
import { createIts } from '../index.ts'
import { mockIts } from '../mock.ts'

const mock = mockIts()
const { server } = useMocks(mock)
const { shopId, otherShopId } = mock
const redirectUrl = 'https://app.example/its?token=my-reference'
const keyOf = async (id = shopId) => (await createIts(mock.credentials).authorizeShop({ shop_id: id })).auth_token

test('authorizeShop sends the given fields under the partner key, and gives an address to log in at', async () => {
  const { its, sent } = recorded(mock)
  const answer = await its.authorizeShop({ redirect_url: redirectUrl, email: 'a@example.com', phone: '0900000001' })
  expect(answer).toMatchObject({ type: 'shop_request', code: 'ok', expires_in: 900 })
  expect(answer.auth_url).toBe(`https://its.mock.example/login?token=${encodeURIComponent(answer.auth_token)}`)
  expect(sent).toEqual([
    {
      method: 'POST',
      url: 'https://its.mock.example/v1/partner.Shop/AuthorizeShop',
      key: `Bearer ${mock.credentials.apiKey}`,
      type: 'application/json',
      body: JSON.stringify({ redirect_url: redirectUrl, email: 'a@example.com', phone: '0900000001' }),
    },
  ])
  expect(mock.calls.authorizeShop).toBe(1)
})

test('authorizeShop without an input sends an empty object', async () => {
  const { its, sent } = recorded(mock)
  expect((await its.authorizeShop()).auth_url).toBe('')
  expect(sent[0]?.body).toBe('{}')
})

test('a shop connects: login page, redirect, key', async () => {
  const its = createIts(mock.credentials)
  const { auth_url } = await its.authorizeShop({ redirect_url: redirectUrl })
  const address = mock.login(auth_url ?? '', otherShopId)
  expect(address).toBe(`${redirectUrl}&shop_id=${otherShopId}`)
  const { shop_id, token } = its.parseRedirect(address)
  expect({ shop_id, token }).toEqual({ shop_id: otherShopId, token: 'my-reference' })
  const answer = await its.authorizeShop({ shop_id, redirect_url: redirectUrl })
  expect(answer).toMatchObject({ type: 'shop_key', expires_in: -1 })
  const shop = its.shop({ shopId: shop_id, shopKey: answer.auth_token })
  expect(await shop.current()).toMatchObject({ id: otherShopId, name: 'Shop B', type: 'shop' })
})

test('authorizeShop gives the same key every time', async () => {
  expect(await keyOf()).toBe(await keyOf())
})

test('authorizeShop keeps an outcome that it does not know', async () => {
  mock.failNext('authorizeShop', { body: { code: 'ok', type: 'user_key', auth_token: 'user:1', more: [1] } })
  const answer = await createIts(mock.credentials).authorizeShop()
  expect(answer).toEqual({ code: 'ok', type: 'user_key', auth_token: 'user:1', more: [1] })
})

test('authorizeShop is never tried again', async () => {
  mock.failNext('authorizeShop', { status: 503, body: { code: 'unavailable', msg: 'x' } })
  const error = await failure(createIts(mock.credentials).authorizeShop())
  expect(error).toMatchObject({ code: 'server_error', vendorCode: 'unavailable', status: 503 })
  expect(mock.calls.authorizeShop).toBe(1)
})

test('ids that are numbers, empty or no digits are refused before anything is sent', async () => {
  const { its, sent } = recorded(mock)
  for (const shop_id of [Number(shopId), '', 'shop-1', '12 ', null]) {
    const error = await failure(its.authorizeShop({ shop_id: shop_id as string }))
    expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path: 'shop_id' }] })
  }
  expect((await failure(its.authorizeShop({ email: 5 as never }))).issues?.[0]?.path).toBe('email')
  expect((await failure(its.authorizeShop('x' as never))).code).toBe('invalid_input')
  expect(sent).toEqual([])
})

test('what only the ancestor refuses is let through, and its refusal is told', async () => {
  const strict = mockIts({ baseUrl: 'https://strict.example/v1/partner', ancestorRules: true })
  server.use(...strict.handlers)
  const its = createIts(strict.credentials)
  const error = await failure(its.authorizeShop({ shop_id: strict.shopId, email: 'a@example.com' }))
  expect(error).toMatchObject({ code: 'refused', status: 400, vendorCode: 'invalid_argument' })
})

test('a shop that never logged in is refused with the words of ITS', async () => {
  const error = await failure(createIts(mock.credentials).authorizeShop({ shop_id: otherShopId }))
  expect(error).toMatchObject({ code: 'refused', status: 403, vendorCode: 'permission_denied' })
  expect(error.vendorMessage).toContain('quyền truy cập')
})

test('a closed shop is told from an outage', async () => {
  mock.closeShop()
  const error = await failure(createIts(mock.credentials).authorizeShop({ shop_id: shopId }))
  expect(error).toMatchObject({ code: 'server_error', status: 503, vendorCode: 'unavailable' })
  expect(error.message).toMatch(/đã bị xoá \(account_closed\) \(503\)$/)
})

test('a wrong partner key is credentials_rejected, with one request', async () => {
  const its = createIts({ ...mock.credentials, apiKey: 'wrong' })
  expect(await failure(its.authorizeShop())).toMatchObject({ code: 'credentials_rejected', status: 401 })
  expect(mock.calls.authorizeShop).toBe(1)
})
