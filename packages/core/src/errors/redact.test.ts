import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { type KnownSecrets, knownSecrets, redact, rememberToken, safeCause, unmasked, withSecrets } from './redact.ts'

const hex = (unit: number) => unit.toString(16).padStart(4, '0')
const lowerHex = (text: string) => text.replace(/%../g, (byte) => byte.toLowerCase())
/** As strict encoders write URLs (RFC 3986). */
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

const entity: Record<string, string> = {
  à: '&agrave;',
  Ô: '&Ocirc;',
  đ: '&dstrok;',
  '!': '&excl;',
  '~': '~',
  '@': '&commat;',
}
const utf8 = (text: string) => [...new TextEncoder().encode(text)]
const bytes = (text: string, sign: string) =>
  utf8(text)
    .map((byte) => sign + byte.toString(16).padStart(2, '0'))
    .join('')
const inBase64Lines = (text: string, width: number) =>
  Buffer.from(text)
    .toString('base64')
    .replace(new RegExp(`.{${width}}`, 'g'), '$&\r\n')

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
  base64Lines: (text: string) => inBase64Lines(text, 76),
  none: (text: string) => text,
  pythonBytes: (text: string) => bytes(text, '\\x'),
  javaScript: (text: string) => json(text).replaceAll("'", "\\'"),
  percentUnits: (text: string) =>
    Array.from(text, (letter) =>
      [...letter]
        .flatMap((one) => one.split(''))
        .map((unit) => `%u${hex(unit.charCodeAt(0))}`)
        .join(''),
    ).join(''),
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

test('the newest 16 tokens are masked, each once however often it comes, and older ones are forgotten', () => {
  const known = knownSecrets([])
  const words = Array.from({ length: 17 }, (_, index) => `<${index}>`)
  const [often = '', ...others] = words
  for (const word of others.slice(0, -1)) {
    rememberToken(known, often)
    rememberToken(known, word)
  }
  rememberToken(known, often)
  expect(redact(known, words.join(' '))).toBe(`${'*** '.repeat(16)}<16>`)
  rememberToken(known, '<16>')
  expect(redact(known, words.join(' '))).toBe(`*** <1>${' ***'.repeat(15)}`)
})

test('B8: the secrets of a call are masked for that call, with all that the client knows by then', () => {
  const known = knownSecrets(['client-key'])
  const call = withSecrets(known, ['call-key', undefined, null, ''])
  const reply = withSecrets(call, ['reply-key'])
  rememberToken(known, 'new-token')
  expect(redact(reply, 'client-key call-key reply-key new-token')).toBe('*** *** *** ***')
  expect(redact(call, 'client-key call-key reply-key new-token')).toBe('*** *** reply-key ***')
  expect(redact(known, 'client-key call-key reply-key new-token')).toBe('*** call-key reply-key ***')
})

/** Counts the calls in `job` that make up the work of masking. */
function workOf(job: () => unknown) {
  const spelled = vi.spyOn(TextEncoder.prototype, 'encode')
  const looked = vi.spyOn(String.prototype, 'indexOf')
  job()
  const work = { spelled: spelled.mock.calls.length, looked: looked.mock.calls.length }
  spelled.mockRestore()
  looked.mockRestore()
  return work
}

test('B10: an error costs the same after 1,000 calls with secrets of their own as after none, and the next one less', () => {
  const error = (known: KnownSecrets) => redact(withSecrets(known, ['call-key']), 'Sai mật khẩu call-key')
  const fresh = knownSecrets(['client-key'])
  const first = workOf(() => error(fresh))
  const busy = knownSecrets(['client-key'])
  for (let shop = 0; shop < 1_000; shop += 1) withSecrets(busy, [`shop-key-${shop}`])
  expect(workOf(() => error(busy))).toEqual(first)
  // The spellings of the client's own secret are computed only once.
  expect(workOf(() => error(busy)).spelled).toBeLessThan(first.spelled)
})

test('B10: of a long text no more is looked at than is kept, whatever it is made of', () => {
  const known = knownSecrets(Array.from({ length: 30 }, (_, index) => `made-up-secret-number-${index}`))
  redact(known, 'once, so that the spellings are worked out')
  for (const piece of ['\\u005c', '%2525', '&amp;', '\n', '\u001b[0m', '\ud800', ' made-up-secret-number-7 ']) {
    const text = piece.repeat(1_000_000)
    const replaced = vi.spyOn(String.prototype, 'replace')
    const looked = vi.spyOn(String.prototype, 'indexOf')
    expect(redact(known, text).length).toBeLessThanOrEqual(300)
    const worked = [...replaced.mock.contexts, ...looked.mock.contexts] as unknown as string[]
    vi.restoreAllMocks()
    const longest = worked.reduce((most, step) => Math.max(most, step.length), 0)
    expect(longest, piece).toBeLessThan(2_000)
    expect(worked.length, piece).toBeLessThan(20_000)
  }
})

