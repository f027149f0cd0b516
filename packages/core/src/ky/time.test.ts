import { failure } from 'test-kit/contract'
import { expect, test } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import { Secret } from '../errors/secret.ts'
import { createKy } from '../ky.ts'

const never = () => new Promise<Response>(() => {})

test.each<[string, object, object, string]>([
  ['an undefined time-out is the client’s', {}, { timeout: undefined }, '100 ms'],
  ['also on an instance', { timeout: undefined }, {}, '100 ms'],
  ['a total one names its own time', { timeout: 5_000, totalTimeout: 150 }, {}, '150 ms'],
  ['also without another', { timeout: false }, { totalTimeout: 150 }, '150 ms'],
  ['a total one that has not passed is not named', { totalTimeout: 5_000 }, {}, '100 ms'],
  [
    'a total one after several attempts',
    { timeout: 60, totalTimeout: 150 },
    { retry: { limit: 9, retryOnTimeout: true, delay: () => 1 } },
    '150 ms',
  ],
])('time-outs: %s', async (_, instance, call, expected) => {
  const ky = createKy(createStubShop(never, { timeout: 100 }), instance)
  const startedAt = performance.now()
  const error = await failure(ky.get('orders', call))
  expect(error).toMatchObject({ code: 'timeout', message: `[shop] GET orders: No reply within ${expected}` })
  expect(performance.now() - startedAt).toBeLessThan(2_000)
})

test('a time-out that no timer can count is the longest that one can', async () => {
  const shop = createStubShop(() => Response.json({ id: 1 }))
  const ky = createKy(shop, { timeout: 3e9, totalTimeout: Number.POSITIVE_INFINITY })
  expect(await ky.get('orders').json()).toEqual({ id: 1 })
})

test('B10: the time-out covers a body that ignores its signal', async () => {
  const drip = () => new Response(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) }))
  const error = await failure(
    createKy(createStubShop(drip, { timeout: 100 }))
      .get('orders')
      .json(),
  )
  expect(error).toMatchObject({ code: 'timeout', message: expect.stringContaining('100 ms') })
})

/** A shop whose login answers as the list says, the last one again and again. */
function createLoginShop(
  logins: (() => Promise<unknown>)[],
  timeout: number,
  answer: () => Response | Promise<Response>,
) {
  const time = { now: 0 }
  const clock = { monotonic: () => time.now, wall: () => 1.7e12 + time.now }
  const grant = { access: new Secret('token-1'), lifeMs: 3_600_000 }
  const login = () => Promise.resolve((logins.length > 1 ? logins.shift() : logins[0])?.()).then(() => grant)
  const credential = { identity: ['me'], login }
  return { time, shop: createStubShop(answer, { clock, timeout }, { credential: credential as never }) }
}

test('B6: in the hard window the old grant serves when the login server hangs', async () => {
  const { shop, time } = createLoginShop([async () => {}, never], 200, () => Response.json({ id: 1 }))
  await shop.auth.token()
  time.now = 3_600_000 - 25_000
  expect(await createKy(shop).get('orders').json()).toEqual({ id: 1 })
})

test('B10: a slow login does not eat the time of ky’s attempt, which is still limited', async () => {
  const slowly = () => new Promise((resolve) => setTimeout(resolve, 250))
  const served = createLoginShop([slowly], 300, async () => {
    await new Promise((resolve) => setTimeout(resolve, 150))
    return Response.json({ id: 1 })
  })
  expect(await createKy(served.shop).get('orders').json()).toEqual({ id: 1 })
  const hung = createLoginShop([slowly], 300, never)
  const startedAt = performance.now()
  const error = await failure(createKy(hung.shop, { timeout: 100 }).get('orders'))
  expect(error).toMatchObject({ code: 'timeout', message: expect.stringContaining('100 ms') })
  expect(performance.now() - startedAt).toBeLessThan(500)
})
