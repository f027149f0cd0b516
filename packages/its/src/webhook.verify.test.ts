import { failure } from 'test-kit/contract'
import { expect, test } from 'vitest'
import delivery from './mock/fixtures/webhook-delivery.json' with { type: 'json' }
import { verifyItsWebhook } from './webhook.ts'

const secret = 'made-up-secret-text'
const address = 'https://app.example/its'
const genuine = `${address}?secret=${secret}`
const post = (url: string, body: unknown = delivery) =>
  new Request(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) })

test('a delivery with the secret in its address is read', async () => {
  expect(await verifyItsWebhook(post(genuine), { secret })).toEqual(delivery)
})

test('a delivery is read from the parts that another framework has, raw or parsed', async () => {
  const bytes = new TextEncoder().encode(JSON.stringify(delivery))
  for (const body of [bytes, JSON.stringify(delivery), delivery, structuredClone(delivery)]) {
    const parts = { headers: {}, body, url: `/its?secret=${secret}` }
    expect(await verifyItsWebhook(parts, { secret })).toEqual(delivery)
  }
  const headers = new Map([['content-type', 'application/json']])
  expect((await verifyItsWebhook({ headers, body: delivery, url: genuine }, { secret })).id).toBe(delivery.id)
})

test('a request of another copy of fetch is read by its shape', async () => {
  const { method, url, headers } = post(genuine)
  const foreign = {
    ...{ method, url, headers, bodyUsed: false },
    body: new Blob([JSON.stringify(delivery)]).stream(),
    clone: () => ({ ...foreign, body: new Blob([JSON.stringify(delivery)]).stream() }),
    text: async () => JSON.stringify(delivery),
  }
  expect(await verifyItsWebhook(foreign as unknown as Request, { secret })).toEqual(delivery)
})

test('the secret may be several, or a function that is asked for each delivery', async () => {
  let current: string | string[] = secret
  let asked = 0
  const given = async () => {
    asked += 1
    return current
  }
  for (const option of [['another-made-up-secret', secret], given, given]) {
    expect((await verifyItsWebhook(post(genuine), { secret: option })).changes).toHaveLength(1)
  }
  current = ['another-made-up-secret']
  expect((await failure(verifyItsWebhook(post(genuine), { secret: given }))).vendorCode).toBe('secret')
  expect(asked).toBe(3)
})

test('B15: a stranger is rejected with the reason, and the guess is not quoted', async () => {
  const strangers = [
    [address, 'missing'],
    [`${address}?secret=`, 'missing'],
    [`${address}?Secret=${secret}`, 'missing'],
    [`${address}?secret=made-up-guess`, 'secret'],
  ] as const
  for (const [url, reason] of strangers) {
    const error = await failure(verifyItsWebhook(post(url, '{'), { secret }))
    expect(error).toMatchObject({ code: 'webhook_rejected', vendor: 'its', vendorCode: reason })
    expect(error.message).not.toMatch(/made-up/)
  }
})

test('a forgotten url is named', async () => {
  const error = await failure(verifyItsWebhook({ headers: {}, body: delivery }, { secret }))
  expect(error).toMatchObject({ code: 'webhook_rejected', vendorCode: 'missing' })
  expect(error.message).toContain("'url' must be given")
})

test('B15: a genuine delivery of unknown shape is told apart, and kept for the user', async () => {
  for (const body of ['', '{', 'null', '[]', '{}', '{"id":"1"}', '{"id":"1","changes":[{}]}', '{"changes":{}}']) {
    const error = await failure(verifyItsWebhook(post(genuine, body), { secret }))
    expect(error, body).toMatchObject({ code: 'webhook_rejected', vendor: 'its', vendorCode: 'unreadable' })
    if (body !== '' && body !== '{') expect(error.body, body).toEqual(JSON.parse(body))
  }
  for (const [body, issue] of [
    ['{}', { path: 'changes', expected: 'present' }],
    ['{"changes":{}}', { path: 'changes', expected: 'Array' }],
    ['{"changes":[{}]}', { path: 'changes.0.entity', expected: 'present' }],
  ] as const) {
    const error = await failure(verifyItsWebhook(post(genuine, body), { secret }))
    expect(error.issues, body).toEqual([issue])
    expect(error.reason).toBe('The body is not a delivery of changes')
  }
})

test('B15: side fields that deviate read as undefined, and unknown ones are kept', async () => {
  const change = { entity: 'new_thing', change_type: {}, time: [1], latest: 'x', changed: null, other: [2] }
  const event = await verifyItsWebhook(post(genuine, { id: [1], more: 1, changes: [change] }), { secret })
  expect(event).toEqual({ more: 1, changes: [{ entity: 'new_thing', changed: null, other: [2] }] })
  expect(await verifyItsWebhook(post(genuine, { id: 7, changes: [] }), { secret })).toEqual({ id: '7', changes: [] })
})

test('B15: one bad change does not cost the others', async () => {
  const bad = { entity: null, time: 'x' }
  const event = await verifyItsWebhook(post(genuine, { changes: [{ entity: 'a' }, bad, { entity: 'b' }] }), { secret })
  expect(event.changes.map(({ entity }) => entity)).toEqual(['a', 'b'])
  expect(event.unreadable).toEqual([{ row: bad, issues: [{ path: 'entity', expected: 'string' }] }])
})

test('B10: a change with an id that JSON cannot carry exactly is unreadable, wherever the id stands', async () => {
  const good = '{"entity":"call_log","latest":{"call_log":{"id":"1296121461794933001","duration":42,"rate":0.5}}}'
  const of = (call: string) => [
    `{"entity":"call_log","latest":{"call_log":${call}}}`,
    `{"entity":"call_log","changed":{"call_log":${call}}}`,
  ]
  for (const call of [
    '{"id":1296121461794933001}',
    '{"call_targets":[{"user_ids":[1296121461794933001]}]}',
    '{"hotline_id":9007199254740993}',
  ]) {
    for (const row of of(call)) {
      const event = await verifyItsWebhook(post(genuine, `{"changes":[${good},${row}]}`), { secret })
      expect(event.changes, row).toEqual([JSON.parse(good)])
      expect(event.unreadable, row).toMatchObject([
        { issues: [{ path: '', expected: 'without numeric ids beyond 2^53' }] },
      ])
    }
  }
  const timed = `{"entity":"call_log","latest":{"call_log":{"id":"1","time_ns":1296121461794933001}}}`
  expect((await verifyItsWebhook(post(genuine, `{"changes":[${timed}]}`), { secret })).changes).toHaveLength(1)
  const deep = `{"entity":"call_log","latest":{"call_log":${'['.repeat(3_000)}1${']'.repeat(3_000)}}}`
  expect((await verifyItsWebhook(post(genuine, `{"changes":[${deep}]}`), { secret })).changes).toHaveLength(1)
})

test('a secret that is missing or too short is a TypeError that says so', async () => {
  for (const wrong of ['', [], [''], undefined, 'fifteen-letters', [secret, 'fifteen-letters'], 7]) {
    const verified = verifyItsWebhook(post(genuine), { secret: wrong as string })
    await expect(verified).rejects.toThrow(TypeError)
    await expect(verified).rejects.toThrow('secret')
  }
  await expect(verifyItsWebhook(post(genuine), { secret: () => 'fifteen-letters' })).rejects.toThrow('16 letters')
  await expect(verifyItsWebhook(post(genuine), { secret: () => undefined })).rejects.toThrow(TypeError)
})
