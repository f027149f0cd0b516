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

test('a call of fetch whose body can no longer hang keeps no timer', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const leaving = new AbortController()
  const left = new Error('the caller left')
  const answers: Record<string, () => Response | Promise<Response>> = {
    empty: () => new Response(null, { status: 204 }),
    redirect: () => new Response(null, { status: 302 }),
    broken: () => Promise.reject(new TypeError('fetch failed')),
    left: () => {
      leaving.abort(left)
      return new Promise(() => {})
    },
    body: () => new Response('yes'),
  }
  const shop = createStubShop(({ url }) => (answers[url.split('/').at(-1) ?? ''] ?? expect.unreachable())())
  for (const path of Object.keys(answers)) {
    await shop.fetch(path, path === 'left' ? { signal: leaving.signal } : {}).catch(() => {})
    expect(vi.getTimerCount(), path).toBe(path === 'body' ? 1 : 0)
  }
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

test('a body that has been read or is being read is invalid_input, before anything is sent', async () => {
  const sent: string[] = []
  const fetch = async (input: RequestInfo | URL) => {
    sent.push(String(input))
    return new Response('yes')
  }
  const login = () => expect.unreachable('A login was sent')
  const shop = createStubShop(() => new Response(), { fetch }, { credential: { identity: ['me'], login } })
  const create = () => new Request('https://api.example/v1/orders', { method: 'POST', body: 'one' })
  const read = create()
  await read.text()
  const begun = create()
  const reader = begun.body?.getReader()
  await reader?.read()
  reader?.releaseLock()
  const body = new Blob(['one']).stream()
  body.getReader()
  const stream: object = { method: 'POST', body, duplex: 'half' }
  for (const given of [[read], [begun], ['orders', stream], [create(), stream]] as Parameters<typeof shop.fetch>[]) {
    expect(await failure(shop.fetch(...given))).toMatchObject({
      code: 'invalid_input',
      sent: false,
      reason: 'The body has been read already',
      issues: [{ path: 'body', expected: 'a body that nobody has read' }],
    })
  }
  expect(sent).toEqual([])
  expect(await (await createStubShop(() => new Response('yes')).fetch(read, { body: 'another' })).text()).toBe('yes')
})

test('a Request that was sent once is invalid_input the second time', async () => {
  const shop = createStubShop(async (request) => new Response(await request.text()))
  const request = new Request('https://api.example/v1/orders', { method: 'POST', body: 'one' })
  expect(await (await shop.fetch(request)).text()).toBe('one')
  expect(await failure(shop.fetch(request))).toMatchObject({ code: 'invalid_input', issues: [{ path: 'body' }] })
})

test('B8: a body that fails when it is read is invalid_input, without secrets', async () => {
  const events: ClientEvent[] = []
  const unread = () => expect.unreachable('Something was sent')
  const shop = createStubShop(unread, { onEvent: (event) => events.push(event) })
  const gone = new Error('The file of made-up-key has changed')
  const body = Object.assign(new Blob(['one']), { arrayBuffer: () => Promise.reject(gone) })
  expect(await failure(shop.fetch('orders', { method: 'POST', body }))).toMatchObject({
    code: 'invalid_input',
    sent: false,
    issues: [{ path: 'body', expected: 'a body that can be read' }],
    cause: { message: 'The file of *** has changed' },
  })
  expect(events.at(-1)).toMatchObject({ type: 'call.ended', code: 'invalid_input', attempts: 0 })
})

test('B8: a fault in what a vendor package gives is an error of x.fetch without secrets, too', async () => {
  const events: ClientEvent[] = []
  const challenge = () => {
    throw new TypeError('made-up-key is undefined')
  }
  const shop = createStubShop(() => new Response(), { onEvent: (event) => events.push(event) }, { challenge })
  expect(await failure(shop.fetch('orders'))).toMatchObject({
    code: 'network',
    message: '[shop] GET orders: The call failed in an unforeseen way',
    cause: { name: 'TypeError', message: '*** is undefined' },
  })
  expect(events.at(-1)).toMatchObject({ type: 'call.ended', code: 'network' })
})
