import { expect, test } from 'vitest'
import {
  bodyA,
  expectRejected,
  secureToken,
  signatureKey,
  signed,
  signJson,
  signText,
  vectorA,
  vectorB,
  verifyLegacy,
  verifySigned,
} from '../../test/deliveries.ts'
import legacy from '../fixtures/webhook-legacy.json' with { type: 'json' }
import of2022 from '../fixtures/webhook-legacy-2022.json' with { type: 'json' }
import testCall from '../fixtures/webhook-legacy-test.json' with { type: 'json' }
import v2 from '../fixtures/webhook-v2.json' with { type: 'json' }
import { findOrderCode } from '../index.ts'
import { type CassoVerifyOptions, cassoWebhookHandler, verifyCassoWebhook } from '../webhook.ts'

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
  for (const headers of [{}, { 'secure-token': '' }, { authorization: secureToken }]) {
    const given = headers as Record<string, string>
    await expectRejected(verifyLegacy(legacy, given), JSON.stringify(headers), 'missing')
  }
  for (const headers of [
    { 'secure-token': '@123#ABC' },
    { 'secure-token': '@123#ab' },
    { 'secure-token': `${secureToken}, ${secureToken}` },
  ]) {
    await expectRejected(verifyLegacy(legacy, headers), JSON.stringify(headers), 'secret')
  }
})

test('legacy: several tokens may be good at once, while they are changed', async () => {
  const delivery = { headers: { 'Secure-Token': 'old' }, body: JSON.stringify(legacy) }
  expect((await verifyCassoWebhook(delivery, { secureToken: ['new', 'old'] })).version).toBe(1)
  await expectRejected(verifyCassoWebhook(delivery, { secureToken: ['new', 'newer'] }))
})

