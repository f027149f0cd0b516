import { watchUnhandled } from 'test-kit/unhandled'
import { expect, test } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import { createWebhookHandler } from '../webhook/handler.ts'
import { safely } from './safely.ts'

/** Node reports unhandled rejections only after the current turn of the event loop. */
const nextTurn = () => new Promise((resolve) => setTimeout(resolve, 5))

const broken = async () => {
  throw new Error('the listener is broken')
}

test('what is called is called once, and its fault is its own, at once or later', async () => {
  const unhandled = watchUnhandled()
  const called: string[] = []
  safely(() => {
    called.push('at once')
    throw new Error('no')
  })
  safely(async () => {
    called.push('later')
    throw new Error('no')
  })
  safely(() => undefined)
  await nextTurn()
  expect(called).toEqual(['at once', 'later'])
  expect(unhandled).not.toHaveBeenCalled()
})

test('B7: an asynchronous listener that fails is no unhandled rejection', async () => {
  const unhandled = watchUnhandled()
  const credential = { identity: ['me'], login: broken }
  const shop = createStubShop(() => Response.json({}), { onEvent: broken, waitUntil: broken }, { credential })
  await expect(shop.request('GET', 'orders')).rejects.toMatchObject({ code: 'auth_unavailable' })
  const handle = createWebhookHandler({
    vendor: 'shop',
    verify: broken,
    handle: () => {},
    reply: () => new Response(),
    onError: broken,
  })
  expect((await handle(new Request('https://shop.example', { method: 'POST', body: 'x' }))).status).toBe(500)
  await nextTurn()
  expect(unhandled).not.toHaveBeenCalled()
})
