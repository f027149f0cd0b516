import { fromUtf8, toBase64, toBase64url } from '../utils/encoding.ts'
import { digestOf } from './api-error.ts'
import { cleanText, unescapeText } from './plain-text.ts'

/** Takes the secrets out of a text, and gives at most 300 letters of it, on one line. */
export type Mask = (text: string) => string

/** What must be kept out of every text that came from outside. */
export interface KnownSecrets {
  /** Known for as long as the client, or the call, lives. */
  readonly lasting: readonly KnownSecret[]
  /** The newest 16 tokens of the client. */
  tokens: readonly KnownSecret[]
  /** What the client knows, where these are the secrets of one call. */
  readonly outer?: KnownSecrets
}

interface KnownSecret {
  readonly secret: string
  /** How it may be written, worked out when the first error needs it. */
  spellings?: readonly string[]
}

const tokenLimit = 16

export const knownSecrets = (lasting: readonly string[]): KnownSecrets => ({
  lasting: lasting.map(toKnown),
  tokens: [],
})

/** Each token once, so that one that comes again and again drives out no other. */
export function rememberToken(known: KnownSecrets, secret: string): void {
  known.tokens = [...known.tokens.filter((other) => other.secret !== secret), { secret }].slice(-tokenLimit)
}

/** What the client knows, and the secrets of one call. The client itself remembers nothing of the call. */
export const withSecrets = (outer: KnownSecrets, secrets: readonly (string | null | undefined)[]): KnownSecrets => ({
  lasting: secrets.filter((secret) => typeof secret === 'string').map(toKnown),
  tokens: [],
  outer,
})

const toKnown = (secret: string): KnownSecret => ({ secret })

/** Letters that an error keeps of a text. */
const kept = 300
/** Letters that one letter of a secret may take once it has been escaped, and perhaps escaped again. */
const mostPerLetter = 24
const longestReach = 64 * 1024

/**
 * The first 300 letters of the text, with every known secret, in whatever usual spelling, replaced by `***`.
 *
 * The text is cut before the work begins, so that a page of 10 MiB costs no more than a line. What is left is long enough
 * to recognise a secret that begins in the last letter kept.
 */
export function redact(known: KnownSecrets, text: string): string {
  const secrets = listOf(known)
  const spellings = secrets.flatMap(spellingsOf)
  const longest = secrets.reduce((most, { secret }) => Math.max(most, secret.length), 0)
  const reach = Math.min(longest * mostPerLetter, longestReach)
  const isCut = text.length > kept + reach
  const whole = cleanText(isCut ? text.slice(0, kept + reach) : text)
  const masked = mask(spellings, whole)
  // The end of a text that was cut may be the beginning of a secret, so it is looked at and never shown.
  const hidden = isCut ? reach : 0
  let result = isCut ? mask(spellings, whole, Math.max(0, whole.length - hidden)) : masked
  // Where escapes hide a secret, the text is given without them.
  unescapeText(masked, (undone) => {
    const step = cleanText(undone)
    const safe = mask(spellings, step)
    if (safe !== step) result = safe.slice(0, Math.max(0, safe.length - hidden)) || '***'
    return safe
  })
  return cutTo(result, kept)
}

/** The text up to `end`, where each stretch that holds a secret is three stars. A secret that crosses the end is masked. */
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

/** Not in the middle of a letter that takes two units. */
export const cutTo = (text: string, length: number) => text.slice(0, length).replace(/[\ud800-\udbff]$/, '')

function listOf(known: KnownSecrets): KnownSecret[] {
  const own = [...known.lasting, ...known.tokens]
  return known.outer === undefined ? own : [...own, ...listOf(known.outer)]
}

function spellingsOf(known: KnownSecret): readonly string[] {
  known.spellings ??= spell(known.secret)
  return known.spellings
}

/** A secret as it may be echoed, apart from escapes, in the composed and in the decomposed form of its accents. */
function spell(secret: string): string[] {
  const forms = new Set([secret, secret.normalize('NFC'), secret.normalize('NFD')])
  const spellings = [...forms].flatMap(spellOne)
  return [...new Set([...spellings, ...spellings.map(cleanText)])].filter((spelling) => spelling.trim() !== '')
}

/** Plain, with the plus signs of a form, as an encoder of Latin-1 leaves it, and in base64. */
function spellOne(secret: string): string[] {
  // Encoded there and back, since a lone surrogate has no form of its own in UTF-8.
  const bytes = new TextEncoder().encode(secret)
  const decoded = fromUtf8(bytes)
  const base64 = toBase64(bytes)
  // What looks like an escape within the secret is undone with the escapes around it.
  const plain = unescapeText(decoded)
  const base64Forms = [base64, base64.replaceAll('=', ''), toBase64url(bytes), ...inLines(base64), ...within(bytes)]
  const plainForms = [decoded, plain].flatMap((text) => [
    text,
    text.replaceAll(' ', '+'),
    text.replace(latin, '\ufffd'),
  ])
  return [secret, ...plainForms, ...base64Forms]
}

/** Letters whose single byte is not UTF-8. */
const latin = /[\u0080-\u00ff]/g

/** Base64 in lines, as mails and certificates have it. Line ends read as spaces by now. */
const inLines = (base64: string) => [76, 64].map((width) => base64.replace(new RegExp(`.{${width}}(?=.)`, 'g'), '$& '))

/** Shorter pieces of base64 may stand anywhere by chance. */
const leastPiece = 8

/** The letters that the bytes alone decide where they stand inside of a longer text in base64, such as `user:password`. */
function within(bytes: Uint8Array): string[] {
  const pieces = [0, 1, 2].map((shift) => {
    const shifted = new Uint8Array(shift + bytes.length)
    shifted.set(bytes, shift)
    return toBase64(shifted).slice(Math.ceil((shift * 4) / 3), Math.floor((shifted.length * 4) / 3))
  })
  const both = pieces.flatMap((piece) => [piece, piece.replaceAll('+', '-').replaceAll('/', '_')])
  return both.filter(({ length }) => length >= leastPiece)
}

/** For those who know of no secret. */
export const unmasked: Mask = (text) => cutTo(cleanText(text.slice(0, kept)), kept)

/** What an error says, without what it holds: its objects may carry requests, bodies and headers. */
export function safeCause(error: unknown, mask: Mask, depth = 3): Error | undefined {
  if (!isErrorLike(error)) return
  const inner = depth > 0 ? safeCause(error.cause, mask, depth - 1) : undefined
  const copy = new Error(mask(error.message), inner === undefined ? undefined : { cause: inner })
  copy.name = mask(String(error.name))
  const code = 'code' in error ? error.code : undefined
  if (typeof code === 'string') Object.defineProperty(copy, 'code', { value: mask(code), enumerable: true })
  const digest = digestOf(error)
  if (digest !== undefined) Object.defineProperty(copy, 'digest', { value: mask(digest) })
  // Its own stack would only show this file.
  copy.stack = `${copy.name}: ${copy.message}`
  return copy
}

/** By shape: an error of another realm is an error too. */
const isErrorLike = (error: unknown): error is Error =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
