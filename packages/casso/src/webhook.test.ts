import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { failure } from 'test-kit/contract'
import { expect, expectTypeOf, test } from 'vitest'
import legacy from './fixtures/webhook-legacy.json' with { type: 'json' }
import v2 from './fixtures/webhook-v2.json' with { type: 'json' }
import {
  type CassoEvent,
  type CassoTransaction,
  type CassoVerifyOptions,
  cassoWebhookHandler,
  verifyCassoWebhook,
} from './webhook.ts'

// Published by Casso as a sample, with the header that belongs to it.
const signatureKey = 'mgExMrjj4i7a1p8Cs6LmFbpCd8lbw4sSX4LZXPag7TKazeIogtR90tvWYTkwQbvs'
const vectorA =
  't=1727948258788,v1=ed0a4bd2e826d5cb69988cdb141e6c1a080e21f3b57eb72cd78192220042b9e7' +
  'dde0868fc667faea8e224900fa7904e7c88dfa098032fb2d6b6996856e8b7ff3'
// Made with the same algorithm; not Casso's.
const vectorB =
  't=1727948258788,v1=4f43db2e9c98f29f167741ca544ee74d32fd034a5b47e430afbf0c23202d96a8' +
  '5e4769392568a9853a4160c21f5afda6856ba79f7aaf550472efdb16b507f5b7'
const time = 1727948258788
const secureToken = '@123#abc'
const bodyA = JSON.stringify(v2)
const withDetail = (detail: string) => `{"error":0,"data":{"id":9,"amount":1000,"x":${detail}}}`

const signText = (text: string, key = signatureKey, t: number | string = time) =>
  `t=${t},v1=${createHmac('sha512', key).update(`${t}.${text}`).digest('hex')}`
const signed = (body: string | Uint8Array, header: string) => ({ headers: { 'x-casso-signature': header }, body })
const verifySigned = (body: string | Uint8Array, header: string, options: Partial<CassoVerifyOptions> = {}) =>
  verifyCassoWebhook(signed(body, header), { signatureKey, ...options })
const verifyLegacy = (body: unknown, headers: Record<string, string> = { 'secure-token': secureToken }) =>
  verifyCassoWebhook({ headers, body: JSON.stringify(body) }, { secureToken })
const expectRejected = async (promise: Promise<unknown>, what?: string) => {
  const error = await failure(promise)
  expect(error, what).toMatchObject({ code: 'webhook_rejected', vendor: 'casso' })
  return error
}

test("V2: Casso's own vector verifies, and gives the dashboard's test call", async () => {
  const event = await verifySigned(bodyA, vectorA)
  expect(event).toEqual({
    version: 2,
    test: true,
    raw: v2,
    transactions: [
      {
        id: 0,
        reference: 'MA_GIAO_DICH_THU_NGHIEM',
        description: 'giao dich thu nghiem',
        amount: 599000,
        balance: 25000000,
        when: '2024-10-03 15:06:37',
        date: new Date('2024-10-03T08:06:37Z'),
        accountNumber: '88888888',
        bankName: 'VPBank',
        bankAbbreviation: 'VPB',
        virtualAccountNumber: undefined,
        virtualAccountName: undefined,
        counterAccountName: 'NGUYEN VAN A',
        counterAccountNumber: '8888888888',
        counterAccountBankId: '970415',
        counterAccountBankName: 'VietinBank',
        raw: v2.data,
      },
    ],
  })
  expectTypeOf(event).toEqualTypeOf<CassoEvent>()
})

test('V2: every way to hand over the same body is the same', async () => {
  const request = new Request('https://shop.example/casso', {
    method: 'POST',
    headers: { 'X-Casso-Signature': vectorA },
    body: bodyA,
  })
  const event = await verifyCassoWebhook(request, { signatureKey })
  expect(await request.json()).toEqual(v2)
  expect(await verifySigned(new TextEncoder().encode(bodyA), vectorA)).toEqual(event)
  expect(await verifySigned(JSON.stringify(v2, null, 2), vectorA)).toEqual(event)
  const turned = { data: Object.fromEntries(Object.entries(v2.data).reverse()), error: 0 }
  expect(await verifySigned(JSON.stringify(turned), vectorA)).toMatchObject({ transactions: event.transactions })
})

