import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { knownSecrets, redact, rememberBriefly, rememberToken, safeCause, unmasked } from './redact.ts'

const hex = (unit: number) => unit.toString(16).padStart(4, '0')
const lowerHex = (text: string) => text.replace(/%../g, (byte) => byte.toLowerCase())
/** As strict encoders write addresses, RFC 3986. */
const strictUrl = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`)
const form = (text: string) => new URLSearchParams([['', text]]).toString().slice(1)
const json = (text: string) => JSON.stringify(text).slice(1, -1)
/** As PHP writes JSON. */
const asciiJson = (text: string) =>
  json(text)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (letter) => `\\u${hex(letter.charCodeAt(0))}`)
/** As Go writes JSON. */
const goJson = (text: string) => json(text).replace(/[<>&]/g, (letter) => `\\u${hex(letter.charCodeAt(0))}`)
const html = (text: string) =>
  text.replace(/[<>&"']/g, (letter) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' })[letter] ?? '&#39;')
const htmlPoints = (text: string) => Array.from(text, (letter) => `&#x${letter.codePointAt(0)?.toString(16)};`).join('')

const escapes = {
  encodeURIComponent,
  strictUrl,
  form,
  json,
  asciiJson,
  goJson,
  html,
  htmlPoints,
  lowerUrl: (text: string) => lowerHex(encodeURIComponent(text)),
  lowerForm: (text: string) => lowerHex(form(text)),
  base64: (text: string) => Buffer.from(text).toString('base64'),
  base64Unpadded: (text: string) => Buffer.from(text).toString('base64').replaceAll('=', ''),
  base64url: (text: string) => Buffer.from(text).toString('base64url'),
  none: (text: string) => text,
  twice: (text: string) => json(json(encodeURIComponent(text))),
}

const secretText = fc.oneof(
  fc.string({ minLength: 4, unit: 'grapheme' }),
  fc.stringMatching(/^[\w !'()*~+%&<>"/\\áạđ🙂-]{4,30}$/u),
)

test.each(Object.entries(escapes))('a secret does not survive as %s writes it, wherever it stands', (_, write) => {
  fc.assert(
    fc.property(secretText, fc.string(), fc.string(), (secret, before, after) => {
      const known = knownSecrets([secret])
      const masked = redact(known, `${before} "${write(secret)}" ${after}`)
      expect(masked).toContain('***')
      const left = masked.replaceAll('***', '')
      if (!`${before}" "${after}`.includes(write(secret))) expect(left).not.toContain(write(secret))
    }),
  )
})

test('where a secret was hidden by escapes, the text is given without them, and else as it came', () => {
  const known = knownSecrets(['mật khẩu'])
  expect(redact(known, '100%25 of m%E1%BA%ADt+kh%e1%ba%a9u')).toBe('100% of ***')
  expect(redact(known, '100%25 of \\u006d\u1eadt kh\\u1ea9u &amp; more')).toBe('100% of *** & more')
  expect(redact(known, '100%25 of mật khẩu')).toBe('100%25 of ***')
  expect(redact(known, '100%25 of %E1 \\x \\u12 &#9999999; &nbsp; mật')).toBe(
    '100%25 of %E1 \\x \\u12 &#9999999; &nbsp; mật',
  )
})

test('of two secrets, one inside the other, nothing of the longer one is left', () => {
  const known = knownSecrets(['abcd', 'abcd-efgh'])
  expect(redact(known, 'got abcd-efgh and abcd')).toBe('got *** and ***')
})

test('the newest tokens are masked, and memory for old ones is bounded', () => {
  const known = knownSecrets([])
  for (let count = 0; count < 1_000; count += 1) rememberToken(known, `token-${count}-`)
  expect(redact(known, 'token-999- token-990-')).toBe('*** ***')
  expect(redact(known, 'token-1-')).toBe('token-1-')
  for (let count = 0; count < 2_000; count += 1) {
    rememberBriefly(known, `password-${count}-`)
    rememberBriefly(known, '')
  }
  expect(redact(known, 'token-999- password-1999- password-1-')).toBe('*** *** password-1-')
})

test.each([
  ['tokens', 16, rememberToken],
  ['secrets of calls', 1_000, rememberBriefly],
] as const)('of %s, the newest %i are remembered, each once however often it comes', (_, limit, remember) => {
  const known = knownSecrets([])
  const words = Array.from({ length: limit + 1 }, (_, index) => `<${index}>`)
  const [often = '', ...others] = words
  for (const word of others.slice(0, -1)) {
    remember(known, often)
    remember(known, word)
  }
  remember(known, often)
  expect(redact(known, words.join(' '))).toBe(`${'*** '.repeat(limit)}<${limit}>`)
  remember(known, `<${limit}>`)
  expect(redact(known, words.join(' '))).toBe(`*** <1>${' ***'.repeat(limit - 1)}`)
})

test('secrets stay known when the list they came in is emptied', () => {
  const given = ['hunter2']
  const known = knownSecrets(given)
  given.length = 0
  expect(redact(known, 'hunter2')).toBe('***')
})

test('an empty secret masks nothing', () => {
  const known = knownSecrets([''])
  expect(redact(known, 'hello')).toBe('hello')
})

test('a cause keeps what it says, its name and code, and loses what it holds', () => {
  const known = knownSecrets(['hunter2'])
  const inner = Object.assign(new Error('connect hunter2'), { code: 'ECONNREFUSED', request: { token: 'hunter2' } })
  const cause = safeCause(new TypeError('fetch failed', { cause: inner }), (text) => redact(known, text))
  expect(cause).toMatchObject({ name: 'TypeError', message: 'fetch failed', cause: { code: 'ECONNREFUSED' } })
  expect(inspect(cause, { depth: 9, showHidden: true })).not.toContain('hunter2')
  expect(cause?.stack).toBe('TypeError: fetch failed')
  expect(JSON.stringify(cause?.cause)).toBe('{"name":"Error","code":"ECONNREFUSED"}')
  expect(cause?.cause).not.toHaveProperty('cause')
  expect(safeCause('hunter2', unmasked)).toBeUndefined()
})

test('a cause that causes itself ends', () => {
  const loop = new Error('loop')
  loop.cause = loop
  const messages: string[] = []
  for (let cause = safeCause(loop, unmasked); cause !== undefined; cause = cause.cause as Error | undefined) {
    messages.push(cause.message)
  }
  expect(messages).toEqual(Array(4).fill('loop'))
})
