import { expect, test } from 'vitest'
import { createIts } from './index.ts'
import { itsWebhookHandler, verifyItsWebhook } from './webhook.ts'

const good = { baseUrl: 'https://its.example/v1/partner', apiKey: '1:made-up' }
const shopId = '12'
const secret = 'made-up-secret-text'
const onChange = () => {}
const delivery = { headers: {}, body: {}, url: '/its' }

/** Mistakes that a user may make, and words that the error must contain. */
const mistakes: [string, () => unknown, string][] = [
  ['no options', () => createIts(undefined as never), 'options'],
  ['no key', () => createIts({ ...good, apiKey: undefined as never }), 'environment variable'],
  ['a key with its line end', () => createIts({ ...good, apiKey: 'a\n' }), "'apiKey' must be printable ASCII"],
  ['a base without its path', () => createIts({ ...good, baseUrl: 'https://its.example' }), '/v1/partner'],
  ['a base that is undefined', () => createIts({ ...good, baseUrl: undefined as never }), "'baseUrl'"],
  ['a service that is a path', () => createIts({ ...good, service: 'a/b' }), "'service' must be a name"],
  ['a misspelt option', () => createIts({ ...good, apikey: 'x' } as never), "did you mean 'apiKey'?"],
  ['a misspelt general option', () => createIts({ ...good, timeOut: 5 } as never), "did you mean 'timeout'?"],
  ['a Map as the store', () => createIts({ ...good, store: new Map() as never }), 'keyValueGrantStore'],
  ['a shop by number', () => createIts(good).shop({ shopId: 12 as never }), "'shopId'"],
  ['a shop by the wire’s name', () => createIts(good).shop({ shop_id: shopId } as never), "did you mean 'shopId'?"],
  ['an empty shop', () => createIts(good).shop({ shopId: '' }), "'shopId' must be digits"],
  ['a shop’s key with a space', () => createIts(good).shop({ shopId, shopKey: 'a b' }), "'shopKey'"],
  ['a redirect that is no text', () => createIts(good).shop({ shopId, redirectUrl: 5 as never }), "'redirectUrl'"],
  ['a webhook without a secret', () => itsWebhookHandler({ onChange } as never), "'secret'"],
  ['a webhook without a callback', () => itsWebhookHandler({ secret } as never), "'onChange' must be present"],
  [
    'a misspelt callback',
    () => itsWebhookHandler({ secret, onChanges: onChange } as never),
    "did you mean 'onChange'?",
  ],
]

test.each(mistakes)('%s is a TypeError that says so', (_name, mistake, words) => {
  expect(mistake).toThrow(TypeError)
  expect(mistake).toThrow(words)
})

test('verify takes no other option', async () => {
  const verified = verifyItsWebhook(delivery, { secret, secrets: secret } as never)
  await expect(verified).rejects.toThrow("did you mean 'secret'?")
})
