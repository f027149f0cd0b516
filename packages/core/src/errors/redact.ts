import { fromUtf8, toBase64, toBase64url } from '../utils/encoding.ts'
import { unescapeText } from './unescape.ts'

/** What a client must keep out of any text that came from outside. */
export interface KnownSecrets {
  /** Known for as long as the client lives. */
  readonly lasting: readonly string[]
  /** The newest 16. */
  tokens: readonly string[]
  /** Those of single calls: the newest 1,000, which is more than can be under way at once. */
  brief: readonly string[]
}

const tokenLimit = 16
const briefLimit = 1_000
const none: readonly string[] = []

export const knownSecrets = (lasting: readonly string[]): KnownSecrets => ({
  lasting: [...lasting],
  tokens: none,
  brief: none,
})

export function rememberToken(known: KnownSecrets, secret: string): void {
  known.tokens = newest(known.tokens, secret, tokenLimit)
}

export function rememberBriefly(known: KnownSecrets, secret: string): void {
  known.brief = newest(known.brief, secret, briefLimit)
}

/** Each once, so that one value given again and again drives out no other. */
const newest = (list: readonly string[], secret: string, limit: number) =>
  [...list.filter((other) => other !== secret), secret].slice(-limit)

/** The text with every known secret, in whatever usual spelling, replaced by `***`. */
export function redact({ lasting, tokens, brief }: KnownSecrets, text: string): string {
  // Longest first, so that a secret inside another leaves no rest of the longer one behind.
  const known = [...lasting, ...tokens, ...brief].flatMap(spellings).sort((a, b) => b.length - a.length)
  const mask = (text: string) => known.reduce((masked, spelling) => masked.replaceAll(spelling, '***'), text)
  let masked = mask(text)
  // Where escapes hide a secret, the text is given without them.
  unescapeText(masked, (step) => {
    const safe = mask(step)
    if (safe !== step) masked = safe
    return safe
  })
  return masked
}

/** A secret as it may be echoed, apart from escapes: plain, with the plus signs of a form, and in both base64 alphabets. */
function spellings(secret: string): string[] {
  if (secret === '') return []
  // Encoded there and back, since a lone surrogate has no form of its own in UTF-8.
  const bytes = new TextEncoder().encode(secret)
  const decoded = fromUtf8(bytes)
  const base64 = toBase64(bytes)
  // What looks like an escape within the secret is undone with the escapes around it.
  const plain = unescapeText(decoded)
  const forms = [secret, decoded, plain, base64, base64.replaceAll('=', ''), toBase64url(bytes)]
  forms.push(decoded.replaceAll(' ', '+'), plain.replaceAll(' ', '+'))
  return [...new Set(forms)]
}

/** Takes the secrets out of a text. */
export type Mask = (text: string) => string

/** For those who know of no secret. */
export const unmasked: Mask = (text) => text

/** What an error says, without what it holds: its objects may carry requests, bodies and headers. */
export function safeCause(error: unknown, mask: Mask, depth = 3): Error | undefined {
  if (!(error instanceof Error)) return
  const inner = depth > 0 ? safeCause(error.cause, mask, depth - 1) : undefined
  const copy = new Error(mask(error.message), inner === undefined ? undefined : { cause: inner })
  copy.name = error.name
  const code = 'code' in error ? error.code : undefined
  if (typeof code === 'string') Object.defineProperty(copy, 'code', { value: mask(code), enumerable: true })
  // Its own stack would only show this file.
  copy.stack = `${copy.name}: ${copy.message}`
  return copy
}