test('V2: null, slashes and letters beyond ASCII are signed as JSON.stringify writes them', async () => {
  const data = { ...v2.data, description: 'Thanh toán đơn DH35/A & <b>', counterAccountName: null }
  const { transactions } = await verifySigned(JSON.stringify({ ...v2, data }), vectorB)
  expect(transactions[0]).toMatchObject({ description: 'Thanh toán đơn DH35/A & <b>', counterAccountName: undefined })
})

test('V2: the body may be written otherwise than it was signed, if it says the same', async () => {
  const plain = '{"data":{"amount":1000,"id":9,"x":"a/á"},"error":0}'
  for (const [x, id] of [
    ['"a\\/\\u00e1"', '9'],
    ['"\\u0061/á"', '9'],
    ['"a/á"', '9.0'],
    ['"a/á"', '0.9e1'],
  ]) {
    const event = await verifySigned(`{"error":0,"data":{"id":${id},"amount":1e3,"x":${x}}}`, signText(plain))
    expect(event.transactions[0]).toMatchObject({ id: 9, amount: 1000, raw: { x: 'a/á' } })
  }
})

test('V2: a signer that escapes or counts in another way than JSON.stringify is understood', async () => {
  for (const detail of [
    '"a\\/b"',
    '"\\u00e1"',
    '"\\u003cb\\u003e \\u0026"',
    '1.0',
    '1e3',
    '1E+3',
    '-0',
    '9007199254740993',
    '123456789012345678901234567890',
    '1e400',
    '[1,{"b":1,"a":[]},null,{}]',
    '"\\ud800"',
    '"}\\"{,:[\\\\"',
  ]) {
    const sortedText = `{"data":{"amount":1000,"id":9,"x":${detail.replace('{"b":1,"a":[]}', '{"a":[],"b":1}')}},"error":0}`
    expect((await verifySigned(withDetail(detail), signText(sortedText))).version, detail).toBe(2)
  }
})

test('V2: a raw body that is sorted already may have been signed as it stands', async () => {
  const body = '{ "data": {"amount": 1000, "id": 9},\n "error": 0 }'
  expect((await verifySigned(body, signText(body))).transactions[0]?.id).toBe(9)
  const unsorted = '{"error":0,"data":{"id":9,"amount":1000}}'
  await expectRejected(verifySigned(unsorted, signText(unsorted)))
})

test('V2: a number is never taken for another one that a double cannot tell from it', async () => {
  const signature = signText('{"data":{"amount":1000,"id":9,"x":9007199254740992},"error":0}')
  expect((await verifySigned(withDetail('9007199254740992'), signature)).version).toBe(2)
  for (const forged of ['9007199254740993', '9007199254740992.1', '"9007199254740992"', '1e400']) {
    await expectRejected(verifySigned(withDetail(forged), signature), forged)
  }
  const one = signText('{"data":{"amount":1000,"id":9,"x":1},"error":0}')
  await expectRejected(verifySigned(withDetail('1.00000000000000000000001'), one))
  await expectRejected(verifySigned(withDetail('-1'), one))
  await expectRejected(verifySigned(withDetail('true'), one))
})

test('V2: a field named twice is refused, however it is spelled', async () => {
  const good = '{"data":{"amount":1000,"id":9,"x":1},"error":0}'
  for (const body of [
    '{"error":0,"data":{"id":9,"amount":9,"amount":1000,"x":1}}',
    '{"error":0,"data":{"id":9,"amount":1000,"\\u0061mount":1000,"x":1}}',
    '{"error":0,"error":0,"data":{"id":9,"amount":1000,"x":1}}',
  ]) {
    for (const header of [signText(good), signText(body)]) await expectRejected(verifySigned(body, header), body)
  }
})

