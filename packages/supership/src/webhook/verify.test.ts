import { failure } from 'test-kit/contract'
import { change, pathsIn, removed } from 'test-kit/deviations'
import { expect, expectTypeOf, test } from 'vitest'
import { address, altered, delivery, secret } from '../../test/deliveries.ts'
import update from '../fixtures/update.json' with { type: 'json' }
import legacy from '../fixtures/update-legacy.json' with { type: 'json' }
import type { OrderStatus } from '../index.ts'
import { type SuperShipUpdate, type SuperShipVerifyOptions, verifySuperShipWebhook } from '../webhook.ts'

const read = (fields: object) => verifySuperShipWebhook(altered(fields), { secret })
const rejected = async (input: Parameters<typeof verifySuperShipWebhook>[0], options = { secret }) =>
  failure(verifySuperShipWebhook(input, options))

test('a delivery with the secret in its address is read', async () => {
  const taken = await verifySuperShipWebhook(delivery(), { secret })
  expect(taken).toEqual(update)
  expectTypeOf(taken.code).toEqualTypeOf<string>()
  expectTypeOf(taken.status).toEqualTypeOf<OrderStatus>()
  expectTypeOf(taken.weight).toEqualTypeOf<number | undefined>()
  // @ts-expect-error A misspelt field is a type error.
  expect(taken.satus).toBe(undefined)
})

test('a delivery is read from its parts, raw or parsed, as other frameworks have them', async () => {
  const parts = { headers: { 'content-type': 'application/json' }, url: `/supership?a=b&secret=${secret}` }
  const text = JSON.stringify(update)
  for (const body of [text, new TextEncoder().encode(text), new TextEncoder().encode(text).buffer, update]) {
    expect(await verifySuperShipWebhook({ ...parts, body }, { secret })).toEqual(update)
  }
})

test('the secret may be several or a function, which is asked for each delivery', async () => {
  const options: SuperShipVerifyOptions[] = [
    { secret: ['a-newer-long-random-text', secret] },
    { secret: () => secret },
    { secret: async () => ['a-newer-long-random-text', secret] },
  ]
  for (const option of options) expect(await verifySuperShipWebhook(delivery(), option)).toEqual(update)
  let asked = 0
  const counting = () => {
    asked += 1
    return secret
  }
  await verifySuperShipWebhook(delivery(), { secret: counting })
  await verifySuperShipWebhook(delivery(), { secret: counting })
  expect(asked).toBe(2)
})

test('B15: a stranger is rejected with the reason, which quotes no secret', async () => {
  const strangers: [string, string][] = [
    ['https://shop.example/supership', 'missing'],
    ['https://shop.example/supership?secret=', 'missing'],
    [`https://shop.example/supership?Secret=${secret}`, 'missing'],
    [`https://shop.example/supership#secret=${secret}`, 'missing'],
    [`https://shop.example/${secret}`, 'missing'],
    ['https://shop.example/supership?secret=long-random-tex', 'secret'],
    ['https://shop.example/supership?secret=LONG-RANDOM-TEXT', 'secret'],
  ]
  for (const [url, vendorCode] of strangers) {
    for (const text of [JSON.stringify(update), 'no JSON']) {
      const error = await rejected(delivery(url, text))
      expect(error, url).toMatchObject({ code: 'webhook_rejected', vendor: 'supership', vendorCode })
      expect(`${error.message} ${JSON.stringify(error)}`).not.toMatch(/long-random/i)
    }
  }
})

test('B15: a base64 secret is found in an address, encoded or not', async () => {
  const secret = 'q8+Zr4tY/7mVw2+Lk9XsPA=='
  for (const query of [secret, encodeURIComponent(secret)]) {
    const genuine = delivery(`https://shop.example/supership?secret=${query}`, JSON.stringify(update))
    expect(await verifySuperShipWebhook(genuine, { secret }), query).toMatchObject({ code: update.code })
  }
})

test('B15: a forgotten url is said to be forgotten', async () => {
  const error = await rejected({ headers: { secret }, body: JSON.stringify(update) })
  expect(error).toMatchObject({ code: 'webhook_rejected', vendorCode: 'missing' })
  expect(error.message).toContain("'url' must be given")
})

