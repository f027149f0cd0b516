import { isApiError } from '@x/core/vendor'
import { useMocks } from 'test-kit/msw'
import { expect, test, vi } from 'vitest'
import { createIts } from './client.ts'
import delivery from './mock/fixtures/webhook-delivery.json' with { type: 'json' }
import { mockIts } from './mock.ts'
import { itsWebhookHandler } from './webhook.ts'

const mock = mockIts()
useMocks(mock)

const secret = 'made-up-secret-text'
const address = 'https://app.example/its'
const post = (body: unknown = delivery, url = `${address}?secret=${secret}`) =>
  new Request(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) })

test('changes are handed over one after the other, and the answer is the bare text ok', async () => {
  const order: unknown[] = []
  const handle = itsWebhookHandler({
    secret,
    onChange: async ({ entity }) => {
      order.push(`${entity} begins`)
      await Promise.resolve()
      order.push(`${entity} ends`)
    },
  })
  const response = await handle(post({ id: '1', changes: [{ entity: 'call_log' }, { entity: 'zl_oa_message' }] }))
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    200,
    'text/plain',
    'ok',
  ])
  expect(order).toEqual(['call_log begins', 'call_log ends', 'zl_oa_message begins', 'zl_oa_message ends'])
})

test('the callback may return something, such as the row that it saved', async () => {
  const handle = itsWebhookHandler({ secret, onChange: async ({ entity }) => ({ entity }) })
  expect(await (await handle(post())).text()).toBe('ok')
})

test('a handler is made before its secret is known', async () => {
  let known: string | undefined
  const errors: unknown[] = []
  const handle = itsWebhookHandler({
    secret: () => known,
    onChange: () => {},
    onError: (error) => errors.push(error),
  })
  expect((await handle(post())).status).toBe(500)
  expect(String(errors)).toContain('secret')
  known = secret
  expect((await handle(post())).status).toBe(200)
})

test('B15: strangers get 401, browsers 405, and 500 when the work fails', async () => {
  const errors: unknown[] = []
  const rejections: unknown[] = []
  const reason = new Error('no database')
  const handle = itsWebhookHandler({
    secret,
    onChange: () => Promise.reject(reason),
    onRejected: ({ vendorCode }) => rejections.push(vendorCode),
    onError: (error) => errors.push(error),
  })
  expect((await handle(post(delivery, `${address}?secret=guess`))).status).toBe(401)
  expect((await handle(post(delivery, address))).status).toBe(401)
  expect(rejections).toEqual(['secret', 'missing'])
  expect((await handle(new Request(address))).status).toBe(405)
  const failed = await handle(post())
  expect([failed.status, await failed.text()]).toEqual([500, ''])
  expect(errors).toEqual([reason])
})

test('B15: without onError, what the callback threw is printed', async () => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
  const reason = new Error('no database')
  const handle = itsWebhookHandler({
    secret,
    onChange: () => {
      throw reason
    },
  })
  expect((await handle(post())).status).toBe(500)
  expect(printed).toHaveBeenCalledWith(reason)
  printed.mockRestore()
})

test('B15: a genuine delivery of unknown shape goes to onUnreadable, or is answered 500', async () => {
  const unreadable: unknown[] = []
  const errors: unknown[] = []
  const options = { secret, onChange: () => {}, onError: (error: unknown) => errors.push(error) }
  const handle = itsWebhookHandler({
    ...options,
    onUnreadable: (body, error) => unreadable.push([body, error.vendorCode]),
  })
  expect(await (await handle(post({ event: 'new' }))).text()).toBe('ok')
  expect(await (await handle(post('<xml/>'))).text()).toBe('ok')
  expect(unreadable).toEqual([
    [{ event: 'new' }, 'unreadable'],
    ['<xml/>', 'unreadable'],
  ])
  expect((await itsWebhookHandler(options)(post({ event: 'new' }))).status).toBe(500)
  expect(isApiError(errors[0], 'webhook_rejected')).toBe(true)
})

test('B15: the good changes of a delivery are handed over before the bad one is reported', async () => {
  const seen: unknown[] = []
  const body = { changes: [{ entity: 'a' }, { bad: 1 }, { entity: 'b' }] }
  const onChange = ({ entity }: { entity: string }) => seen.push(entity)
  const handle = itsWebhookHandler({ secret, onChange, onUnreadable: (row) => seen.push(row) })
  expect((await handle(post(body))).status).toBe(200)
  expect(seen).toEqual(['a', 'b', { bad: 1 }])
  seen.length = 0
  expect((await itsWebhookHandler({ secret, onChange, onError: () => {} })(post(body))).status).toBe(500)
  expect(seen).toEqual(['a', 'b'])
})

test('called with something else than a Request, it names toNodeHandler at once', () => {
  const handle = itsWebhookHandler({ secret, onChange: () => {} })
  expect(() => handle({ method: 'POST', url: '/its', headers: {} } as never)).toThrow('toNodeHandler')
})

test('wrong options are named at once', () => {
  const onChange = () => {}
  for (const wrong of ['', [], undefined, 'fifteen-letters']) {
    expect(() => itsWebhookHandler({ secret: wrong as string, onChange })).toThrow('secret')
  }
  for (const wrong of [{ onChange: 1 }, { onChange, onError: 1 }, { onChange, onRejected: 1 }]) {
    const name = Object.keys(wrong).at(-1)
    expect(() => itsWebhookHandler({ secret, ...wrong } as never)).toThrow(`'${name}' must be a function`)
  }
})

test('a webhook that was created is delivered, and its state says how that went', async () => {
  const its = createIts(mock.credentials)
  const created = await its.webhooks.create({ url: `${address}?secret=${secret}`, entities: ['call_log'] })
  const seen: unknown[] = []
  const handle = itsWebhookHandler({ secret, onChange: ({ latest }) => void seen.push(latest) })
  const log = mock.addCallLog()
  expect((await mock.deliver('call_log', log, handle)).map(({ status }) => status)).toEqual([200])
  expect(seen).toEqual([{ call_log: log }])
  expect(await mock.deliver('zl_oa_message', {}, handle)).toEqual([])
  expect((await its.webhooks.list()).webhooks[0]?.states?.state).toBe('ok')
  // Many frameworks answer with JSON, which ITS counts as a failure.
  await mock.deliver('call_log', log, async () => Response.json('ok'))
  expect((await its.webhooks.list()).webhooks[0]?.states).toMatchObject({
    state: 'retry',
    last_error: { resp_status: 200 },
  })
  expect((await its.webhooks.delete(created.id)).webhooks).toEqual([])
})