test('V2: a field with a name that objects treat in their own way is part of what is signed', async () => {
  const evil = '{"error":0,"data":{"id":9,"amount":1000,"__proto__":{"amount":1},"constructor":1}}'
  const text = '{"data":{"__proto__":{"amount":1},"amount":1000,"constructor":1,"id":9},"error":0}'
  const { transactions } = await verifySigned(evil, signText(text))
  expect(transactions[0]?.amount).toBe(1000)
  expect(({} as { amount?: number }).amount).toBeUndefined()
  await expectRejected(verifySigned(evil, signText('{"data":{"amount":1000,"constructor":1,"id":9},"error":0}')))
})

test('V2: lone surrogates, deep nesting and long texts are no way to another error', async () => {
  const sortedText = (text: string) => `{"data":{"amount":1000,"id":9,"x":"${text}"},"error":0}`
  expect((await verifySigned(sortedText('\ufffd'), signText(sortedText('\ufffd')))).version).toBe(2)
  await expectRejected(verifySigned(sortedText('\ud800'), signText(sortedText('\ufffd'))))
  const deep = (depth: number) => withDetail(`${'['.repeat(depth)}${']'.repeat(depth)}`)
  const sortedDeep = (depth: number) =>
    `{"data":{"amount":1000,"id":9,"x":${'['.repeat(depth)}${']'.repeat(depth)}},"error":0}`
  expect((await verifySigned(deep(50), signText(sortedDeep(50)))).version).toBe(2)
  for (const depth of [100, 10_000, 400_000]) await expectRejected(verifySigned(deep(depth), vectorA))
  const long = 'á\\n'.repeat(200_000)
  const sortedLong = `{"data":{"amount":1000,"id":9,"x":"${long}"},"error":0}`
  expect((await verifySigned(withDetail(`"${long}"`), signText(sortedLong))).version).toBe(2)
  const digits = `1${'0'.repeat(500_000)}1`
  await expectRejected(verifySigned(withDetail(digits), vectorA))
  await expectRejected(verifySigned(withDetail(`"${'a'.repeat(1_100_000)}"`), vectorA))
})

test('V2: every flipped bit of body and header is refused', async () => {
  const bytes = new TextEncoder().encode(bodyA)
  const flip = (source: Uint8Array, bit: number) =>
    source.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (bit) => {
      await expectRejected(verifySigned(flip(bytes, bit), vectorA))
    }),
    { numRuns: 300 },
  )
  for (let bit = 0; bit < vectorA.length * 8; bit += 1) {
    const header = new TextDecoder('latin1').decode(flip(new TextEncoder().encode(vectorA), bit))
    // Some make no header at all: an HTTP library would have refused those.
    if (/^[\x21-\x7e]+$/.test(header)) await expectRejected(verifySigned(bodyA, header), header)
  }
})

test('V2: any body verifies under its own signature, and under no other', async () => {
  const body = fc.record({
    error: fc.constant(0),
    data: fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()),
  })
  const sort = (value: unknown): unknown =>
    typeof value !== 'object' || value === null || Array.isArray(value)
      ? Array.isArray(value)
        ? value.map(sort)
        : value
      : Object.fromEntries(
          Object.keys(value)
            .sort()
            .map((key) => [key, sort((value as Record<string, unknown>)[key])]),
        )
  const full = (given: { data: object }) => ({ ...given, data: { ...given.data, id: 1, amount: 1 } })
  await fc.assert(
    fc.asyncProperty(body, body, async (one, other) => {
      const text = JSON.stringify(full(one))
      // The reference of the vendor's own samples: parsed, sorted, written anew.
      const header = signText(JSON.stringify(sort(JSON.parse(text))))
      const outcome = await verifySigned(text, header).then(
        ({ raw }) => raw,
        (error) => error.reason,
      )
      const isReadable = outcome !== 'The body is not a delivery of this kind'
      if (isReadable) expect(outcome).toEqual(JSON.parse(text))
      const otherText = JSON.stringify(sort(full(other)))
      if (otherText !== JSON.stringify(sort(full(one)))) await expectRejected(verifySigned(otherText, header))
    }),
  )
})

