import fc from 'fast-check'
import { bodies, expectLinear, mutations, outcome } from 'test-kit/fuzz'
import { expect, test } from 'vitest'
import { endpointOf, wrongTypes } from '../test/replies.ts'
import { createIts, type Its } from './client.ts'
import accountReply from './mock/fixtures/account.json' with { type: 'json' }
import key from './mock/fixtures/authorize-shop-key.json' with { type: 'json' }
import person from './mock/fixtures/authorize-shop-request.json' with { type: 'json' }
import tenantReply from './mock/fixtures/tenant.json' with { type: 'json' }
import webhookReply from './mock/fixtures/webhook.json' with { type: 'json' }
import delivery from './mock/fixtures/webhook-delivery.json' with { type: 'json' }
import { parseRedirect } from './partner/redirect.ts'
import { verifyItsWebhook } from './webhook.ts'

const options = { baseUrl: 'https://its.example/v1/partner', apiKey: '1:made-up', retry: 0 }

const calls: [string, unknown, (its: Its) => Promise<unknown>][] = [
  ['account', accountReply, (its) => its.account()],
  ['authorizeShop', key, (its) => its.authorizeShop()],
  ['authorizeShop', person, (its) => its.authorizeShop()],
  ['webhooks.list', { webhooks: [webhookReply] }, (its) => its.webhooks.list()],
  ['tenants.list', { tenants: [tenantReply], paging: { next: 'a' } }, (its) => its.tenants.list()],
]

test.each(calls)('%s gives what its types say or an ApiError, whatever the reply', async (operation, sample, call) => {
  const status = fc.constantFrom(200, 200, 200, 400, 401, 403, 503)
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutations(sample), bodies), status, async (body, status) => {
      const its = createIts({ ...options, fetch: async () => new Response(body, { status }) })
      const result = await outcome(() => call(its))
      if ('value' in result) expect(wrongTypes(endpointOf(operation).reply, sample, result.value)).toEqual([])
    }),
    { numRuns: 150 },
  )
})

test('a shop’s key out of anything is a key or an ApiError', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutations(key), mutations(person), bodies), async (body) => {
      const shop = createIts({ ...options, fetch: async () => new Response(body) }).shop({ shopId: '1' })
      const result = await outcome(() => shop.auth.token())
      if ('value' in result) expect(result.value).toMatch(/^[\x21-\x7e]+$/)
    }),
    { numRuns: 200 },
  )
})

test('a redirect out of any text is a shop or invalid input', async () => {
  const piece = fc.constantFrom(
    '?',
    '&',
    '=',
    '#',
    'shop_id',
    'token',
    '12',
    '%',
    '%00',
    '__proto__',
    'https://a.example/',
  )
  const pieces = fc.array(piece, { maxLength: 20 }).map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(fc.oneof(pieces, fc.string({ unit: 'binary' })), async (text) => {
      const result = await outcome(() => parseRedirect(text))
      if ('value' in result) expect(result.value.shop_id).toMatch(/^\d+$/)
      else expect(result.error.code).toBe('invalid_input')
    }),
    { numRuns: 1_000 },
  )
})

test('a webhook out of anything is an event or webhook_rejected', async () => {
  const url = fc.oneof(fc.constant('/hook?secret=made-up-secret-text'), fc.string({ unit: 'binary' }))
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutations(delivery), bodies), url, async (body, url) => {
      const result = await outcome(() =>
        verifyItsWebhook({ headers: {}, body, url }, { secret: 'made-up-secret-text' }),
      )
      if ('error' in result) expect(result.error.code).toBe('webhook_rejected')
      else expect(url).toContain('secret=made-up-secret-text')
    }),
    { numRuns: 500 },
  )
})

test.each<[string, (length: number) => unknown]>([
  ['question marks', (length) => outcome(() => parseRedirect('?'.repeat(length)))],
  ['empty ids', (length) => outcome(() => parseRedirect(`?${'shop_id=&'.repeat(length / 9)}`))],
  ['a long id', (length) => outcome(() => parseRedirect(`?shop_id=${'1'.repeat(length)}x`))],
  ['a long fragment', (length) => outcome(() => parseRedirect(`?shop_id=1${'#'.repeat(length)}`))],
])('a redirect of %s takes time in proportion to its length', async (name, job) => {
  await expectLinear(name, job)
})
