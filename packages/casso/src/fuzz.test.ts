import fc from 'fast-check'
import { bodies, expectLinear, jsonTexts, mutations, outcome } from 'test-kit/fuzz'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { type Casso, createCasso } from './client.ts'
import { cassoDate } from './date.ts'
import { endpoints } from './endpoints.ts'
import accountsList from './fixtures/accounts-list.json' with { type: 'json' }
import sync from './fixtures/sync.json' with { type: 'json' }
import transactionsGet from './fixtures/transactions-get.json' with { type: 'json' }
import transactionsList from './fixtures/transactions-list.json' with { type: 'json' }
import userInfoReply from './fixtures/user-info.json' with { type: 'json' }
import legacy from './fixtures/webhook-legacy.json' with { type: 'json' }
import second from './fixtures/webhook-v2.json' with { type: 'json' }
import webhookReply from './fixtures/webhooks-get.json' with { type: 'json' }
import { signableTexts } from './webhook/canonical.ts'
import { isSigned, parseSignature } from './webhook/signature.ts'
import { verifyCassoWebhook } from './webhook.ts'

const { '': topLevel, transactions, accounts, webhooks } = endpoints

const calls: [string, unknown, unknown, (casso: Casso) => Promise<unknown>][] = [
  ['userInfo', userInfoReply, topLevel.userInfo.reply, (casso) => casso.userInfo()],
  ['transactions.list', transactionsList, transactions.list.reply, (casso) => casso.transactions.list()],
  ['transactions.get', transactionsGet, transactions.get.reply, (casso) => casso.transactions.get(1)],
  ['accounts.list', accountsList, accounts.list.reply, (casso) => casso.accounts.list()],
  ['webhooks.get', webhookReply, webhooks.get.reply, (casso) => casso.webhooks.get(1)],
  ['sync', sync, v.unknown(), (casso) => casso.sync('1')],
]

test.each(calls)(
  '%s gives a value of its schema or an ApiError, whatever the reply',
  async (_name, fixture, schema, call) => {
    const status = fc.constantFrom(200, 200, 200, 400, 401, 500)
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutations(fixture), bodies), status, async (body, status) => {
        const casso = createCasso({ apiKey: 'made-up', retry: 0, fetch: async () => new Response(body, { status }) })
        const result = await outcome(() => call(casso))
        if ('value' in result) expect(v.is(schema as v.GenericSchema, result.value)).toBe(true)
      }),
      { numRuns: 150 },
    )
  },
)

test('an OAuth login out of anything is a token or an ApiError', async () => {
  const oauth = { clientId: 'id', clientSecret: 'made-up', redirectUri: 'https://shop.example', code: 'made-up-code' }
  const reply = {
    access_token: 'made-up-token',
    refresh_token: 'made-up-refresh',
    expires_in: 3_600,
    token_type: 'Bearer',
  }
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutations(reply), bodies), async (body) => {
      const casso = createCasso({ oauth, fetch: async () => new Response(body) })
      const result = await outcome(() => casso.auth.token())
      if ('value' in result) expect(result.value).toMatch(/^[\x21-\x7e]+$/)
    }),
    { numRuns: 200 },
  )
})

test('a webhook out of anything is an event or webhook_rejected', async () => {
  const header = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constant('made-up'),
    fc.constant(`t=1,v1=${'0'.repeat(128)}`),
  )
  const body = fc.oneof(mutations(legacy), mutations(second), bodies)
  await fc.assert(
    fc.asyncProperty(body, header, header, async (body, token, signature) => {
      const headers = { 'secure-token': token, 'x-casso-signature': signature }
      for (const options of [{ secureToken: 'made-up' }, { signatureKey: 'made-up' }]) {
        const result = await outcome(() => verifyCassoWebhook({ headers, body }, options))
        if ('error' in result) expect(result.error.code).toBe('webhook_rejected')
        else expect('secureToken' in options && token === 'made-up').toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})

test('what may be signed is plain text for any JSON, however it is written', async () => {
  await fc.assert(
    fc.asyncProperty(jsonTexts, async (body) => {
      const result = await outcome(() => [...signableTexts(body)])
      if ('value' in result) for (const text of result.value) expect(() => JSON.parse(text)).not.toThrow()
      else expect(result.error.code).toBe('webhook_rejected')
    }),
    { numRuns: 1_000 },
  )
})

test('a date out of any text is a date or invalid input', async () => {
  const digits = fc.array(fc.constantFrom('2', '0', '1', '9', '-', ':', 'T', ' ', '.', 'Z', '+'), { maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        digits.map((parts) => parts.join('')),
      ),
      async (text) => {
        const result = await outcome(() => cassoDate(text))
        if ('value' in result) expect(result.value.getTime()).not.toBeNaN()
        else expect(result.error.code).toBe('invalid_input')
      },
    ),
    { numRuns: 1_000 },
  )
})

const signature = parseSignature(`t=1,v1=${'0'.repeat(128)}`)

test.each<[string, (length: number) => unknown]>([
  ['a signed text', (length) => isSigned(signature, JSON.stringify('x'.repeat(length)), ['key'])],
  ['a signed text of escapes', (length) => signableTexts(`"${'\\"'.repeat(length / 2)}"`)],
  ['a signed list', (length) => signableTexts(`[${'1.0,'.repeat(length / 4)}0]`)],
  ['a signed number', (length) => signableTexts(`1${'0'.repeat(length)}`)],
  ['a signed body of spaces', (length) => signableTexts(`[${' '.repeat(length)}]`)],
  ['signed fields', (length) => signableTexts(`{${Array.from({ length: length / 10 }, (_, i) => `"k${i}":1`)}}`)],
  ['a signature', (length) => outcome(() => parseSignature(`t=1,v1=${'0'.repeat(length)}`))],
  ['a date', (length) => outcome(() => cassoDate(`2021-04-15T08:30:00.${'0'.repeat(length)}`))],
])('%s takes time in proportion to its length', async (name, job) => {
  await expectLinear(name, job)
})