test('V2: a malformed header is refused', async () => {
  const [t = '', v1 = ''] = vectorA.split(',')
  const hex = v1.slice(3)
  for (const header of [
    '',
    t,
    v1,
    `${v1},${t}`,
    `${t}, ${v1}`,
    `${t};${v1}`,
    `${t},${v1},`,
    `${t},${v1},${v1}`,
    `${vectorA}, ${vectorA}`,
    `${t},v2=${hex}`,
    `${t},v1=${hex.toUpperCase()}`,
    `${t},v1=${hex.slice(2)}`,
    `${t},v1=${hex}00`,
    `${t},v1=`,
    `${t},v1=sha512=${hex}`,
    `t=,${v1}`,
    `t=0${time},${v1}`,
    `t=+${time},${v1}`,
    `t=${time}.0,${v1}`,
    `t=1e12,${v1}`,
    `T=${time},${v1}`,
    hex,
    `${t},v1=${Buffer.from(hex, 'hex').toString('base64')}`,
  ]) {
    await expectRejected(verifySigned(bodyA, header), header)
  }
})

test('V2: HMAC-SHA256, another key, and a signature of the data alone are refused', async () => {
  const text = `${time}.${bodyA}`
  const sha256 = createHmac('sha256', signatureKey).update(text).digest('hex')
  await expectRejected(verifySigned(bodyA, `t=${time},v1=${sha256}`))
  await expectRejected(verifySigned(bodyA, `t=${time},v1=${sha256}${sha256}`))
  await expectRejected(verifySigned(bodyA, vectorA, { signatureKey: `${signatureKey}x` }))
  await expectRejected(verifySigned(bodyA, signText(JSON.stringify(v2.data))))
})

test('V2: several keys may be good at once, while they are changed', async () => {
  for (const keys of [
    ['new', signatureKey],
    [signatureKey, 'new'],
  ]) {
    expect((await verifySigned(bodyA, vectorA, { signatureKey: keys })).version).toBe(2)
  }
  await expectRejected(verifySigned(bodyA, vectorA, { signatureKey: ['new', 'newer'] }))
})

test('V2: the tolerance goes both ways, and is off unless asked for', async () => {
  const at = (now: number, toleranceMs?: number) => verifySigned(bodyA, vectorA, { toleranceMs, now: () => now })
  expect((await at(0)).version).toBe(2)
  for (const now of [time - 1_000, time, time + 1_000]) expect((await at(now, 1_000)).version).toBe(2)
  for (const now of [time - 1_001, time + 1_001]) await expectRejected(at(now, 1_000))
  await expectRejected(verifySigned(bodyA, vectorA, { toleranceMs: 60_000 }))
})

test('legacy: the token proves the delivery, whose data is a list', async () => {
  const event = await verifyLegacy(legacy)
  expect(event).toMatchObject({ version: 1, test: false, raw: legacy })
  expect(event.transactions).toEqual([
    {
      id: 6785,
      reference: 'BANK_REF_ID',
      description: 'giao dich thu nghiem',
      amount: 79000,
      balance: 20079000,
      when: '2020-10-14 00:34:57',
      date: new Date('2020-10-13T17:34:57Z'),
      accountNumber: '123456789',
      bankName: 'VPBank',
      bankAbbreviation: 'VPB',
      virtualAccountNumber: undefined,
      virtualAccountName: undefined,
      counterAccountNumber: undefined,
      counterAccountName: undefined,
      counterAccountBankId: undefined,
      counterAccountBankName: undefined,
      raw: legacy.data[0],
    },
  ])
})

