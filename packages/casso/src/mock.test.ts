import { getResponse } from 'msw'
import { useMocks } from 'test-kit/msw'
import { serve } from 'test-kit/serve'
import { expect, test } from 'vitest'
import { createCasso, type TransactionQuery } from './index.ts'
import { type MockCassoOptions, mockCasso } from './mock.ts'
import { type CassoTransaction, cassoWebhookHandler, verifyCassoWebhook } from './webhook.ts'

const base = 'https://oauth.casso.vn'
const { server } = useMocks()

/** Makes a mock and a client, and lets the mock answer all requests of this file. */
function start(options?: MockCassoOptions) {
  const mock = mockCasso(options)
  server.resetHandlers(...mock.handlers)
  return { mock, casso: createCasso({ ...mock.credentials, retry: 0 }) }
}
const ask = (path: string, init?: RequestInit) => getResponse(mockCasso().handlers, new Request(base + path, init))
const hook = { webhook: 'https://shop.example/casso', secure_token: 'secret' }

test('the mock lets nobody in but by the key under its scheme word, or by a token it gave', async () => {
  const { apiKey } = mockCasso().credentials
  for (const authorization of [`Bearer ${apiKey}`, `Apikey  ${apiKey}`, apiKey, 'Apikey x', '']) {
    const response = await ask('/v2/userInfo', { headers: authorization === '' ? {} : { authorization } })
    expect(response?.status, authorization).toBe(401)
    expect(await response?.json()).toEqual({ error: 401, message: 'Unauthorized Access', data: null })
  }
  // Some published code sends the scheme in lower case. In HTTP, schemes are case-insensitive.
  for (const authorization of [`Apikey ${apiKey}`, `apikey ${apiKey}`]) {
    expect((await ask('/v2/userInfo', { headers: { authorization } }))?.status).toBe(200)
  }
})

test('the token endpoint takes a form of the one app alone', async () => {
  const { oauth } = mockCasso().oauthCredentials
  const authorization = `Basic ${btoa(`${oauth.clientId}:${oauth.clientSecret}`)}`
  const form = { client_id: oauth.clientId, redirect_uri: oauth.redirectUri, code: oauth.code ?? '' }
  const good = { ...form, grant_type: 'authorization_code' }
  const post = async (body: BodyInit, headers: Record<string, string> = { authorization }) => {
    const response = await ask('/auth/token', { method: 'POST', headers, body })
    const reply = await response?.json()
    return [response?.status, reply?.error]
  }
  expect(await post(new URLSearchParams(good))).toEqual([200, undefined])
  expect(await post(JSON.stringify(good))).toEqual([400, 'invalid_request'])
  expect(await post(new URLSearchParams(good), {})).toEqual([401, 'invalid_client'])
  expect(await post(new URLSearchParams({ ...good, client_id: 'x' }))).toEqual([401, 'invalid_client'])
  for (const wrong of [{ code: 'x' }, { redirect_uri: 'https://x.example' }, { grant_type: 'password' }]) {
    expect(await post(new URLSearchParams({ ...good, ...wrong }))).toEqual([400, 'invalid_grant'])
  }
})

test('an unknown path or method is not found, and counts as request', async () => {
  const { mock, casso } = start()
  await expect(casso.request('GET', 'payment-requests')).rejects.toMatchObject({ code: 'refused', status: 404 })
  await expect(casso.request('POST', 'userInfo')).rejects.toMatchObject({ code: 'refused', status: 404 })
  expect(mock.calls).toMatchObject({ request: 2, userInfo: 0 })
})

test('lists are cut by days in Vietnam, sorted by time, and paged', async () => {
  const { mock, casso } = start({ now: () => Date.parse('2024-05-10T18:00:00Z') })
  await mock.receive({ when: '2024-05-04 00:00:00', id: 3 })
  await mock.receive({ when: '2024-05-03 23:59:59', id: 1 })
  await mock.receive({ when: '2024-05-04 00:00:00', id: 2 })
  const ids = async (query?: TransactionQuery) => (await casso.transactions.list(query)).records.map(({ id }) => id)
  // It is 11 May in Vietnam, so the last seven days begin with the 4th.
  expect(await ids()).toEqual([2, 3, 400_001])
  expect(await ids({ sort: 'DESC' })).toEqual([400_001, 3, 2])
  expect(await ids({ fromDate: '2024-05-03', toDate: '2024-05-03' })).toEqual([1])
  expect(await ids({ fromDate: '2024-05-03', pageSize: 2, page: 2 })).toEqual([3, 400_001])
  expect(await casso.transactions.list({ fromDate: '2024-05-03', pageSize: 2, page: 2 })).toMatchObject({
    page: 2,
    prevPage: 1,
    nextPage: null,
    totalPages: 2,
    totalRecords: 4,
  })
  expect(await casso.transactions.list({ page: 9 })).toMatchObject({ records: [], totalPages: 1 })
})

