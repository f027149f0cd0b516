import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRedactor, safeCause, unmasked } from './redact.ts'

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
      const redactor = createRedactor()
      redactor.keep(secret)
      const masked = redactor.text(`${before} "${write(secret)}" ${after}`)
      expect(masked).toContain('***')
      const left = masked.replaceAll('***', '')
      if (!`${before}" "${after}`.includes(write(secret))) expect(left).not.toContain(write(secret))
    }),
  )
})

test('where a secret was hidden by escapes, the text is given without them, and else as it came', () => {
  const redactor = createRedactor()
  redactor.keep('mật khẩu')
  expect(redactor.text('100%25 of m%E1%BA%ADt+kh%e1%ba%a9u')).toBe('100% of ***')
  expect(redactor.text('100%25 of \\u006d\u1eadt kh\\u1ea9u &amp; more')).toBe('100% of *** & more')
  expect(redactor.text('100%25 of mật khẩu')).toBe('100%25 of ***')
  expect(redactor.text('100%25 of %E1 \\x \\u12 &#9999999; &nbsp; mật')).toBe(
    '100%25 of %E1 \\x \\u12 &#9999999; &nbsp; mật',
  )
})

test('of two secrets, one inside the other, nothing of the longer one is left', () => {
  const redactor = createRedactor()
  redactor.keep('abcd')
  redactor.keep('abcd-efgh')
  expect(redactor.text('got abcd-efgh and abcd')).toBe('got *** and ***')
})

test('the newest tokens are masked, and memory for old ones is bounded', () => {
  const redactor = createRedactor()
  for (let count = 0; count < 1_000; count += 1) redactor.keepToken(`token-${count}-`)
  expect(redactor.text('token-999- token-990-')).toBe('*** ***')
  expect(redactor.text('token-1-')).toBe('token-1-')
  for (let count = 0; count < 2_000; count += 1) {
    redactor.keepBriefly(`password-${count}-`)
    redactor.keepBriefly('')
  }
  expect(redactor.text('token-999- password-1999- password-1-')).toBe('*** *** password-1-')
})

test.each([
  ['keepToken', 16],
  ['keepBriefly', 1_000],
] as const)('%s remembers the newest %i, each once however often it comes', (keep, limit) => {
  const redactor = createRedactor()
  const words = Array.from({ length: limit + 1 }, (_, index) => `<${index}>`)
  const [often = '', ...others] = words
  for (const word of others.slice(0, -1)) {
    redactor[keep](often)
    redactor[keep](word)
  }
  redactor[keep](often)
  expect(redactor.text(words.join(' '))).toBe(`${'*** '.repeat(limit)}<${limit}>`)
  redactor[keep](`<${limit}>`)
  expect(redactor.text(words.join(' '))).toBe(`*** <1>${' ***'.repeat(limit - 1)}`)
})

test('an empty secret masks nothing', () => {
  const redactor = createRedactor()
  redactor.keep('')
  expect(redactor.text('hello')).toBe('hello')
})

test('a cause keeps what it says, its name and code, and loses what it holds', () => {
  const redactor = createRedactor()
  redactor.keep('hunter2')
  const inner = Object.assign(new Error('connect hunter2'), { code: 'ECONNREFUSED', request: { token: 'hunter2' } })
  const cause = safeCause(new TypeError('fetch failed', { cause: inner }), redactor.text)
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
