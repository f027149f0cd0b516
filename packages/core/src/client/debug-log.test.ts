import { failure } from 'test-kit/contract'
import { createFakeClock } from 'test-kit/fake-clock'
import * as v from 'valibot'
import { expect, test, vi } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import { ApiError } from '../errors/api-error.ts'
import { Secret } from '../errors/secret.ts'
import { debugLog } from './debug-log.ts'
import { get } from './endpoint.ts'
import type { ClientEvent } from './events.ts'
import { reply, replyNumber, replyRecord, soft } from './reply.ts'

const table = {
  get: get('orders/{id}', { params: v.string(), reply: replyNumber }),
  note: get('notes', { reply: reply({ text: soft(v.string()) }) }),
}
const anyMs = (line: string) => line.replace(/in \d+ ms/, 'in _ ms')

function setup(answers: (() => Response)[], facts = {}) {
  const lines: string[] = []
  const onEvent = debugLog((line) => lines.push(anyMs(line)))
  const shop = createStubShop(() => answers.shift()!(), { retry: 1, onEvent, clock: createFakeClock() }, facts)
  return { lines, shop, orders: shop.bind('orders', table) }
}

test('each request of a call is one line, without the values of its path', async () => {
  const busy = () => new Response(null, { status: 503, headers: { 'retry-after': '0' } })
  const { lines, orders } = setup([
    busy,
    () => Response.json({ data: 7 }, { headers: { 'x-request-id': 'r-\u0081 1' } }),
    busy,
    busy,
  ])
  await orders.get('DH35')
  await failure(orders.get('DH35'))
  expect(lines).toEqual([
    '[shop] orders.get: attempt 1 failed with server_error, another follows',
    '[shop] orders.get: GET orders/{id}: ok 200 in _ ms, 2 requests, request id r-  1',
    '[shop] orders.get: attempt 1 failed with server_error, another follows',
    '[shop] orders.get: GET orders/{id}: server_error 503 in _ ms, 2 requests',
  ])
})

test('calls without a route and replies that deviate have their lines', async () => {
  const { lines, shop, orders } = setup([
    () => Response.json({ data: { text: {} } }),
    () => Response.json({ data: 1 }),
    () => Response.json({ data: 1 }),
  ])
  await orders.note()
  await shop.request('GET', 'DH35')
  await shop.fetch('DH35')
  expect(lines).toEqual([
    '[shop] orders.note: the reply is not as documented: text (expected string)',
    '[shop] orders.note: GET notes: ok 200 in _ ms',
    '[shop] request: GET: ok 200 in _ ms',
    '[shop] fetch: GET: ok 200 in _ ms',
  ])
})

test('each login is one line, whatever becomes of it', async () => {
  const next: (() => Secret)[] = [
    () => new Secret('made-up-token'),
    () => {
      throw new ApiError({
        code: 'credentials_rejected',
        vendor: 'shop',
        operation: 'login',
        message: 'No',
        status: 401,
      })
    },
  ]
  const login = async () => ({ access: next.shift()!(), lifeMs: 60_000 })
  const { lines, shop } = setup([], { credential: { identity: [], login } })
  await shop.auth.token()
  await shop.auth.reset()
  await failure(shop.auth.token())
  expect(lines).toEqual([
    '[shop] login: ok in _ ms, good until 2026-01-01T00:01:00.000Z',
    '[shop] login: refused for good in _ ms: [shop] login: No (401)',
  ])
})

test.each<[ClientEvent, string]>([
  [{ vendor: 'shop', type: 'grant.adopted', version: 2 }, 'login: another process had logged in'],
  [{ vendor: 'shop', type: 'grant.refused', version: 2, replaced: false }, 'login: the vendor refused the token'],
  [
    { vendor: 'shop', type: 'grant.refused', version: 2, replaced: true },
    'login: the vendor refused the token, a new login follows',
  ],
  [
    { vendor: 'shop', type: 'grant.failed', code: 'auth_unavailable', message: 'Down', ms: 12.6, retryAt: new Date(0) },
    'login: auth_unavailable in 13 ms, the next one from 1970-01-01T00:00:00.000Z: Down',
  ],
  [
    { vendor: 'shop', type: 'grant.failed', code: 'interaction_required', message: 'A person must log in', ms: 1 },
    'login: interaction_required in 1 ms: A person must log in',
  ],
  [{ vendor: 'shop', type: 'store.failed', step: 'save', reason: 'timeout' }, 'store: save failed (timeout)'],
  [
    {
      vendor: 'shop',
      type: 'reply.deviated',
      operation: 'orders.list',
      issues: ['a', 'b', 'c', 'd', 'e'].map((path) => ({ path, expected: 'string' })),
    },
    'orders.list: the reply is not as documented: a (expected string), b (expected string), c (expected string), 2 more',
  ],
])('%o is told in one line', (event, line) => {
  const print = vi.fn()
  debugLog(print)(event)
  expect(print.mock.calls).toEqual([[`[shop] ${line}`]])
})

test('without a function to print with, lines go to console.debug', async () => {
  const debug = vi.spyOn(console, 'debug').mockReturnValue()
  debugLog()({ vendor: 'shop', type: 'grant.minted', via: 'refresh', version: 1, ms: 2 })
  expect(debug.mock.calls).toEqual([['[shop] refresh: ok in 2 ms']])
  debug.mockRestore()
})

test('B8: names that the vendor chose are masked, cut, and stay on their line', async () => {
  const events: ClientEvent[] = []
  const lines: string[] = []
  const log = debugLog((line) => lines.push(line))
  const shop = createStubShop(
    () =>
      Response.json({ data: { 'Bearer shop-secret-1\u2028[shop] login: ok\u202e\n': 1, ['B'.repeat(9_000)]: null } }),
    {
      onEvent: (event) => {
        events.push(event)
        log(event)
      },
    },
    { secrets: ['shop-secret-1'] },
  )
  const { read } = shop.bind('names', { read: get('names', { reply: replyRecord(v.string()) }) })
  expect(await read()).toEqual({})
  const [deviated] = events.filter(({ type }) => type === 'reply.deviated')
  expect(deviated).toMatchObject({
    issues: [{ path: 'Bearer *** [shop] login: ok ' }, { path: 'B'.repeat(100), expected: 'string' }],
  })
  const line = lines.find((text) => text.includes('not as documented'))
  expect(line).not.toMatch(/[\p{Cc}\u2028\u202e]|secret|B{101}/u)
})