test("legacy: Casso's smallest sample is enough", async () => {
  const item = { id: 1, tid: 'TF80307914', amount: 200500, description: 'DH35', cusum_balance: 15900500 }
  const data = [{ ...item, when: '2020-11-02', subAccId: '123456789', bank_sub_acc_id: '123456789' }]
  const { transactions } = await verifyLegacy({ error: 0, data })
  expect(transactions[0]).toMatchObject({ id: 1, reference: 'TF80307914', accountNumber: '123456789' })
  expect(transactions[0]?.date).toEqual(new Date('2020-11-01T17:00:00Z'))
  const old = await verifyLegacy({ error: 0, data: [{ id: 2, amount: -5, subAccId: 123 }] })
  expect(old.transactions[0]).toMatchObject({
    id: 2,
    amount: -5,
    description: '',
    accountNumber: '123',
    date: undefined,
  })
})

test('legacy: a wrong token, a token twice and none are refused', async () => {
  for (const headers of [
    {},
    { 'secure-token': '' },
    { 'secure-token': '@123#ABC' },
    { 'secure-token': '@123#ab' },
    { 'secure-token': `${secureToken}, ${secureToken}` },
    { authorization: secureToken },
  ]) {
    await expectRejected(verifyLegacy(legacy, headers as Record<string, string>), JSON.stringify(headers))
  }
})

test('legacy: several tokens may be good at once, while they are changed', async () => {
  const delivery = { headers: { 'Secure-Token': 'old' }, body: JSON.stringify(legacy) }
  expect((await verifyCassoWebhook(delivery, { secureToken: ['new', 'old'] })).version).toBe(1)
  await expectRejected(verifyCassoWebhook(delivery, { secureToken: ['new', 'newer'] }))
})

test('a delivery whose kind has no key is refused', async () => {
  await expectRejected(verifyCassoWebhook(signed(bodyA, vectorA), { secureToken }))
  const body = JSON.stringify(legacy)
  await expectRejected(verifyCassoWebhook({ headers: { 'secure-token': secureToken }, body }, { signatureKey }))
})

test('where both proofs are there, both must be right', async () => {
  const both = { secureToken, signatureKey }
  const verify = (token: string, signature: string, body = bodyA) =>
    verifyCassoWebhook({ headers: { 'secure-token': token, 'x-casso-signature': signature }, body }, both)
  expect((await verify(secureToken, vectorA)).version).toBe(2)
  await expectRejected(verify('wrong', vectorA))
  await expectRejected(verify(secureToken, vectorB))
  await expectRejected(verify(secureToken, 'garbage'))
  await expectRejected(verify(secureToken, vectorB, JSON.stringify(legacy)))
})

test('an error of Casso, and a delivery without data, hold no transactions', async () => {
  for (const body of [
    { error: 1, data: null },
    { error: 1, data: legacy.data },
    { error: 0, data: null },
    { error: 0 },
  ]) {
    expect(await verifyLegacy(body)).toEqual({ version: 1, test: false, transactions: [], raw: body })
  }
  expect((await verifyLegacy({ error: 0, data: [] })).transactions).toEqual([])
})

test('a genuine delivery in a shape that is not known is refused rather than misread', async () => {
  const [item] = legacy.data
  for (const body of [
    null,
    [],
    'text',
    {},
    { error: '0', data: [] },
    { error: 0, data: item },
    { error: 0, data: [null] },
    { error: 0, data: [{ ...item, id: '6785' }] },
    { error: 0, data: [{ ...item, id: 1.5 }] },
    { error: 0, data: [{ ...item, id: 2 ** 53 }] },
    { error: 0, data: [{ ...item, id: undefined }] },
    { error: 0, data: [{ ...item, amount: '79000' }] },
    { error: 0, data: [{ ...item, amount: null }] },
    { error: 0, data: [{ ...item, description: 5 }] },
    { error: 0, data: [{ ...item, when: 5 }] },
  ]) {
    await expectRejected(verifyLegacy(body), JSON.stringify(body))
  }
  const list = JSON.stringify({ data: [v2.data], error: 0 })
  const sortedList = JSON.stringify({
    data: [JSON.parse(JSON.stringify(v2.data, Object.keys(v2.data).sort()))],
    error: 0,
  })
  const error = await expectRejected(verifySigned(list, signText(sortedList)))
  expect(error.reason).toBe('The body is not a delivery of this kind')
  await expectRejected(
    verifyCassoWebhook({ headers: { 'secure-token': secureToken }, body: '{"error":0' }, { secureToken }),
  )
  await expectRejected(verifyCassoWebhook({ headers: { 'secure-token': secureToken }, body: '' }, { secureToken }))
})