test('B15: a genuine delivery that is no update is unreadable, and the error has its body', async () => {
  const bodies: [string, unknown, string[] | undefined][] = [
    ['', '', undefined],
    ['{', '{', undefined],
    ['null', null, ['']],
    ['[]', [], ['']],
    ['7', 7, ['']],
    ['{}', {}, ['code', 'status']],
    ['{"code":"","status":"1"}', { code: '', status: '1' }, ['code']],
    ['{"code":"A.1"}', { code: 'A.1' }, ['status']],
    ['{"code":"A.1","status":""}', { code: 'A.1', status: '' }, ['status']],
    ['{"code":{},"status":null}', { code: {}, status: null }, ['code', 'status']],
  ]
  for (const [text, body, paths] of bodies) {
    const error = await rejected(delivery(address, text))
    expect(error, text).toMatchObject({ code: 'webhook_rejected', vendorCode: 'unreadable' })
    expect(error.body, text).toEqual(body)
    expect(
      error.issues?.map(({ path }) => path),
      text,
    ).toEqual(paths)
    if (text.length > 2) expect(JSON.stringify(error)).not.toContain('A.1')
  }
})

test('B15: an update needs its code and status and nothing else', async () => {
  const { code, status } = update
  expect(await verifySuperShipWebhook(delivery(address, JSON.stringify({ code, status })), { secret })).toEqual({
    code,
    status,
  })
  for (const path of pathsIn(update).filter(([name]) => name !== 'code' && name !== 'status')) {
    for (const to of [removed, null, { wrong: true }, [7]]) {
      const body = JSON.stringify(change(update, path, to))
      const taken: SuperShipUpdate = await verifySuperShipWebhook(delivery(address, body), { secret })
      expect(taken[path[0] as 'soc'] ?? undefined, `${path} ${String(to)}`).toBe(undefined)
      expect(taken).toMatchObject({ code, status })
    }
  }
})

test('B15: the older documented update, numeric statuses and unknown types and fields are taken', async () => {
  expect(await verifySuperShipWebhook(delivery(address, JSON.stringify(legacy)), { secret })).toEqual(legacy)
  expect(await read({ status: 14, code: 7, weight: '800', reason_code: 304 })).toEqual({
    ...update,
    code: '7',
    weight: 800,
  })
  expect((await read({ status: 0 })).status).toBe('0')
  const fields = { type: 'update_other', status: '99', soc: null, reason_code: null, reason_text: '', extra: [1] }
  expect(await read(fields)).toEqual({ ...update, ...fields })
})

test('wrong options are named at once', async () => {
  const wrong: [object | undefined, string][] = [
    [undefined, 'must be an object'],
    [{}, 'secret'],
    [{ secret: undefined }, 'secret'],
    [{ secret: '' }, 'secret'],
    [{ secret: 'fifteen-letters' }, 'at least 16 letters'],
    [{ secret: [] }, 'secret'],
    [{ secret: [secret, 'short'] }, 'secret'],
    [{ secret, reread: {} }, 'reread'],
  ]
  for (const [options, name] of wrong) {
    const call = verifySuperShipWebhook(delivery(), options as SuperShipVerifyOptions)
    await expect(call, name).rejects.toThrow(TypeError)
    await expect(call, name).rejects.toThrow(name)
  }
})

test('B15: a delivery that cannot be read says which field must be what', async () => {
  const { code: _code, ...nameless } = update
  for (const [body, issue, words] of [
    [nameless, { path: 'code', expected: 'present' }, "'code' must be present"],
    [{ ...update, code: '' }, { path: 'code', expected: 'a text that is not empty' }, 'a text that is not empty'],
    [{ ...update, code: [] }, { path: 'code', expected: 'string' }, 'string'],
    [[], { path: '', expected: 'Object' }, 'Object'],
  ] as const) {
    const error = await rejected(delivery(address, JSON.stringify(body)))
    expect(error.issues, words).toEqual([issue])
    expect(error.reason).toContain('The body is not an update of an order')
  }
})
