import { failure } from 'test-kit/contract'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import type { ClientEvent } from './events.ts'

test('fetch sends the headers of the vendor and the client, its own before them', async () => {
  const sent: Headers[] = []
  const answer = ({ headers }: Request) => {
    sent.push(headers)
    return new Response()
  }
  const options = { headers: { 'x-shop': 'client', 'X-Own': 'client' } }
  const shop = createStubShop(answer, options, { headers: { 'x-vendor': 'vendor', 'x-shop': 'vendor' } })
  await shop.fetch('orders', { headers: { 'x-own': 'call', accept: 'text/csv' } })
  await shop.fetch('orders')
  const common = { authorization: 'Bearer made-up-key', 'x-shop': 'client', 'x-vendor': 'vendor' }
  expect(sent.map((headers) => Object.fromEntries(headers))).toEqual([
    { ...common, accept: 'text/csv', 'x-own': 'call' },
    { ...common, accept: 'application/json', 'x-own': 'client' },
  ])
})

test('B7: a caller of fetch who leaves is let go at once, with their own reason', async () => {
  const leaving = new AbortController()
  const reason = new Error('the caller left')
  const shop = createStubShop(({ signal }) => {
    const left = new Promise<Response>((_, fail) => signal.addEventListener('abort', () => fail(signal.reason)))
    leaving.abort(reason)
    return left
  })
  await expect(shop.fetch('orders', { signal: leaving.signal })).rejects.toBe(reason)
})

test('a reply whose body nobody reads keeps no process alive', async () => {
  const timers = vi.spyOn(globalThis, 'setTimeout')
  onTestFinished(() => timers.mockRestore())
  await createStubShop(() => new Response('unread')).fetch('orders')
  expect(timers.mock.results.filter(({ value }) => value.hasRef())).toEqual([])
})

test('fetch works where timers are numbers, as in browsers', async () => {
  const timers = vi.spyOn(globalThis, 'setTimeout').mockReturnValue(7 as never)
  onTestFinished(() => timers.mockRestore())
  expect(await (await createStubShop(() => new Response('yes')).fetch('orders')).text()).toBe('yes')
})

test('B7, B10: fetch lets its caller go also where the fetch of the client never looks at the signal', async () => {
  const sent: unknown[] = []
  const deaf = (input: unknown) => {
    sent.push(input)
    return new Promise<Response>(() => {})
  }
  const events: ClientEvent[] = []
  const shop = createStubShop(() => new Response(), {
    fetch: deaf,
    timeout: 50,
    onEvent: (event) => events.push(event),
  })
  expect(await failure(shop.fetch('orders'))).toMatchObject({ code: 'timeout' })
  const reason = new Error('the caller left')
  const leaving = new AbortController()
  const left = shop.fetch('orders', { signal: leaving.signal })
  leaving.abort(reason)
  await expect(left).rejects.toBe(reason)
  expect(sent).toHaveLength(2)
  await expect(shop.fetch('orders', { method: 'POST', signal: leaving.signal })).rejects.toBe(reason)
  expect(sent).toHaveLength(2)
  expect(events.filter(({ type }) => type === 'call.ended')).toMatchObject([
    { code: 'timeout', attempts: 1 },
    { code: 'aborted', attempts: 1 },
    { code: 'aborted', attempts: 0 },
  ])
})

test('a reply that comes after its caller has left is let go, so that its connection is freed', async () => {
  let answer: (response: Response) => void = () => {}
  const fetch = () => new Promise<Response>((resolve) => (answer = resolve))
  const shop = createStubShop(() => new Response(), { fetch, timeout: 20, retry: 0 })
  for (const call of [() => shop.fetch('orders'), () => shop.request('GET', 'orders')]) {
    expect(await failure(call())).toMatchObject({ code: 'timeout' })
    const canceled = new Promise((cancel) => answer(new Response(new ReadableStream({ cancel }))))
    await canceled
  }
})

test('fetch sends any method that HTTP has room for', async () => {
  const methods: string[] = []
  const shop = createStubShop(() => new Response(), {
    fetch: async (_, init) => {
      methods.push(init?.method ?? '')
      return new Response()
    },
  })
  for (const method of ['PROPFIND', 'M-SEARCH', 'patch']) await shop.fetch('orders', { method })
  expect(methods.map((method) => method.toUpperCase())).toEqual(['PROPFIND', 'M-SEARCH', 'PATCH'])
})

test('what fetch could never send is invalid_input, before anything is sent', async () => {
  const shop = createStubShop(() => expect.unreachable('Something was sent'))
  for (const [init, path] of [
    [{ method: 'TRACE' }, 'method'],
    [{ method: 'GE T' }, 'method'],
    [{ headers: { 'a b': 'c' } }, 'headers'],
    [{ body: 'x' }, 'body'],
  ] as const) {
    const error = await failure(shop.fetch('orders', init))
    expect(error).toMatchObject({ code: 'invalid_input', sent: false, issues: [{ path }] })
  }
})
