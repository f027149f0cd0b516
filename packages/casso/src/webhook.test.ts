import { expect, test, vi } from 'vitest'
import {
  bodyA,
  expectRejected,
  post,
  secureToken,
  signatureKey,
  vectorA,
  vectorB,
  verifyLegacy,
  verifySigned,
} from '../test/deliveries.ts'
import legacy from './fixtures/webhook-legacy.json' with { type: 'json' }
import testCall from './fixtures/webhook-legacy-test.json' with { type: 'json' }
import v2 from './fixtures/webhook-v2.json' with { type: 'json' }
import { type CassoEvent, type CassoTransaction, cassoWebhookHandler } from './webhook.ts'

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
    onRejected: ({ vendorCode }) => rejections.push(vendorCode ?? ''),
    seen: () => !called.push('seen'),
  })
  expect((await handle(post({ error: 0, data: items }, { 'secure-token': 'guess' }))).status).toBe(401)
  expect((await handle(post({ error: 0, data: items }, {}))).status).toBe(401)
  expect((await handle(new Request('https://shop.example/casso'))).status).toBe(405)
  expect(called).toEqual([])
  expect(rejections).toEqual(['secret', 'missing'])
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
    onError: () => {},
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

test('B15: a genuine delivery that cannot be read is never turned away', async () => {
  const unreadable: unknown[] = []
  const errors: unknown[] = []
  const rejected: unknown[] = []
  const listen = {
    onError: (error: unknown) => errors.push(error),
    onRejected: (error: unknown) => rejected.push(error),
  }
  const onTransaction = () => {}
  const body = { error: 0, data: [{ id: 'x' }] }
  const quiet = cassoWebhookHandler({ secureToken, onTransaction, ...listen })
  expect((await quiet(post(body))).status).toBe(500)
  expect(errors).toMatchObject([{ code: 'webhook_rejected', vendorCode: 'unreadable' }])
  const onUnreadable = (given: unknown, { vendorCode }: { vendorCode?: string }) => unreadable.push([given, vendorCode])
  const careful = cassoWebhookHandler({ secureToken, onTransaction, onUnreadable, ...listen })
  const answer = await careful(post(body))
  expect([answer.status, await answer.text()]).toEqual([200, '{"success":true}'])
  expect((await careful(post('no JSON'))).status).toBe(200)
  expect(unreadable).toEqual([
    [body, 'unreadable'],
    ['no JSON', 'unreadable'],
  ])
  expect((await careful(post(body, { 'secure-token': 'guessed' }))).status).toBe(401)
  expect([errors.length, rejected.length, unreadable.length]).toEqual([1, 1, 2])
})

test('B15: one bad transaction does not cost the good ones, and is heard of', async () => {
  const bad = { id: 'x', amount: 1 }
  const body = { error: 0, data: [items[0], bad, items[1]] }
  const booked: number[] = []
  const errors: unknown[] = []
  const options = {
    secureToken,
    seen: (id: number) => booked.includes(id),
    onTransaction: ({ id }: CassoTransaction) => booked.push(id),
    onError: (error: unknown) => errors.push(error),
  }
  const quiet = cassoWebhookHandler(options)
  expect((await quiet(post(body))).status).toBe(500)
  expect((await quiet(post(body))).status).toBe(500)
  expect(booked).toEqual([1, 2])
  expect(errors).toMatchObject([{ vendorCode: 'unreadable', issues: [{ path: 'id' }] }, {}])
  const unreadable: unknown[] = []
  const careful = cassoWebhookHandler({ ...options, onUnreadable: (row) => unreadable.push(row) })
  expect((await careful(post(body))).status).toBe(200)
  expect(unreadable).toEqual([bad])
})

test('claims let one of two simultaneous deliveries through, and give the id back when the callback throws', async () => {
  const taken = new Set<number>()
  const claims = {
    // The object that a user passes may have more than the two functions.
    taken,
    claim: async (id: number) => {
      if (taken.has(id)) return false
      taken.add(id)
      return true
    },
    release: (id: number) => taken.delete(id),
  }
  const booked: number[] = []
  let isBroken = true
  const handle = cassoWebhookHandler({
    secureToken,
    claims,
    onTransaction: async ({ id }) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (id === 2 && isBroken) throw new Error('the database is away')
      booked.push(id)
    },
    onError: () => {},
  })
  const both = await Promise.all([
    handle(post({ error: 0, data: [items[0]] })),
    handle(post({ error: 0, data: [items[0]] })),
  ])
  expect(both.map(({ status }) => status)).toEqual([200, 200])
  expect(booked).toEqual([1])
  expect((await handle(post({ error: 0, data: items }))).status).toBe(500)
  expect([...taken]).toEqual([1])
  isBroken = false
  expect((await handle(post({ error: 0, data: items }))).status).toBe(200)
  expect(booked).toEqual([1, 2, 3])
})

test('neither claims nor seen are asked of test calls of either kind', async () => {
  const asked: unknown[] = []
  const tests: [number, boolean][] = []
  const note = (id: unknown) => asked.push(id) > 0
  const handle = cassoWebhookHandler({
    secureToken,
    signatureKey,
    seen: note,
    claims: { claim: note, release: note },
    onTransaction: (_, event) => tests.push([event.version, event.test]),
  })
  expect((await handle(post(testCall))).status).toBe(200)
  expect((await handle(post(v2, { 'x-casso-signature': vectorA }))).status).toBe(200)
  expect({ asked, tests }).toEqual({
    asked: [],
    tests: [
      [1, true],
      [2, true],
    ],
  })
})

test('a secret function that throws or gives nothing is answered 500, since nobody can be judged', async () => {
  const errors: unknown[] = []
  for (const secret of [
    () => undefined,
    () => {
      throw new Error('no vault')
    },
  ]) {
    const handle = cassoWebhookHandler({
      secureToken: secret,
      onTransaction: () => {},
      onError: (error) => errors.push(error),
    })
    expect((await handle(post({ error: 0, data: items }))).status).toBe(500)
  }
  expect(errors.map(String)).toEqual([expect.stringContaining("'secureToken'"), 'Error: no vault'])
})

test('a callback that throws is heard of on the console when nobody listens', async () => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
  const thrown = new Error('the database is away')
  const handle = cassoWebhookHandler({ secureToken, onTransaction: () => Promise.reject(thrown) })
  expect((await handle(post({ error: 0, data: items }))).status).toBe(500)
  expect(printed.mock.calls).toEqual([[thrown]])
  printed.mockRestore()
})

test("called with a framework's own request, the handler says at once what to wrap it in", () => {
  const handle = cassoWebhookHandler({ secureToken, onTransaction: () => {} })
  expect(() => handle({ method: 'POST', url: '/casso', headers: {} } as never)).toThrow('toNodeHandler')
})