test('texts that are empty or null are undefined, and a time that is none has no date', async () => {
  const data = Object.fromEntries(Object.keys(v2.data).map((name) => [name, null]))
  const body = JSON.stringify({ error: 0, data: { ...data, id: 7, amount: -1.5, transactionDateTime: 'hôm nay' } })
  const sortedData = Object.keys(v2.data).sort()
  const text = JSON.stringify({ data: JSON.parse(JSON.stringify(JSON.parse(body).data, sortedData)), error: 0 })
  const { transactions, test } = await verifySigned(body, signText(text))
  expect(test).toBe(false)
  expect(transactions[0]).toMatchObject({ id: 7, amount: -1.5, description: '', when: 'hôm nay', date: undefined })
  expect(transactions[0]).toMatchObject({ reference: undefined, balance: undefined, accountNumber: undefined })
})

test('wrong options are named at once', async () => {
  const wrong: [unknown, string][] = [
    [undefined, 'options'],
    [{}, "'secureToken' or 'signatureKey'"],
    [{ secureToken: '' }, 'secureToken'],
    [{ secureToken: [] }, 'secureToken'],
    [{ secureToken: ['a', ''] }, 'secureToken'],
    [{ secureToken: [undefined] }, 'secureToken'],
    [{ signatureKey: 'pasted\n' }, 'signatureKey'],
    [{ signatureKey: 5 }, 'signatureKey'],
    [{ signatureKey, toleranceMs: -1 }, 'toleranceMs'],
    [{ signatureKey, toleranceMs: '5m' }, 'toleranceMs'],
    [{ signatureKey, toleranceMs: Number.NaN }, 'toleranceMs'],
    [{ signatureKey, now: 5 }, 'now'],
  ]
  for (const [options, name] of wrong) {
    const given = options as CassoVerifyOptions
    const build = () => cassoWebhookHandler(given && { onTransaction: () => {}, ...given })
    expect(build, name).toThrow(TypeError)
    expect(build, name).toThrow(name)
    await expect(verifyCassoWebhook(signed(bodyA, vectorA), given), name).rejects.toThrow(TypeError)
  }
  const onTransaction = () => {}
  for (const [options, name] of [
    [{ signatureKey }, 'onTransaction'],
    [{ signatureKey, onTransaction, seen: [] }, 'seen'],
    [{ signatureKey, onTransaction, onError: 'log' }, 'onError'],
    [{ signatureKey, onTransaction, onRejected: 'log' }, 'onRejected'],
  ] as const) {
    expect(() => cassoWebhookHandler(options as never), name).toThrow(`'${name}' must be`)
  }
})

const post = (body: unknown, headers: Record<string, string> = { 'secure-token': secureToken }) =>
  new Request('https://shop.example/casso', { method: 'POST', headers, body: JSON.stringify(body) })
const items = [1, 2, 3].map((id) => ({ id, amount: id * 1000, description: `DH${id}` }))

test('the handler hands over one transaction after the other, and answers what strict mode wants', async () => {
  const order: string[] = []
  const handle = cassoWebhookHandler({
    secureToken,
    onTransaction: async ({ id }, { version, transactions }) => {
      order.push(`${id} begins`)
      await new Promise((resolve) => setTimeout(resolve, 1))
      order.push(`${id} ends: ${version}, ${transactions.length}`)
    },
  })
  const response = await handle(post({ error: 0, data: items.slice(0, 2) }))
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toContain('application/json')
  expect(await response.text()).toBe('{"success":true}')
  expect(order).toEqual(['1 begins', '1 ends: 1, 2', '2 begins', '2 ends: 1, 2'])
})

