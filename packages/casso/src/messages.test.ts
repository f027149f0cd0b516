import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, test } from 'vitest'
import { bodyA, secureToken, signatureKey, signed, vectorA } from '../test/deliveries.ts'
import { cassoAuthorizeUrl, cassoDate, cassoDay, createCasso, findOrderCode, toCassoTransaction } from './index.ts'
import { mockCasso } from './mock.ts'
import { cassoWebhookHandler, verifyCassoWebhook } from './webhook.ts'

const mock = mockCasso()
const { sent } = useMocks(mock)
const casso = createCasso({ ...mock.credentials, retry: 0 })
const onTransaction = () => {}
// Without types, or with a missing environment variable, a user can pass anything.
const any = (value: unknown) => value as never

/** Mistakes of users, and the words that the message must contain. */
const mistakes: [name: string, make: () => unknown, ...words: string[]][] = [
  ['no options', () => createCasso(any(undefined)), 'options must be'],
  ['an undefined key', () => createCasso(any({ apiKey: undefined })), "'apiKey'", 'environment variable'],
  ['a key with a line end', () => createCasso({ apiKey: 'pasted\n' }), "'apiKey'", 'printable ASCII'],
  ['a misspelt option', () => createCasso(any({ apikey: 'key' })), "did you mean 'apiKey'"],
  ['a misspelt general option', () => createCasso(any({ apiKey: 'key', timeOut: 5 })), "did you mean 'timeout'"],
  ['a key and an app', () => createCasso(any({ apiKey: 'key', oauth: {} })), 'oauth'],
  [
    'an app without its secret',
    () => createCasso(any({ oauth: { clientId: 'id', redirectUri: 'https://a.example' } })),
    "'oauth.clientSecret'",
  ],
  ['no redirect', () => cassoAuthorizeUrl(any({ clientId: 'id' })), "'redirectUri'"],
  ['a date in words', () => cassoDate('today'), "'text' must be a date such as"],
  ['a day of a text', () => cassoDay(any('2024-10-03')), "'date' must be a valid Date"],
  ['no prefix', () => findOrderCode('DH35', any({})), "'prefix'"],
  ['codes as one text', () => findOrderCode('DH35', any({ codes: 'DH35' })), "'codes'"],
  ['a record without an id', () => toCassoTransaction({ amount: 1 }), "'record.id' must be"],
  ['a query in words', () => casso.transactions.list(any({ fromDate: 'today' })), "'fromDate' must be a day"],
  ['a page as a text', () => casso.transactions.list(any({ page: '1' })), "'page' must be"],
  ['a misplaced sort', () => casso.transactions.list(any({ sort: 'desc' })), "'sort' must be"],
  ['an id that is none', () => casso.transactions.get('abc'), 'a whole number from 1, or its digits'],
  ['an id left out', () => casso.accounts.get(any(undefined)), 'accounts.get'],
  ['since without an id', () => casso.transactions.since(any(undefined)).next(), 'a whole number from 0'],
  ['sync of a number', () => casso.sync(any(8_007_041_027_107)), 'sync'],
  ['a hook at home', () => casso.webhooks.create({ webhook: 'http://localhost/' }), "'webhook' must be a public"],
  ['a token of letters', () => casso.webhooks.create({ webhook: 'https://a.example', secure_token: 'ă' }), 'ASCII'],
  ['method and path exchanged', () => casso.request('userInfo', 'GET'), "'path' must be"],
  ['an absolute path', () => casso.request('GET', 'https://evil.example/'), 'GET https://evil.example/'],
  ['no secret at all', () => cassoWebhookHandler(any({ onTransaction })), 'environment variable'],
  ['no callback', () => cassoWebhookHandler(any({ secureToken })), "'onTransaction'"],
  [
    'a misspelt secret',
    () => cassoWebhookHandler(any({ securetoken: 'x', onTransaction })),
    "did you mean 'secureToken'",
  ],
  [
    'a misspelt callback',
    () => cassoWebhookHandler(any({ secureToken, onTransactions: onTransaction })),
    "did you mean 'onTransaction'",
  ],
  ['a list for claims', () => cassoWebhookHandler(any({ secureToken, onTransaction, claims: [] })), "'claims'"],
  ['an old option of verify', () => verifyCassoWebhook(signed(bodyA, vectorA), any({ secret: 'x' })), "'secret'"],
  [
    'a V2 delivery where only secureToken is configured',
    () => verifyCassoWebhook(signed(bodyA, vectorA), { secureToken }),
    'signed (Webhook V2)',
    "the option 'signatureKey' is needed",
  ],
  [
    'a legacy delivery where only signatureKey is configured',
    () => verifyCassoWebhook({ headers: { 'secure-token': 'x' }, body: '{}' }, { signatureKey }),
    "the option 'secureToken' is needed",
  ],
  [
    'a body that was parsed',
    () => verifyCassoWebhook(any({ headers: { 'x-casso-signature': vectorA }, body: {} }), { signatureKey }),
    'raw text or bytes',
  ],
  [
    "a framework's request",
    () => cassoWebhookHandler({ secureToken, onTransaction })(any({ method: 'POST', headers: {} })),
    'toNodeHandler',
  ],
]

test.each(mistakes)('the message for %s says what is wrong', async (_name, make, ...words) => {
  const { message } = await failureOf(make)
  for (const word of words) expect(message).toContain(word)
  expect(message).toMatch(/^\[casso\]/)
  expect(sent).toEqual([])
})

/** Returns the error that `make` throws or rejects with. */
async function failureOf(make: () => unknown): Promise<Error> {
  try {
    await make()
  } catch (error) {
    return error as Error
  }
  throw new Error('It should have failed')
}

test('a refusal quotes Casso, and a time-out says after how long', async () => {
  mock.failNext('userInfo', { body: { error: 7, message: 'Tài khoản bị khoá', data: null } })
  expect((await failure(casso.userInfo())).message).toBe('[casso] userInfo: Tài khoản bị khoá (200)')
  mock.failNext('userInfo', { delay: 200 })
  expect((await failure(casso.userInfo({ timeout: 20 }))).message).toContain('20 ms')
})
