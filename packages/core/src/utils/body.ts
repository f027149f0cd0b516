/** The body is longer than allowed. */
export class OversizeError extends Error {
  override readonly name = 'OversizeError'
}

/** A `Response`, or a `Request`, of any copy of fetch. */
interface Readable {
  readonly status?: number
  readonly headers: { get(name: string): string | null }
  readonly body: ReadableStream<Uint8Array> | null
  text(): Promise<string>
}

/** Reads a body as text, up to `limit` bytes. A longer one throws. A byte order mark at the start is removed. */
export async function readText(message: Readable, limit: number): Promise<string> {
  const { body, status } = message
  if (body === null) return ''
  if (status === 204 || status === 205) {
    // These statuses have no body, even if a proxy adds one.
    discard(message)
    return ''
  }
  if (Number(message.headers.get('content-length')) > limit) {
    discard(message)
    throw new OversizeError()
  }
  // React Native and node-fetch have no web streams.
  if (typeof body?.getReader !== 'function') return readWhole(message, limit)
  const decoder = new TextDecoder('utf-8', keepMark)
  let size = 0
  let text = ''
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return withoutMark(text + decoder.decode())
    size += value.byteLength
    if (size > limit) {
      reader.cancel().catch(() => {})
      throw new OversizeError()
    }
    // Only a chunk that may end inside a character needs the decoder's stream mode, which is slow.
    text += decoder.decode(value, { stream: (value.at?.(-1) ?? lastPlain + 1) > lastPlain })
  }
}

/** Without this, the decoder removes a byte order mark from the start of every chunk, not only of the first. */
const keepMark = { ignoreBOM: true }
const withoutMark = (text: string) => (text.startsWith('\uFEFF') ? text.slice(1) : text)
/** Every byte up to this one is a whole character. */
const lastPlain = 127

async function readWhole(message: Readable, limit: number): Promise<string> {
  const text = await message.text()
  if (text.length > limit) throw new OversizeError()
  return text
}

/** Cancels a body that will not be read, so that its connection is freed. */
export function discard({ body }: Pick<Readable, 'body'>): void {
  if (body?.locked === false) body.cancel().catch(() => {})
}

/** Texts up to this length parse fast, however deep they are nested. */
const longestUnseen = 16 * 1024
/** Far deeper than any reply. */
const deepest = 512

/**
 * Parses the text as JSON. Returns undefined for an empty text. Throws `SyntaxError` for a text that is not JSON, and
 * for a long text with very deep nesting: megabytes of brackets would keep the parser busy for seconds.
 */
export function parseJson(text: string): unknown {
  if (text.length > longestUnseen && isDeep(text)) throw new SyntaxError('The text is nested too deeply')
  return text.trim() === '' ? undefined : JSON.parse(text)
}

/** Whether the text, taken as JSON, is nested more than 512 levels deep. */
function isDeep(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at)
    if (sign === signs.quote) at = endOfText(text, at)
    else if (sign === signs.list || sign === signs.object) depth += 1
    else if (sign === signs.listEnd || sign === signs.objectEnd) depth -= 1
    if (depth > deepest) return true
  }
  return false
}

/** Returns the index of the closing quote of the string that begins at `from`. */
function endOfText(text: string, from: number): number {
  let at = from + 1
  for (let sign = text.charCodeAt(at); at < text.length && sign !== signs.quote; sign = text.charCodeAt(at)) {
    at += sign === signs.backslash ? 2 : 1
  }
  return at
}

/** Character codes, because comparing strings takes twice as long. */
const signs = { quote: 34, backslash: 92, list: 91, listEnd: 93, object: 123, objectEnd: 125 }

/** Parses the text as JSON. Returns undefined if it is not JSON. */
export function tryJson(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return
  }
}

/** Whether the reply is a redirect, including the opaque form that browsers return. */
export function isRedirect({ status, type }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400 && status !== 304)
}

/** More than 30 years, in milliseconds. Without a limit, the wait could exceed what a `Date` can hold. */
const longestWait = 1e12

/**
 * Returns the milliseconds that `retry-after` asks to wait, or 0 if it is absent or invalid. The header holds seconds,
 * with or without a fraction, or an HTTP date. Of a list, the first value counts. A date is compared with the reply's
 * own `Date` header, because the machine's clock may be wrong.
 */
export function retryAfterMs(headers: Headers, wallNow: number): number {
  const value = headers.get('retry-after')?.trim() ?? ''
  const seconds = /^(\d+(?:\.\d*)?)\s*(?:,|$)/.exec(value)?.[1]
  const ms = seconds === undefined ? dateOf(value) - (dateOf(headers.get('date')) || wallNow) : Number(seconds) * 1_000
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), longestWait)
}

/** Parses the first date of a list. A date contains one comma itself. NaN if there is no date. */
function dateOf(value: string | null): number {
  const [day = '', time = ''] = (value ?? '').split(',')
  return Date.parse(time === '' ? day : `${day},${time}`)
}