test('a delivery whose kind has no key is refused, with the option that is missing', async () => {
  const second = await expectRejected(verifyCassoWebhook(signed(bodyA, vectorA), { secureToken }), 'V2', 'unconfigured')
  expect(second.message).toContain("so the option 'signatureKey' is needed")
  const body = JSON.stringify(legacy)
  const delivery = { headers: { 'secure-token': secureToken }, body }
  const first = await expectRejected(verifyCassoWebhook(delivery, { signatureKey }), 'legacy', 'unconfigured')
  expect(first.message).toContain("so the option 'secureToken' is needed")
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

test('B15: the body tells the dialect, whatever proves who sent it', async () => {
  const [item] = legacy.data
  const plain = { id: 9, amount: 1000 }
  const dialects: [unknown, 1 | 2, number][] = [
    [{ error: 0, data: legacy.data }, 1, 1],
    [{ error: 0, data: item }, 1, 1],
    [{ error: 0, data: v2.data }, 2, 1],
    [{ error: 0, data: [v2.data, v2.data] }, 2, 2],
    [{ error: 0, data: [plain] }, 1, 1],
    [{ error: 0, data: plain }, 2, 1],
  ]
  for (const [body, version, count] of dialects) {
    const text = JSON.stringify(body)
    for (const event of [await verifyLegacy(body), await verifySigned(text, signJson(text))]) {
      expect([event.version, event.transactions.length, event.raw], text).toEqual([version, count, body])
    }
  }
})

test('B15: a ping without transactions is a delivery of the kind that its proof belongs to', async () => {
  for (const data of [[], {}, null, '', undefined]) {
    const body = { error: 0, data }
    const raw = JSON.parse(JSON.stringify(body))
    expect(await verifyLegacy(body)).toEqual({ version: 1, test: false, transactions: [], raw })
    const text = JSON.stringify(body)
    expect(await verifySigned(text, signJson(text))).toEqual({ version: 2, test: false, transactions: [], raw })
  }
})

test("B15: the legacy webhook's test call is told from a payment", async () => {
  const event = await verifyLegacy(testCall)
  expect(event).toMatchObject({
    version: 1,
    test: true,
    transactions: [{ id: 0, reference: 'MA_GIAO_DICH_THU_NGHIEM' }],
  })
  expect((await verifyLegacy(legacy)).test).toBe(false)
})

test('B15: a delivery of 2022 as it was captured, and what older ones had besides', async () => {
  const { transactions } = await verifyLegacy(of2022)
  expect(transactions[0]).toMatchObject({ id: 1_844_887, reference: '246745', amount: 5_000, balance: 55_000 })
  expect(findOrderCode(transactions[0]?.description, { prefix: 'Bill' })).toBe('Bill4')
  const old = { ...legacy.data[0], guid: 'x', orderOfTheDay: 3, hashDateDesAmount: 'y' }
  expect((await verifyLegacy({ error: 0, data: [old] })).transactions[0]?.raw).toEqual(old)
})

test('B15: side fields of any type cost no delivery, and ids and numbers may be texts', async () => {
  const [item] = legacy.data
  for (const name of Object.keys(item!)) {
    if (name === 'id' || name === 'amount') continue
    for (const value of [undefined, null, 5, 'x', {}, [], true]) {
      const { transactions } = await verifyLegacy({ error: 0, data: [{ ...item, [name]: value }] })
      expect(transactions[0], `${name}: ${String(value)}`).toMatchObject({ id: 6785, amount: 79_000 })
    }
  }
  const texts = { ...v2.data, id: '218897', amount: '599000', counterAccountNumber: 8_888_888_888 }
  const body = JSON.stringify({ error: '0', data: texts })
  expect((await verifySigned(body, signJson(body))).transactions[0]).toMatchObject({
    id: 218_897,
    amount: 599_000,
    counterAccountNumber: '8888888888',
  })
})

test('B15: a genuine delivery that cannot be read is told from a stranger, and comes with its body', async () => {
  const [item] = legacy.data
  const bodies: unknown[] = [null, [], 'text', 5, { error: 0, data: 'x' }, { error: {}, data: [] }]
  for (const row of [null, 'x', [], {}, { ...item, id: 1.5 }, { ...item, id: 2 ** 53 }, { ...item, id: undefined }]) {
    bodies.push({ error: 0, data: [row] })
  }
  bodies.push({ error: 0, data: [{ ...item, amount: null }] }, { error: 0, data: [{ ...item, amount: '79.000 VND' }] })
  for (const body of bodies) {
    const what = JSON.stringify(body)
    const fromLegacy = await expectRejected(verifyLegacy(body), what, 'unreadable')
    expect(fromLegacy.body, what).toEqual(JSON.parse(what))
    const fromSigned = await expectRejected(verifySigned(what, signJson(what)), what, 'unreadable')
    expect(fromSigned.body, what).toEqual(JSON.parse(what))
    await expectRejected(verifyLegacy(body, { 'secure-token': 'guessed' }), what, 'secret')
    await expectRejected(verifySigned(what, vectorA), what, 'signature')
  }
  for (const body of ['{"error":0', '']) {
    const delivery = { headers: { 'secure-token': secureToken }, body }
    expect((await expectRejected(verifyCassoWebhook(delivery, { secureToken }), body, 'unreadable')).body).toBe(body)
  }
})

test('B15: an id that JSON cannot carry exactly is unreadable, and named', async () => {
  const body = '{"error":0,"data":[{"id":9007199254740993,"amount":1}]}'
  const delivery = { headers: { 'secure-token': secureToken }, body }
  const error = await expectRejected(verifyCassoWebhook(delivery, { secureToken }), body, 'unreadable')
  expect(error.issues?.map(({ path }) => path)).toEqual(['id'])
})

test('B15: one bad row among good ones is told beside them', async () => {
  const bad = { ...legacy.data[0], id: 'x' }
  const event = await verifyLegacy({ error: 0, data: [...legacy.data, bad] })
  expect(event.transactions.map(({ id }) => id)).toEqual([6785])
  expect(event.unreadable).toEqual([{ row: bad, issues: [expect.objectContaining({ path: 'id' })] }])
  expect(await verifyLegacy(legacy)).not.toHaveProperty('unreadable')
})

test('secrets may be functions, which are asked for each delivery that needs them', async () => {
  const asked: string[] = []
  const options: CassoVerifyOptions = {
    secureToken: () => [String(asked.push('token')), secureToken],
    signatureKey: async () => {
      asked.push('key')
      return signatureKey
    },
  }
  const delivery = { headers: { 'secure-token': secureToken }, body: JSON.stringify(legacy) }
  expect((await verifyCassoWebhook(delivery, options)).version).toBe(1)
  expect((await verifyCassoWebhook(signed(bodyA, vectorA), options)).version).toBe(2)
  expect(asked).toEqual(['token', 'key'])
  for (const secret of [() => undefined, () => '', () => [], () => Promise.reject(new TypeError('no vault'))]) {
    const given = { secureToken: secret as () => string }
    await expect(verifyCassoWebhook(delivery, given)).rejects.toThrow(TypeError)
  }
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
    [{ secureToken: undefined, signatureKey: undefined }, 'is the environment variable set?'],
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
    [{ signatureKey, onTransaction, onUnreadable: 'log' }, 'onUnreadable'],
    [{ signatureKey, onTransaction, claims: {} }, 'claims'],
    [{ signatureKey, onTransaction, claims: { claim: onTransaction } }, 'claims'],
  ] as const) {
    expect(() => cassoWebhookHandler(options as never), name).toThrow(`'${name}' must be`)
  }
})
