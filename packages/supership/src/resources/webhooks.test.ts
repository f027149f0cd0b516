import { expect, test } from 'vitest'
import { base, useShop } from '../../test/shop.ts'
import createWebhook from '../fixtures/create-webhook.json' with { type: 'json' }
import webhook from '../fixtures/webhook.json' with { type: 'json' }

const { exchange } = useShop()

test('webhooks.get gives the one webhook, or null', async () => {
  const { value, request } = await exchange('webhooks.get', webhook, (it) => it.webhooks.get())
  expect(value).toEqual(webhook.results)
  expect(request).toBe(`GET ${base}/webhooks`)
  for (const [results, expected] of [
    [null, null],
    [[], null],
    [{ ...webhook.results, url: '' }, null],
    [[{ url: '' }], null],
    [{ url: null, created_at: null, updated_at: null }, null],
    [{ url: null, created_at: '' }, null],
    [[webhook.results], webhook.results],
  ]) {
    const answer = await exchange('webhooks.get', { status: 'Success', results }, (it) => it.webhooks.get())
    expect(answer.value).toEqual(expected)
  }
})

test('webhooks.create sends the address', async () => {
  const { url } = createWebhook.results
  const { value, request, json } = await exchange('webhooks.create', createWebhook, (it) => it.webhooks.create({ url }))
  expect(value).toEqual(createWebhook.results)
  expect(request).toBe(`POST ${base}/webhooks/create`)
  expect(json).toEqual({ url })
})
