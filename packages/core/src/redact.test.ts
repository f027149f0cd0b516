import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRedactor, safeCause, unmasked } from './redact.ts'

const spellingsOf = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  encodeURIComponent(secret).replaceAll('%20', '+'),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url'),
]

test('no spelling of a secret survives, wherever it stands in a text', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 4, unit: 'grapheme' }), fc.string(), fc.string(), (secret, before, after) => {
      const redactor = createRedactor()
      redactor.keep(secret)
      for (const spelling of spellingsOf(secret)) {
        const masked = redactor.text(`${before}${spelling}${after}`)
        expect(masked).toContain('***')
        expect(
          masked === before + after ||
            !masked.replaceAll('***', '').includes(spelling) ||
            (before + after).includes(spelling),
        ).toBe(true)
      }
    }),
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
  for (let count = 0; count < 1_000; count += 1) {
    redactor.keepBriefly(`password-${count}-`)
    redactor.keepBriefly('')
  }
  expect(redactor.text('token-999- password-999- password-1-')).toBe('*** *** password-1-')
})

test.each([
  ['keepToken', 16],
  ['keepBriefly', 32],
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

test('a secret is masked too where its slashes are escaped or its escapes are in small letters', () => {
  const redactor = createRedactor()
  redactor.keep('khóa/1')
  expect(redactor.text('"kh\u00f3a" khóa\\/1 kh%c3%b3a%2f1 khóa1')).toBe('"kh\u00f3a" *** *** khóa1')
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
