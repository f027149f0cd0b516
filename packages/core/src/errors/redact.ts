import { fromUtf8, toBase64, toBase64url } from '../utils/encoding.ts'
import { digestOf } from './api-error.ts'
import { cleanText, unescapeText } from './plain-text.ts'

/** Removes the secrets from a text, and returns at most 300 characters of it, on one line. */
export type Mask = (text: string) => string

/** The secrets that are removed from every text that came from outside. */
export interface KnownSecrets {
  /** Secrets that are known as long as the client, or the call, lives. */
  readonly lasting: readonly KnownSecret[]
  /** The newest 16 tokens of the client. */
  tokens: readonly KnownSecret[]
  /** The secrets of the client, when these are the secrets of one call. */
  readonly outer?: KnownSecrets
}

interface KnownSecret {
  readonly secret: string
  /** The forms in which a text may quote it, computed when the first error needs them. */
  spellings?: readonly string[]
}

const tokenLimit = 16

export const knownSecrets = (lasting: readonly string[]): KnownSecrets => ({
  lasting: lasting.map(toKnown),
  tokens: [],
})

/** Remembers a token, among the newest 16. A repeated token is kept once, so that it pushes no other one out. */
export function rememberToken(known: KnownSecrets, secret: string): void {
  known.tokens = [...known.tokens.filter((other) => other.secret !== secret), { secret }].slice(-tokenLimit)
}

/** Adds the secrets of one call to those of the client. The client itself remembers nothing of the call. */
export const withSecrets = (outer: KnownSecrets, secrets: readonly (string | null | undefined)[]): KnownSecrets => ({
  lasting: secrets.filter((secret) => typeof secret === 'string').map(toKnown),
  tokens: [],
  outer,
})

const toKnown = (secret: string): KnownSecret => ({ secret })

/** How many characters of a text an error keeps. */
const kept = 300
/** How many characters one character of a secret may become after it was escaped, perhaps twice. */
const mostPerLetter = 24
const longestReach = 64 * 1024

/**
 * Returns the first 300 characters of the text, with every known secret in any usual spelling replaced by `***`.
 *
 * The text is cut first, so that a page of 10 MiB costs no more than a short text. The cut text is still long enough to
 * recognise a secret that begins at the last character kept.
 */
export function redact(known: KnownSecrets, text: string): string {
  const secrets = listOf(known)
  const spellings = secrets.flatMap(spellingsOf)
  const longest = secrets.reduce((most, { secret }) => Math.max(most, secret.length), 0)
  const reach = Math.min(longest * mostPerLetter, longestReach)
  const isCut = text.length > kept + reach
  const whole = cleanText(isCut ? text.slice(0, kept + reach) : text)
  const masked = mask(spellings, whole)
  // The end of a cut text may be the beginning of a secret, so it is searched but never shown.
  const hidden = isCut ? reach : 0
  let result = isCut ? mask(spellings, whole, Math.max(0, whole.length - hidden)) : masked
  // When escapes hide a secret, the result is the unescaped text.
  unescapeText(masked, (undone) => {
    const step = cleanText(undone)
    const safe = mask(spellings, step)
    if (safe !== step) result = safe.slice(0, Math.max(0, safe.length - hidden)) || '***'
    return safe
  })
  return cutTo(result, kept)
}

/** Returns the text up to `end`, with `***` for each secret. A secret that crosses `end` is masked, too. */
function mask(spellings: readonly string[], text: string, end = text.length): string {
  const found: { from: number; to: number }[] = []
  for (const spelling of spellings) {
    for (let from = text.indexOf(spelling); from !== -1; from = text.indexOf(spelling, from + 1)) {
      found.push({ from, to: from + spelling.length })
    }
  }
  if (found.length === 0) return text.slice(0, end)
  found.sort((a, b) => a.from - b.from)
  let masked = ''
  let at = 0
  for (const { from, to } of found) {
    if (from >= end) break
    if (from >= at) masked += `${text.slice(at, from)}***`
    at = Math.max(at, to)
  }
  return masked + text.slice(at, end)
}