test('the handler answers 401 to a forger, and calls nobody', async () => {
  const called: unknown[] = []
  const rejections: string[] = []
  const note = (value: unknown) => void called.push(value)
  const handle = cassoWebhookHandler({
    secureToken,
    onTransaction: note,
    onError: note,
    onRejected: ({ reason }) => rejections.push(reason),
    seen: () => !called.push('seen'),
  })
  expect((await handle(post({ error: 0, data: items }, { 'secure-token': 'guess' }))).status).toBe(401)
  expect((await handle(post({ error: 0, data: items }, {}))).status).toBe(401)
  expect((await handle(new Request('https://shop.example/casso'))).status).toBe(405)
  expect(called).toEqual([])
  expect(rejections).toEqual(['The secure-token is wrong', 'The delivery has no header that there is a key for'])
})

test('a delivery that fails halfway comes again, and seen keeps its first part from being handled twice', async () => {
  const booked: number[] = []
  const errors: unknown[] = []
  let isBroken = true
  const handle = cassoWebhookHandler({
    secureToken,
    seen: async (id) => booked.includes(id),
    onTransaction: ({ id }) => {
      if (id === 2 && isBroken) throw new Error('the database is away')
      booked.push(id)
    },
    onError: (error) => errors.push(error),
  })
  const failed = await handle(post({ error: 0, data: items }))
  expect([failed.status, await failed.text()]).toEqual([500, ''])
  expect(errors).toEqual([new Error('the database is away')])
  expect(booked).toEqual([1])
  isBroken = false
  expect((await handle(post({ error: 0, data: items }))).status).toBe(200)
  expect((await handle(post({ error: 0, data: items }))).status).toBe(200)
  expect(booked).toEqual([1, 2, 3])
})

test('a seen that fails is answered 500, so that nothing is lost', async () => {
  const handled: unknown[] = []
  const handle = cassoWebhookHandler({
    secureToken,
    seen: () => Promise.reject(new Error('the database is away')),
    onTransaction: (transaction) => handled.push(transaction),
  })
  expect((await handle(post({ error: 0, data: items }))).status).toBe(500)
  expect(handled).toEqual([])
})

test('test calls are told apart, and never stand in the way of each other', async () => {
  const asked: number[] = []
  const tests: boolean[] = []
  const handle = cassoWebhookHandler({
    signatureKey,
    seen: (id) => asked.push(id) > 0,
    onTransaction: (transaction: CassoTransaction, event: CassoEvent) => {
      expect(transaction.id).toBe(0)
      tests.push(event.test)
    },
  })
  for (let call = 0; call < 2; call += 1) {
    expect((await handle(post(v2, { 'x-casso-signature': vectorA }))).status).toBe(200)
  }
  expect({ asked, tests }).toEqual({ asked: [], tests: [true, true] })
})

test('an error of Casso is answered 200 without a call', async () => {
  const handled: unknown[] = []
  const handle = cassoWebhookHandler({ secureToken, onTransaction: (transaction) => handled.push(transaction) })
  expect((await handle(post({ error: 1, data: null }))).status).toBe(200)
  expect(handled).toEqual([])
})

test('no rejection quotes the delivery or a secret', async () => {
  for (const error of [
    await expectRejected(verifySigned(bodyA, vectorB)),
    await expectRejected(verifyLegacy(legacy, { 'secure-token': 'guessed' })),
    await expectRejected(verifySigned('{"error":0,"error":0}', vectorA)),
  ]) {
    const printed = `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`
    for (const word of [signatureKey, secureToken, 'guessed', vectorB.slice(20), 'SyntaxError']) {
      expect(printed).not.toContain(word)
    }
  }
})