test('what is not proven can be switched', async () => {
  const query = { fromDate: '2021-04-15', toDate: '2021-04-15' }
  const options = { balanceKey: 'cusumBalance', dateForm: 'YYYY-MM-DD HH:mm:ss', emptyText: null } as const
  const camel = start({ ...options, pageEnd: 0, accountBalance: null, unknownId: { status: 200, body: { error: 44 } } })
  expect(await camel.casso.transactions.list(query)).toMatchObject({
    nextPage: 0,
    prevPage: 0,
    records: [{ cusumBalance: 1070904, balance: 1070904, when: '2021-04-15 00:00:00', virtualAccount: null }],
  })
  expect((await camel.casso.accounts.list())[0]?.balance).toBeNull()
  for (const call of [camel.casso.transactions.get(1), camel.casso.accounts.get(1), camel.casso.sync('1')]) {
    await expect(call).rejects.toMatchObject({ code: 'refused', vendorCode: '44' })
  }
  const snake = start({ balanceKey: 'cusum_balance', dateForm: 'YYYY-MM-DD', pageEnd: 'absent', notExistsStatus: 404 })
  const page = await snake.casso.transactions.list(query)
  expect(page.records[0]).toMatchObject({ cusum_balance: 1070904, when: '2021-04-15' })
  expect(Object.keys(page)).not.toContain('nextPage')
  expect((await snake.casso.transactions.get(314344)).cusum_balance).toBe(389460)
  await expect(snake.casso.webhooks.get(1)).rejects.toMatchObject({ status: 404, vendorCode: '12' })
})

test('writes that are no JSON, or lack what is due, are refused', async () => {
  const { casso } = start()
  for (const [method, path] of [
    ['POST', 'webhooks'],
    ['POST', 'sync'],
  ] as const) {
    await expect(casso.request(method, path, { json: {} })).rejects.toMatchObject({ code: 'refused', status: 400 })
  }
  const form = { method: 'POST', body: new URLSearchParams({ webhook: 'https://shop.example' }) }
  expect((await casso.fetch('webhooks', form)).status).toBe(400)
  expect((await casso.fetch('webhooks/9', { ...form, method: 'PUT' })).status).toBe(200)
})

test('a transaction that comes in is delivered to the hooks made by API, as the legacy kind', async () => {
  const received: CassoTransaction[] = []
  const handler = cassoWebhookHandler({ secureToken: 'secret', onTransaction: (item) => received.push(item) })
  const { mock, casso } = start({ deliver: handler })
  await casso.webhooks.create({ ...hook, income_only: true })
  const { id } = await mock.receive({ description: 'DH36', amount: 36_000, virtualAccount: 'VA1' })
  await mock.receive({ amount: -1 })
  expect(received).toMatchObject([{ id, description: 'DH36', amount: 36_000, virtualAccountNumber: 'VA1' }])
  expect(mock.deliveries).toEqual([{ url: hook.webhook, version: 1, attempts: 1, accepted: true }])
  expect((await casso.transactions.get(id)).description).toBe('DH36')
  await casso.webhooks.deleteByUrl(hook.webhook)
  await mock.receive()
  expect(received).toHaveLength(1)
})

test('sync fetches what waits at the bank, and delivers it in one go', async () => {
  const deliveries: number[][] = []
  const { mock, casso } = start({
    deliver: async (request) => {
      const { transactions } = await verifyCassoWebhook(request, { secureToken: 'secret' })
      deliveries.push(transactions.map(({ amount }) => amount))
      return Response.json({ success: true })
    },
  })
  await casso.webhooks.create(hook)
  for (const amount of [1_000, -2_000]) mock.queue({ amount })
  mock.queue({ amount: 3_000, bankSubAccId: '17271687' })
  expect((await casso.transactions.list()).totalRecords).toBe(1)
  expect(await casso.sync('8007041027107')).toBeNull()
  await mock.settled()
  expect(deliveries).toEqual([[1_000, -2_000]])
  expect((await casso.transactions.list()).totalRecords).toBe(3)
  await casso.sync('8007041027107')
  await casso.sync('17271687')
  await mock.settled()
  expect(deliveries).toEqual([[1_000, -2_000], [3_000]])
})

