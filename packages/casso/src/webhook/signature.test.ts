import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { failure } from 'test-kit/contract'
import { expect, expectTypeOf, test } from 'vitest'
import {
  bodyA,
  expectRejected,
  signatureKey,
  signJson,
  signText,
  sort,
  time,
  vectorA,
  vectorB,
  verifySigned,
} from '../../test/deliveries.ts'
import v2 from '../fixtures/webhook-v2.json' with { type: 'json' }
import captured from '../fixtures/webhook-v2-2025.json' with { type: 'json' }
import { type CassoEvent, verifyCassoWebhook } from '../webhook.ts'

const withDetail = (detail: string) => `{"error":0,"data":{"id":9,"amount":1000,"x":${detail}}}`

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

test('B15: a body of more parts or depth than any delivery has is rejected without sorting it', async () => {
  const names = (count: number) => `{${Array.from({ length: count }, (_, at) => `"${at}":1`).join()}}`
  const bodies: [string, RegExp][] = [
    [names(11_000), /too many parts/],
    [`[${'1.0,'.repeat(21_000)}1]`, /too many parts/],
    [`"a\\"[",${'[],'.repeat(21_000)}`, /too many parts/],
    ['['.repeat(100_000), /nested too deeply/],
    [`["a\\\\",${'{"x":['.repeat(40)}`, /nested too deeply/],
  ]
  for (const [body, message] of bodies) {
    const error = await failure(verifySigned(body, signText(body)))
    expect(error).toMatchObject({ code: 'webhook_rejected', vendorCode: 'signature' })
    expect(error.message).toMatch(message)
  }
  // Brackets and commas inside a string do not count.
  const x = JSON.stringify(`${'[,'.repeat(30_000)}"\\`)
  const text = `{"data":{"amount":1000,"id":9,"x":${x}},"error":0}`
  expect((await verifySigned(text, signText(text))).transactions[0]?.id).toBe(9)
})

test('V2: the header is judged before anybody reads the body', async () => {
  const body = new ReadableStream({ pull: () => expect.unreachable('the body was read') }, { highWaterMark: 0 })
  for (const [header, vendorCode] of [
    ['t=1,v1=00', 'signature'],
    [vectorA, 'expired'],
  ] as const) {
    const init = { method: 'POST', headers: { 'x-casso-signature': header }, body, duplex: 'half' }
    const request = new Request('https://shop.example/casso', init as RequestInit)
    const options = { signatureKey, toleranceMs: 1, now: () => 0 }
    expect(await failure(verifyCassoWebhook(request, options))).toMatchObject({ vendorCode })
  }
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
    // Some flips make an invalid header value, which an HTTP library would refuse.
    if (/^[\x21-\x7e]+$/.test(header)) await expectRejected(verifySigned(bodyA, header), header)
  }
})

test('V2: any body verifies under its own signature, and under no other', async () => {
  const body = fc.record({
    error: fc.constant(0),
    data: fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()),
  })
  const full = (given: { data: object }) => ({ ...given, data: { ...given.data, id: 1, amount: 1 } })
  await fc.assert(
    fc.asyncProperty(body, body, async (one, other) => {
      const text = JSON.stringify(full(one))
      const header = signJson(text)
      expect((await verifySigned(text, header)).raw).toEqual(JSON.parse(text))
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
    await expectRejected(verifySigned(bodyA, header), header, header === '' ? 'missing' : 'signature')
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
  await expectRejected(verifySigned(bodyA, vectorA, { toleranceMs: 60_000 }), undefined, 'expired')
})

test('V2: a body that is no JSON is judged by its very text', async () => {
  for (const body of ['{"error":0', '"', '{a:1}', 'ping', '\\"', '']) {
    const error = await expectRejected(verifySigned(body, signText(body)), body, 'unreadable')
    expect(error.body).toBe(body)
    await expectRejected(verifySigned(body, signText(`${body} `)), body, 'signature')
  }
})

test("V2: the dashboard's test call as it was captured verifies once it is sorted", async () => {
  const body = JSON.stringify(captured)
  const event = await verifySigned(body, signJson(body))
  expect(event).toMatchObject({ version: 2, test: true, transactions: [{ id: 0, amount: 599_000 }] })
  await expectRejected(verifySigned(body, signText(body)), 'unsorted', 'signature')
})

test('B15: a body of 5,000 parts or 64 levels is looked at, and one of more is rejected', async () => {
  const list = (parts: number) => `[${Array(parts + 1).fill('0')}]`
  const object = (parts: number) => `{${Array.from({ length: parts / 2 }, (_, at) => `"${at}":0`).join()},"x":0}`
  const nested = (depth: number, [open, close]: readonly [string, string]) =>
    `${open.repeat(depth)}0${close.repeat(depth)}`
  const brackets = [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const
  const bodies = [
    list(5_000),
    object(4_998),
    ...brackets.map((pair) => nested(64, pair)),
    `[${nested(63, brackets[0])},${nested(63, brackets[1])}]`,
  ]
  for (const body of bodies) {
    const outcome = await verifySigned(body, signText(body)).catch((error) => error.vendorCode)
    expect(outcome, body.slice(0, 9)).not.toBe('signature')
  }
  const beyond = [list(5_001), object(5_000), ...brackets.map((pair) => nested(65, pair))]
  for (const body of beyond) {
    expect(await failure(verifySigned(body, signText(body))), body.slice(0, 9)).toMatchObject({
      vendor: 'casso',
      vendorCode: 'signature',
    })
  }
})
