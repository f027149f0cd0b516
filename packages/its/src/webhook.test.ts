import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, test } from 'vitest'
import { createIts } from './client.ts'
import delivery from './mock/fixtures/webhook-delivery.json' with { type: 'json' }
import { mockIts } from './mock.ts'
import { itsWebhookHandler, verifyItsWebhook } from './webhook.ts'

const mock = mockIts()
useMocks(mock)

const secret = 'made-up-secret'
const address = 'https://app.example/its'
const post = (url: string, body: unknown = delivery) =>
  new Request(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) })

test('a delivery with the secret in its address is read', async () => {
  const event = await verifyItsWebhook(post(`${address}?secret=${secret}`), { secret })
  expect(event).toEqual(delivery)
})

test('a delivery is read from the parts that another framework has', async () => {
  const parts = { headers: {}, body: new TextEncoder().encode(JSON.stringify(delivery)), url: `/its?secret=${secret}` }
  expect((await verifyItsWebhook(parts, { secret: ['new-secret', secret] })).changes[0]?.entity).toBe('call_log')
})

test('a wrong or missing secret is rejected, and not quoted', async () => {
  for (const url of [address, `${address}?secret=`, `${address}?secret=made-up-guess`, `${address}?Secret=${secret}`]) {
    const error = await failure(verifyItsWebhook(post(url), { secret }))
    expect(error.code).toBe('webhook_rejected')
    expect(error.message).not.toMatch(/made-up/)
  }
  const parts = { headers: {}, body: JSON.stringify(delivery) }
  expect((await failure(verifyItsWebhook(parts, { secret }))).code).toBe('webhook_rejected')
})

test('a body that is no delivery is rejected', async () => {
  for (const body of [
    '',
    '{',
    'null',
    '[]',
    '{}',
    '{"id":"1"}',
    '{"id":"1","changes":[{}]}',
    '{"id":1,"changes":[]}',
  ]) {
    const error = await failure(verifyItsWebhook(post(`${address}?secret=${secret}`, body), { secret }))
    expect(error.code, body).toBe('webhook_rejected')
  }
})

test('unknown fields and entities are kept, and absent parts are no fault', async () => {
  const body = { id: '1', more: 1, changes: [{ entity: 'new_thing', latest: null, other: [2] }] }
  expect(await verifyItsWebhook(post(`${address}?secret=${secret}`, body), { secret })).toEqual(body)
})

test('the handler takes a callback that gives something back, such as the row that it saved', async () => {
  const handle = itsWebhookHandler({ secret, onChange: async ({ entity }) => ({ entity }) })
  expect(await (await handle(post(`${address}?secret=${secret}`))).text()).toBe('ok')
})

test('the handler hands over each change in turn and answers with the bare text ok', async () => {
  const order: unknown[] = []
  const handle = itsWebhookHandler({
    secret,
    onChange: async ({ entity }) => {
      order.push(`${entity} begins`)
      await Promise.resolve()
      order.push(`${entity} ends`)
    },
  })
  const changes = [{ entity: 'call_log' }, { entity: 'zl_oa_message' }]
  const response = await handle(post(`${address}?secret=${secret}`, { id: '1', changes }))
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    200,
    'text/plain',
    'ok',
  ])
  expect(order).toEqual(['call_log begins', 'call_log ends', 'zl_oa_message begins', 'zl_oa_message ends'])
})

test('the handler answers 401 to strangers, 405 to browsers, and 500 when the work fails', async () => {
  const errors: unknown[] = []
  const rejections: string[] = []
  const reason = new Error('no database')
  const handle = itsWebhookHandler({
    secret,
    onChange: () => Promise.reject(reason),
    onRejected: ({ reason }) => rejections.push(reason),
    onError: (error) => errors.push(error),
  })
  expect((await handle(post(`${address}?secret=guess`))).status).toBe(401)
  expect(rejections).toEqual(['The secret is missing or wrong'])
  expect((await handle(new Request(address))).status).toBe(405)
  const failed = await handle(post(`${address}?secret=${secret}`))
  expect([failed.status, await failed.text()]).toEqual([500, ''])
  expect(errors).toEqual([reason])
})

test('an empty secret is refused at once', async () => {
  for (const wrong of ['', [], [''], undefined]) {
    const options = { secret: wrong as string, onChange: () => {} }
    expect(() => itsWebhookHandler(options)).toThrow('secret')
    await expect(verifyItsWebhook(post(`${address}?secret=`), options)).rejects.toThrow(TypeError)
  }
  const onChange = () => {}
  for (const wrong of [{ onChange: 1 }, { onChange, onError: 1 }, { onChange, onRejected: 1 }]) {
    expect(() => itsWebhookHandler({ secret, ...wrong } as never)).toThrow(
      `'${Object.keys(wrong).at(-1)}' must be a function`,
    )
  }
})

test('a webhook that was made is delivered, and its state tells how that went', async () => {
  const its = createIts(mock.credentials)
  const created = await its.webhooks.create({ url: `${address}?secret=${secret}`, entities: ['call_log'] })
  const seen: unknown[] = []
  const handle = itsWebhookHandler({ secret, onChange: ({ latest }) => void seen.push(latest) })
  const log = mock.addCallLog()
  expect((await mock.deliver('call_log', log, handle)).map(({ status }) => status)).toEqual([200])
  expect(seen).toEqual([{ call_log: log }])
  expect(await mock.deliver('zl_oa_message', {}, handle)).toEqual([])
  expect((await its.webhooks.list()).webhooks[0]?.states?.state).toBe('ok')
  // JSON, which many frameworks answer with, is not what ITS wants to hear.
  await mock.deliver('call_log', log, async () => Response.json('ok'))
  expect((await its.webhooks.list()).webhooks[0]?.states).toMatchObject({
    state: 'retry',
    last_error: { resp_status: 200 },
  })
  expect((await its.webhooks.delete({ id: created.id })).webhooks).toEqual([])
})