test('deliver sends either kind, real or as a test call, to a handler', async () => {
  const { mock } = start()
  const events: [number, boolean, number, string | undefined][] = []
  const handler = cassoWebhookHandler({
    ...mock.webhookCredentials,
    toleranceMs: 60_000,
    onTransaction: ({ id, reference }, { version, test }) => events.push([version, test, id, reference]),
  })
  const report = await mock.deliver(handler)
  expect(report).toEqual({ url: 'https://shop.example/casso', version: 2, attempts: 1, accepted: true })
  await mock.deliver(handler, { version: 1 })
  await mock.deliver(handler, { test: true })
  await mock.deliver(handler, { version: 1, test: true })
  await mock.deliver(handler, { transaction: { id: 77, tid: '', description: 'Đơn hàng / "36"' } })
  expect(events).toEqual([
    [2, false, 400_001, 'FT400001'],
    [1, false, 400_001, 'FT400001'],
    [2, true, 0, 'MA_GIAO_DICH_THU_NGHIEM'],
    [1, true, 0, 'MA_GIAO_DICH_THU_NGHIEM'],
    [2, false, 77, undefined],
  ])
})

test('deliver posts to a URL over a real socket', async () => {
  const { mock } = start()
  server.close()
  const shop = await serve(cassoWebhookHandler({ ...mock.webhookCredentials, onTransaction: () => {} }))
  expect((await mock.deliver(`${shop.origin}/casso`, { test: true })).accepted).toBe(true)
  expect(shop.received[0]?.headers.get('x-casso-signature')).toMatch(/^t=\d{13},v1=[\da-f]{128}$/)
  await shop.close()
  server.listen({ onUnhandledFrame: 'error' })
})

test('a delivery that fails is tried again up to 17 times, or as often as is set', async () => {
  let calls = 0
  const failing = async () => {
    calls += 1
    return new Response('busy', { status: 503 })
  }
  expect(await start().mock.deliver(failing)).toMatchObject({ attempts: 18, accepted: false })
  expect(calls).toBe(18)
  const { mock } = start({ retries: 2, retryDelay: 1 })
  expect(await mock.deliver(failing)).toMatchObject({ attempts: 3, accepted: false })
  expect(await mock.deliver(() => Promise.reject(new Error('down')))).toMatchObject({ attempts: 3, accepted: false })
  let answers = [500, 200]
  const recovering = async () => {
    const [status, ...rest] = answers
    answers = rest
    return new Response(null, { status: status ?? 500 })
  }
  expect(await mock.deliver(recovering)).toMatchObject({ attempts: 2, accepted: true })
})

test('strict mode wants the reply that the handler gives', async () => {
  const { mock } = start({ strict: true, retries: 0 })
  expect((await mock.deliver(async () => new Response('OK'))).accepted).toBe(false)
  expect((await mock.deliver(async () => Response.json({ success: false }))).accepted).toBe(false)
  const handler = cassoWebhookHandler({ ...mock.webhookCredentials, onTransaction: () => {} })
  expect((await mock.deliver(handler)).accepted).toBe(true)
})

test('reset forgets hooks, transactions and counts', async () => {
  const { mock, casso } = start({ deliver: async () => new Response() })
  const { id } = await casso.webhooks.create(hook)
  const received = await mock.receive()
  mock.queue()
  mock.revokeGrants()
  mock.reset()
  expect(mock.deliveries).toEqual([])
  expect(mock.calls['webhooks.create']).toBe(0)
  await expect(casso.webhooks.get(id)).rejects.toMatchObject({ vendorCode: '12' })
  await expect(casso.transactions.get(received.id)).rejects.toMatchObject({ status: 404 })
})

test('its addresses may end with slashes, as those of a client', async () => {
  for (const end of ['/', '//']) {
    const { mock, casso } = start({ baseUrl: `${base}/v2${end}`, authorizationServer: `${base}/auth${end}` })
    expect(await casso.accounts.list(), end).toHaveLength(1)
    expect(await createCasso({ ...mock.oauthCredentials, retry: 0 }).accounts.list(), end).toHaveLength(1)
    expect(mock.calls).toMatchObject({ login: 1, 'accounts.list': 2, request: 0 })
  }
})
