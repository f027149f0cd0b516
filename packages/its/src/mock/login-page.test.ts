import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, test } from 'vitest'
import { createIts } from '../client.ts'
import { mockIts } from '../mock.ts'

const mock = mockIts()
useMocks(mock)

const redirectUrl = 'https://app.example/its?token=mine'
const its = createIts(mock.credentials)
const begin = async () => (await its.authorizeShop({ redirect_url: redirectUrl })).auth_url ?? ''
const submit = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })

test('the page behind auth_url lists the shops and asks for access', async () => {
  const page = await fetch(await begin())
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  const text = await page.text()
  for (const part of [mock.shopId, mock.otherShopId, 'value="grant"', 'value="cancel"']) expect(text).toContain(part)
})

test('the page speaks Vietnamese to a browser that does', async () => {
  const headers = { 'accept-language': 'vi-VN,vi;q=0.9' }
  expect(await (await fetch(await begin(), { headers })).text()).toContain('Kết nối shop')
})

test('granting access sends the owner back with the shop, whose key then works', async () => {
  const answer = await submit(await begin(), { shop_id: mock.otherShopId, answer: 'grant' })
  expect(answer.status).toBe(302)
  const { shop_id, token } = its.parseRedirect(answer.headers.get('location') ?? '')
  expect({ shop_id, token }).toEqual({ shop_id: mock.otherShopId, token: 'mine' })
  expect((await its.shop({ shopId: shop_id }).current()).name).toBe('Shop B')
})

test('cancelling sends the owner back without a shop, and connects none', async () => {
  const answer = await submit(await begin(), { shop_id: mock.otherShopId, answer: 'cancel' })
  expect([answer.status, answer.headers.get('location')]).toEqual([302, redirectUrl])
  expect(() => its.parseRedirect(redirectUrl)).toThrow('cancelled')
  expect(mock.cancel(await begin())).toBe(redirectUrl)
  expect((await failure(its.authorizeShop({ shop_id: mock.otherShopId }))).vendorCode).toBe('permission_denied')
})

test('a page takes one answer, and none for a shop that does not exist', async () => {
  const url = await begin()
  expect((await submit(url, { shop_id: '1', answer: 'grant' })).status).toBe(400)
  expect((await submit(url, { shop_id: mock.shopId, answer: 'grant' })).status).toBe(302)
  expect((await submit(url, { shop_id: mock.shopId, answer: 'grant' })).status).toBe(410)
  expect((await fetch(url)).status).toBe(410)
  expect((await fetch(`${new URL(url).origin}/login`)).status).toBe(410)
})

test('visits to the page count as no call of the API', async () => {
  await fetch(await begin())
  expect(mock.calls.request).toBe(0)
})
