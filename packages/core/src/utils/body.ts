/** The reply was longer than allowed. */
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

/** Reads a body as text, and no more of it than `limit` bytes. A byte order mark in front is removed. */
export async function readText(message: Readable, limit: number): Promise<string> {
  const { body, status } = message
  if (body === null) return ''
  if (status === 204 || status === 205) {
    // These have no body, whatever a proxy attaches to them.
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
    // Only a piece that ends within a letter needs the decoder's memory, which is slow.
    text += decoder.decode(value, { stream: (value.at?.(-1) ?? lastPlain + 1) > lastPlain })
  }
}

/** Without this, the decoder removes a byte order mark from the start of every piece, and not of the first alone. */
const keepMark = { ignoreBOM: true }
const withoutMark = (text: string) => (text.startsWith('\uFEFF') ? text.slice(1) : text)
/** Each byte up to this is a whole letter. */
const lastPlain = 127

async function readWhole(message: Readable, limit: number): Promise<string> {
  const text = await message.text()
  if (text.length > limit) throw new OversizeError()
  return text
}

/** Lets go of a body that nobody will read, so that its connection is freed. */
export function discard({ body }: Pick<Readable, 'body'>): void {
  if (body?.locked === false) body.cancel().catch(() => {})
}

/** Texts up to this length are parsed in no time, whatever is in them. */
const longestUnseen = 16 * 1024
/** Far deeper than any reply. */
const deepest = 512

/**
 * Parses the text as JSON. An empty text gives undefined. Throws `SyntaxError` on anything else, and on a long text of very
 * deep nesting: megabytes of brackets would keep the parser busy for seconds.
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

/** Where the quote stands that ends the text in quotes that begins at `from`. */
function endOfText(text: string, from: number): number {
  let at = from + 1
  for (let sign = text.charCodeAt(at); at < text.length && sign !== signs.quote; sign = text.charCodeAt(at)) {
    at += sign === signs.backslash ? 2 : 1
  }
  return at
}

/** As codes, since comparing letters takes twice as long. */
const signs = { quote: 34, backslash: 92, list: 91, listEnd: 93, object: 123, objectEnd: 125 }

/** Parses the text as JSON. Gives undefined when it is not JSON. */
export function tryJson(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return
  }
}

/** Whether the reply is a redirect, also in the opaque form that browsers give it. */
export function isRedirect({ status, type }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400 && status !== 304)
}

/** Thirty years and some: far beyond that, dates end. */
const longestWait = 1e12

/**
 * Milliseconds that the server asks to wait, and 0 when it asks nothing sensible: seconds, with or without a fraction, or
 * an HTTP date. Of a list, the first counts. A date is measured against the reply's own `Date`, since the machine's clock
 * may be wrong.
 */
export function retryAfterMs(headers: Headers, wallNow: number): number {
  const value = headers.get('retry-after')?.trim() ?? ''
  const seconds = /^(\d+(?:\.\d*)?)\s*(?:,|$)/.exec(value)?.[1]
  const ms = seconds === undefined ? dateOf(value) - (dateOf(headers.get('date')) || wallNow) : Number(seconds) * 1_000
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), longestWait)
}

/** The first date of a list; a date holds one comma of its own. NaN where there is none. */
function dateOf(value: string | null): number {
  const [day = '', time = ''] = (value ?? '').split(',')
  return Date.parse(time === '' ? day : `${day},${time}`)
}