test.each(Object.entries(escapes))(
  'B8: a secret that stands where the text is cut leaves no part of itself, as %s writes it',
  (_, write) => {
    const secret = 'Hà Nội/"mùa" thu'
    const known = knownSecrets([secret])
    for (const page of ['x', '&amp;', '%41', '\\u0078']) {
      for (let length = 280; length <= 310; length += 1) {
        const head = page.repeat(Math.ceil(length / page.length)).slice(0, length)
        for (const tail of ['', 'y'.repeat(2_000)]) {
          const masked = redact(known, `${head}${write(secret)}${tail}`)
          expect(masked, `${page} ${length}`).not.toContain(write(secret).slice(0, 12))
          expect(masked).not.toContain('Hà N')
        }
      }
    }
  },
)

test('B8: a secret that the cut has halved is not shown, where undoing escapes moves it to the front', () => {
  const secret = 'made-up-secret'
  const known = knownSecrets([secret])
  const escaped = Array.from(secret, (letter) => `&#${letter.charCodeAt(0)};`).join('')
  for (let gap = 60; gap < 140; gap += 1) {
    const text = `${escaped}${'&amp;'.repeat(gap)}${secret}${'y'.repeat(5_000)}`
    expect(redact(known, text).replace('***', '')).not.toContain('made')
  }
})

test('B8: a secret is masked in the composed and the decomposed form of its letters, whichever was given', () => {
  const secret = 'Mật khẩu đây'
  for (const given of [secret.normalize('NFC'), secret.normalize('NFD')]) {
    const known = knownSecrets([given])
    for (const echoed of [secret.normalize('NFC'), secret.normalize('NFD')]) {
      for (const write of Object.values(escapes)) expect(redact(known, `"${write(echoed)}"`)).toBe('"***"')
    }
  }
})

test('B8: a text stays on its line: no line end, control character, turn of direction or half of a letter is left', () => {
  const known = knownSecrets(['hunter2', 'pass\tword'])
  expect(redact(known, 'a\r\nb\u2028c\u0000d\u202ee')).toBe('a b c d e')
  expect(redact(known, '\u001b[31mred\u001b[0m \u001b]0;title\u0007')).toBe(' red   0;title ')
  expect(redact(known, 'half \ud83d and \ude00 whole 😀')).toBe('half \ufffd and \ufffd whole 😀')
  expect(redact(known, `${'x'.repeat(299)}😀`)).toBe('x'.repeat(299))
  expect(redact(known, 'pass\tword, pass word')).toBe('***, ***')
  // The removal of an escape sequence must not join the halves of a secret.
  expect(redact(known, 'hun\u001b[0mter2')).toBe('hun ter2')
  expect(redact(known, 'hunter2\\u000a2026 [casso] login: fine')).toBe('***\\u000a2026 [casso] login: fine')
  expect(redact(known, '\\u0068unter2\\u000a2026 [casso] login: fine')).toBe('*** 2026 [casso] login: fine')
  expect(unmasked(`two\nlines${'x'.repeat(300)}`)).toBe(`two lines${'x'.repeat(291)}`)
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

test('B8: a secret is masked as less usual programs write it', () => {
  const secret = "màt-Ôkhẩu đ!'@-2024"
  const known = knownSecrets([secret])
  const written = {
    htmlentities: [...secret].map((letter) => entity[letter] ?? letter).join(''),
    addslashes: secret.replace("'", "\\'"),
    escape: [...secret]
      .map((letter) => (letter > 'ÿ' ? `%u${hex(letter.charCodeAt(0))}` : `%${letter.charCodeAt(0).toString(16)}`))
      .join(''),
    pythonText: [...secret]
      .map((letter) => (letter > '~' && letter <= 'ÿ' ? `\\x${letter.charCodeAt(0).toString(16)}` : letter))
      .join(''),
    pythonBytes: [...secret].map((letter) => (letter > '~' ? bytes(letter, '\\x') : letter)).join(''),
  }
  for (const [name, text] of Object.entries(written)) expect(redact(known, `bad ${text}.`), name).toBe('bad ***.')
})

test('B8: a secret is masked in base64 of more than itself, and in lines', () => {
  const secret = 'S3cret-pass-word?>~'
  const known = knownSecrets([secret])
  for (const user of ['', 'u', 'uv', 'uvw:']) {
    for (const form of ['base64', 'base64url'] as const) {
      const text = Buffer.from(`${user}${secret}:more`).toString(form)
      const masked = redact(known, `Basic ${text}`)
      expect(masked, text).toMatch(/^Basic [\w+/-]{0,6}\*\*\*[\w+/=-]{0,10}$/)
    }
  }
  const long = 'x1-'.repeat(60)
  for (const width of [64, 76]) expect(redact(knownSecrets([long]), inBase64Lines(long, width)).trim()).toBe('***')
  // Each base64 piece of a short secret could occur in other text by chance.
  expect(redact(knownSecrets(['ab']), 'YWJj and abc')).toBe('YWJj and ***c')
})
