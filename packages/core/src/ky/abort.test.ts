import { expect, test } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import type { ClientEvent } from '../client/events.ts'
import { createKy } from '../ky.ts'

const untilAborted = ({ signal }: Request) =>
  new Promise<Response>((_, fail) => signal.addEventListener('abort', () => fail(signal.reason)))

/** A signal of another copy of `AbortSignal`, such as jsdom's. */
const foreign = (signal: AbortSignal) => {
  const names = ['addEventListener', 'removeEventListener'] as const
  const shape = Object.fromEntries(names.map((name) => [name, signal[name].bind(signal)]))
  const get = (name: 'aborted' | 'reason') => ({ get: () => signal[name] })
  return Object.defineProperties(shape, { aborted: get('aborted'), reason: get('reason') }) as unknown as AbortSignal
}

type Send = (signal: AbortSignal, shop: ReturnType<typeof createStubShop>) => Promise<unknown>

const senders: [string, Send][] = [
  ['of a call', (signal, shop) => createKy(shop).get('orders', { signal })],
  ['of another realm', (signal, shop) => createKy(shop).get('orders', { signal: foreign(signal) })],
  ['of createKy', (signal, shop) => createKy(shop, { signal }).get('orders').json()],
  ['of extend', (signal, shop) => createKy(shop).extend({ signal }).post('orders', { json: {} })],
  ['of a Request', (signal, shop) => createKy(shop)(new Request('https://api.example/v1/orders', { signal })).text()],
  [
    'of a hook',
    (signal, shop) =>
      createKy(shop, { hooks: { init: [(options) => void Object.assign(options, { signal })] } }).get('orders'),
  ],
]

test.each(senders)('B7: the abort of a signal %s is thrown untouched, and told as one', async (_, send) => {
  const events: ClientEvent[] = []
  const shop = createStubShop(untilAborted, { onEvent: (event) => events.push(event) })
  const timed = AbortSignal.timeout(30)
  expect(await send(timed, shop).catch((error) => error)).toBe(timed.reason)
  for (const reason of [new Error('the caller left'), 'bye', undefined]) {
    const leaving = new AbortController()
    setTimeout(() => leaving.abort(reason), 10)
    const thrown = await send(leaving.signal, shop).catch((error) => error)
    expect(thrown).toBe(leaving.signal.reason)
  }
  const ended = events.filter((event) => event.type === 'call.ended')
  expect(ended.map(({ code }) => code)).toEqual(Array(4).fill('aborted'))
})

const text = (part: string) => new TextEncoder().encode(part)

test.each([200, 400])('B7, B8: an abort while the body of a %i is read is thrown untouched', async (status) => {
  const hanging = ({ signal }: Request) => {
    const body = new ReadableStream({
      start: (controller) => {
        controller.enqueue(text('{"error":'))
        signal.addEventListener('abort', () => controller.error(signal.reason))
      },
    })
    return new Response(body, { status, headers: { 'content-type': 'application/json' } })
  }
  const seen: string[] = []
  const ky = createKy(createStubShop(hanging), {
    hooks: {
      beforeError: [
        ({ error }) => {
          seen.push(error.message)
          return error
        },
      ],
    },
  })
  for (const reason of [new Error('the caller left'), 'bye']) {
    const leaving = new AbortController()
    setTimeout(() => leaving.abort(reason), 20)
    await expect(ky.post('orders?key=abc', { json: {}, signal: leaving.signal }).json()).rejects.toBe(reason)
  }
  expect(seen.join()).not.toContain('abc')
})