/** Cuts the text to `length`, but not in the middle of a surrogate pair. */
export const cutTo = (text: string, length: number) => text.slice(0, length).replace(/[\ud800-\udbff]$/, '')

function listOf(known: KnownSecrets): KnownSecret[] {
  const own = [...known.lasting, ...known.tokens]
  return known.outer === undefined ? own : [...own, ...listOf(known.outer)]
}

function spellingsOf(known: KnownSecret): readonly string[] {
  known.spellings ??= spell(known.secret)
  return known.spellings
}

/** Returns the spellings in which a secret may be echoed, except escapes, with composed and with decomposed accents. */
function spell(secret: string): string[] {
  const forms = new Set([secret, secret.normalize('NFC'), secret.normalize('NFD')])
  const spellings = [...forms].flatMap(spellOne)
  return [...new Set([...spellings, ...spellings.map(cleanText)])].filter((spelling) => spelling.trim() !== '')
}

/** Spells a secret: plain, with `+` for spaces as in forms, as Latin-1 that was read as UTF-8, and in base64. */
function spellOne(secret: string): string[] {
  // Encoded and decoded again, because UTF-8 can't hold a lone surrogate.
  const bytes = new TextEncoder().encode(secret)
  const decoded = fromUtf8(bytes)
  const base64 = toBase64(bytes)
  // Unescaping the text also undoes a part of the secret that looks like an escape.
  const plain = unescapeText(decoded)
  const base64Forms = [base64, base64.replaceAll('=', ''), toBase64url(bytes), ...inLines(base64), ...within(bytes)]
  const plainForms = [decoded, plain].flatMap((text) => [
    text,
    text.replaceAll(' ', '+'),
    text.replace(latin, '\ufffd'),
  ])
  return [secret, ...plainForms, ...base64Forms]
}

/** Characters whose single Latin-1 byte is not valid UTF-8. */
const latin = /[\u0080-\u00ff]/g

/** Splits base64 into lines, as in mails and certificates. `cleanText` has turned the line ends into spaces. */
const inLines = (base64: string) => [76, 64].map((width) => base64.replace(new RegExp(`.{${width}}(?=.)`, 'g'), '$& '))

/** A shorter piece of base64 may occur in other text by chance. */
const leastPiece = 8

/**
 * Returns the base64 characters that depend on these bytes only, for each position that the bytes can have inside a
 * longer text, such as `user:password`.
 */
function within(bytes: Uint8Array): string[] {
  const pieces = [0, 1, 2].map((shift) => {
    const shifted = new Uint8Array(shift + bytes.length)
    shifted.set(bytes, shift)
    return toBase64(shifted).slice(Math.ceil((shift * 4) / 3), Math.floor((shifted.length * 4) / 3))
  })
  const both = pieces.flatMap((piece) => [piece, piece.replaceAll('+', '-').replaceAll('/', '_')])
  return both.filter(({ length }) => length >= leastPiece)
}

/** Cleans and cuts a text for callers that know no secrets. */
export const unmasked: Mask = (text) => cutTo(cleanText(text.slice(0, kept)), kept)

/**
 * Copies the name, the message, the codes and the causes of an error, masked. Leaves out its objects, which may carry
 * requests, bodies and headers.
 */
export function safeCause(error: unknown, mask: Mask, depth = 3): Error | undefined {
  if (!isErrorLike(error)) return
  const inner = depth > 0 ? safeCause(error.cause, mask, depth - 1) : undefined
  const copy = new Error(mask(error.message), inner === undefined ? undefined : { cause: inner })
  copy.name = mask(String(error.name))
  const code = 'code' in error ? error.code : undefined
  if (typeof code === 'string') Object.defineProperty(copy, 'code', { value: mask(code), enumerable: true })
  const digest = digestOf(error)
  if (digest !== undefined) Object.defineProperty(copy, 'digest', { value: mask(digest) })
  // The copy's own stack would only show this file.
  copy.stack = `${copy.name}: ${copy.message}`
  return copy
}

/** Checks the shape, because an error of another realm is an error, too. */
const isErrorLike = (error: unknown): error is Error =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
