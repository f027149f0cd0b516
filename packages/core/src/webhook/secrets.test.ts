import * as v from 'valibot'
import { expect, test } from 'vitest'
import { openDelivery } from './delivery.ts'
import { isOneOf, leastUnsigned, requireSecret, type SecretOption, secretOption, secretsOf } from './secrets.ts'

const long = 'made-up-secret-of-the-shop'

test('a secret matches only whole, and any of several will do', async () => {
  expect(await isOneOf('one', ['one'])).toBe(true)
  expect(await isOneOf('two', ['one', 'two'])).toBe(true)
  for (const given of [null, '', 'on', 'onee', 'One', 'oné']) expect(await isOneOf(given, ['one', 'two'])).toBe(false)
  expect(await isOneOf('', [])).toBe(false)
  expect(await isOneOf(null, [''])).toBe(false)
})

test.each([
  ['a text', long, [long]],
  ['several', ['one', long], ['one', long]],
  ['a function', () => long, [long]],
  ['a function that takes its time', async () => ['one', long], ['one', long]],
] as [string, SecretOption, string[]][])('a secret may be given as %s', async (_, option, secrets) => {
  expect(v.is(secretOption(), option)).toBe(true)
  expect(await secretsOf('shop', 'secret', option)).toEqual(secrets)
})

test('a secret that was forgotten, pasted with a line end or is too short is no option', () => {
  for (const option of [undefined, null, '', ' x', 'x\n', [], [''], ['x', 7], 7]) {
    expect(v.is(secretOption(), option), String(option)).toBe(false)
  }
  for (const [option, isLongEnough] of [
    ['x'.repeat(15), false],
    ['x'.repeat(16), true],
    [['x'.repeat(16), 'x'], false],
  ] as const) {
    expect(v.is(secretOption(leastUnsigned), option)).toBe(isLongEnough)
  }
  expect(v.safeParse(secretOption(leastUnsigned), 'x').issues?.[0]?.message).toBe(
    'a text of at least 16 letters without outer spaces, several, or a function that gives them',
  )
})

test('a function that gives nothing usable is the user’s mistake, not the sender’s', async () => {
  for (const given of [undefined, '', [], 'x']) {
    await expect(secretsOf('shop', 'secret', (() => given) as SecretOption, leastUnsigned)).rejects.toThrow(
      new TypeError(
        "[shop] the function 'secret' must give a text of at least 16 letters without outer spaces, or several",
      ),
    )
  }
  const down = new Error('vault down')
  const fail = () => Promise.reject(down)
  await expect(secretsOf('shop', 'secret', fail)).rejects.toBe(down)
})

test('B15: the secret in the address is wanted, and what is wrong is said', async () => {
  const judge = (url: string | undefined) =>
    requireSecret('shop', openDelivery('shop', { headers: {}, body: '', url }), ['one', long])
  await judge(`/hooks?a=b&secret=${long}`)
  await judge('https://shop.example/hooks?secret=one')
  for (const [url, vendorCode, reason] of [
    [undefined, 'missing', "The secret is in the address, so the delivery's 'url' must be given"],
    ['/hooks', 'missing', 'The address holds no secret'],
    ['/hooks?secret=', 'missing', 'The address holds no secret'],
    [`/hooks?Secret=${long}`, 'missing', 'The address holds no secret'],
    [`/hooks#secret=${long}`, 'missing', 'The address holds no secret'],
    ['/hooks?secret=made-up-secret', 'secret', 'The secret in the address is wrong'],
  ] as const) {
    await expect(judge(url), String(url)).rejects.toMatchObject({ code: 'webhook_rejected', vendorCode, reason })
  }
})

test('B15: a secret with a plus sign is found in an address that does not encode it, too', async () => {
  const secret = 'q8+Zr4tY/7mVw2+Lk9XsPA=='
  const judge = (query: string) =>
    requireSecret('shop', openDelivery('shop', { headers: {}, body: '', url: `/hooks?secret=${query}` }), [
      long,
      secret,
    ])
  for (const query of [secret, encodeURIComponent(secret), encodeURI(secret)]) await judge(query)
  for (const query of [secret.toLowerCase(), secret.replaceAll('+', ''), secret.replaceAll('+', '-')]) {
    await expect(judge(query), query).rejects.toMatchObject({ vendorCode: 'secret' })
  }
})

test('B15: a secret of any characters is found in an address that encodes it', async () => {
  for (const secret of ['abcdefgh&ijklmnop', 'abcdefgh%41ijklmnop', 'abcdefgh#ijklmnop', 'mật khẩu của cửa hàng']) {
    const url = `/hooks?secret=${encodeURIComponent(secret)}`
    const judged = requireSecret('shop', openDelivery('shop', { headers: {}, body: '', url }), [secret])
    await expect(judged, secret).resolves.toBeUndefined()
  }
})
