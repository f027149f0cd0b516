import { failure } from 'test-kit/contract'
import { createFakeClock } from 'test-kit/fake-clock'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import { createKy } from '../ky.ts'
import type { ClientEvent } from './events.ts'

const down = (headers: Record<string, string> = {}) => new Response(null, { status: 503, headers })

test('a fault in what a vendor package gives ends the call at once, as an error without secrets', async () => {
  let sent = 0
  const answer = () => {
    sent += 1
    return Response.json({})
  }
  const read = () => {
    throw new TypeError('made-up-key is undefined')
  }
  const shop = createStubShop(answer, { retry: 2 }, { read })
  expect(await failure(shop.request('GET', 'orders'))).toMatchObject({
    code: 'network',
    message: '[shop] GET orders: The call failed in an unforeseen way',
    cause: { name: 'TypeError', message: '*** is undefined' },
  })
  expect(sent).toBe(1)
})

test('B11: each new attempt is told, and the last failure is the call’s', async () => {
  const events: ClientEvent[] = []
  let sent = 0
  const answer = () => {
    sent += 1
    return new Response(null, { status: 500 + sent })
  }
  const shop = createStubShop(answer, { retry: 2, onEvent: (event) => events.push(event) })
  expect(await failure(shop.request('GET', 'orders'))).toMatchObject({ code: 'server_error', status: 503 })
  const retried = { vendor: 'shop', type: 'call.retried', operation: 'request', code: 'server_error' }
  const [started] = events
  expect(events.filter(({ type }) => type === 'call.retried')).toEqual([
    { ...retried, id: (started as { id: string }).id, attempt: 1 },
    { ...retried, id: (started as { id: string }).id, attempt: 2 },
  ])
})

test('B7: a caller who leaves between two attempts is let go at once, with their own reason', async () => {
  const leaving = new AbortController()
  const reason = new Error('the caller left')
  let sent = 0
  const answer = () => {
    sent += 1
    return down({ 'retry-after': '20' })
  }
  const shop = createStubShop(answer, {
    retry: 2,
    onEvent: ({ type }) => type === 'call.retried' && leaving.abort(reason),
  })
  const startedAt = performance.now()
  await expect(shop.request('GET', 'orders', { signal: leaving.signal })).rejects.toBe(reason)
  expect(performance.now() - startedAt).toBeLessThan(5_000)
  expect(sent).toBe(1)
})

test('B7: a caller who leaves during an attempt is let go at once, with their own reason', async () => {
  const leaving = new AbortController()
  const reason = new Error('the caller left')
  const told: unknown[] = []
  const shop = createStubShop(
    ({ signal }) => {
      signal.addEventListener('abort', () => told.push(signal.reason))
      leaving.abort(reason)
      return new Promise(() => {})
    },
    { retry: 2 },
  )
  await expect(shop.request('GET', 'orders', { signal: leaving.signal })).rejects.toBe(reason)
  expect(told).toEqual([reason])
})

test('the error of another call, given as the reason of an abort, comes back untouched', async () => {
  const events: ClientEvent[] = []
  const hang = ({ signal }: Request) =>
    new Promise<Response>((_, fail) => signal.addEventListener('abort', () => fail(signal.reason)))
  const answer = (request: Request) =>
    request.url.endsWith('bad') ? Response.json({ refusal: { message: 'no' } }, { status: 422 }) : hang(request)
  const shop = createStubShop(answer, { onEvent: (event) => events.push(event) })
  const controller = new AbortController()
  const { signal } = controller
  const rest = [shop.request('GET', 'slow', { signal }), shop.fetch('slow', { signal })]
  const ky = createKy(shop, { retry: 0 })
  rest.push(ky.get('slow', { signal }).json())
  const reason = await failure(shop.request('GET', 'bad', { signal }))
  controller.abort(reason)
  rest.push(shop.request('GET', 'slow', { signal }), shop.fetch('slow', { signal }))
  for (const { reason: thrown } of (await Promise.allSettled(rest)) as PromiseRejectedResult[])
    expect(thrown).toBe(reason)
  const ended = events.filter(({ type }) => type === 'call.ended')
  expect(ended.map((event) => 'code' in event && event.code)).toEqual(['refused', ...Array(5).fill('aborted')])
})

test('B10: an attempt or a pause for which no time at all is left is not begun', async () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(0)
  onTestFinished(() => now.mockRestore())
  const sent: Request[] = []
  const answer = (request: Request) => {
    sent.push(request)
    return down({ 'retry-after': '1' })
  }
  const shop = createStubShop(answer, { retry: 2, totalTimeout: 1_000, clock: createFakeClock() })
  expect(await failure(shop.request('GET', 'orders'))).toMatchObject({ code: 'server_error' })
  expect(sent).toHaveLength(1)
  now.mockReturnValueOnce(0).mockReturnValue(1_000)
  expect(await failure(shop.request('GET', 'orders'))).toMatchObject({ code: 'timeout' })
  expect(sent).toHaveLength(1)
})

test('B8: what is told of a new attempt holds no secret', async () => {
  const events: ClientEvent[] = []
  const shop = createStubShop(() => down(), { retry: 1, onEvent: (event) => events.push(event) })
  await failure(shop.request('GET', 'keys/made-up-key'))
  expect(events.map(({ type }) => type)).toEqual(['call.started', 'call.retried', 'call.ended'])
  expect(JSON.stringify(events)).not.toContain('made-up-key')
})
