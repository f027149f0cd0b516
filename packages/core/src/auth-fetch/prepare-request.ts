import { type ErrorSource, makeError } from '../errors/from-response.ts'
import { ownSignal } from '../utils/abort.ts'
import { bytesOf, tagOf } from '../utils/shape.ts'
import { tryHeaders } from './headers.ts'
import type { Origin } from './origin.ts'
import type { OutgoingRequest } from './send.ts'

/**
 * Builds the request to send. Throws `invalid_input` for an address outside the vendor's base and for anything that
 * `fetch` cannot send. The settings in `own` override those of `init`.
 */
export function prepare(
  options: ErrorSource & { origin: Origin },
  input: RequestInfo | URL,
  init: RequestInit = {},
  own: Pick<RequestInit, 'signal'> = {},
): { operation: string; request: OutgoingRequest } {
  const source = typeof input === 'object' && 'url' in input ? input : undefined
  const given = source && settingsOf(source)
  const address = source === undefined ? String(input) : source.url
  const asked = settingsOf(init)
  const settings: RequestInit = { ...given, ...(given === undefined ? asked : statedIn(asked)), ...own }
  const method = (settings.method ?? 'GET').toUpperCase()
  const operation = operationOf(method, address)
  const target = options.origin.resolve(address)
  if ('reason' in target) throw badPath(options, operation, target.reason)
  if (!isMethod(method)) {
    const expected = 'an HTTP method that fetch can send'
    throw invalidInput(options, operation, 'fetch cannot send this method', 'method', expected)
  }
  const hasBody = settings.body !== undefined && settings.body !== null
  if (hasBody && (method === 'GET' || method === 'HEAD')) {
    throw invalidInput(options, operation, 'A GET or HEAD has no body', 'body', 'absent')
  }
  const isUsed = source?.bodyUsed === true && settings.body === given?.body
  if (hasBody && (isUsed || (settings.body as Partial<ReadableStream>).locked === true)) {
    throw invalidInput(options, operation, 'The body has been read already', 'body', 'a body that nobody has read')
  }
  const headers = tryHeaders(settings.headers)
  if (headers === undefined) {
    const expected = 'names and values that HTTP allows'
    throw invalidInput(options, operation, 'HTTP forbids these headers', 'headers', expected)
  }
  const signal = settings.signal ? ownSignal(settings.signal) : null
  return { operation, request: { url: target.url, init: { ...settings, signal, headers, redirect: 'manual' } } }
}

/** Whether `fetch` can send requests of this method. */
export const isMethod = (method: string): boolean => /^(?!(connect|trace|track)$)[\w!#$%&'*+.^`|~-]+$/i.test(method)

/** The default values of a `Request`. They are left out of `init`, because some runtimes refuse them there. */
const defaults: Record<string, unknown> = {
  method: 'GET',
  cache: 'default',
  credentials: 'same-origin',
  mode: 'cors',
  referrer: 'about:client',
  referrerPolicy: '',
  integrity: '',
  keepalive: false,
}

/** Returns the settings as a plain object. A `Request` has them on its prototype, so a spread does not copy them. */
function settingsOf(source: RequestInit | Request): RequestInit {
  const prototype = Object.getPrototypeOf(source)
  if (prototype === Object.prototype || prototype === null) return source
  const settings: Record<string, unknown> = { ...source }
  for (const name of [...Object.keys(defaults), 'headers', 'body', 'signal', 'cf']) {
    const value = (source as unknown as Record<string, unknown>)[name]
    if (value !== undefined && value !== null && value !== defaults[name]) settings[name] = value
  }
  return settings
}

/** Returns the settings that replace those of a `Request`. By `fetch`'s rules, a body of null does not. */
const statedIn = (settings: RequestInit): RequestInit =>
  Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => value !== undefined && (name !== 'body' || value !== null)),
  )

/** A body that any `fetch` can send, and send again byte for byte if needed. */
export interface SendableBody {
  body: BodyInit | null
  /** The content type that the kind of body implies, such as a form's. */
  contentType?: string | undefined
  /** Another copy of a stream, which can be read only once. */
  spare?: ReadableStream<Uint8Array> | undefined
}

/**
 * Converts a body to bytes, text or a stream, which every copy of `fetch` understands. A form is encoded only once,
 * because each encoding has a new boundary. A value of no known type is left as it is.
 */
export async function toSendable(body: BodyInit | null | undefined, mayReplay: boolean): Promise<SendableBody> {
  if (body === undefined || body === null || typeof body === 'string') return { body: body ?? null }
  const bytes = bytesOf(body)
  // Copies the bytes, because the caller may change its buffer before the replay.
  if (bytes !== undefined) return { body: bytes.slice() }
  const tag = tagOf(body)
  if (tag === 'URLSearchParams') {
    return { body: String(body), contentType: 'application/x-www-form-urlencoded;charset=UTF-8' }
  }
  if (tag === 'Blob' || tag === 'File') {
    const blob = body as Blob
    return { body: await blob.arrayBuffer(), contentType: blob.type || undefined }
  }
  if (tag === 'FormData') {
    const encoded = new Response(await copyForm(body as FormData))
    return { body: await encoded.arrayBuffer(), contentType: encoded.headers.get('content-type') ?? undefined }
  }
  const stream = toStream(body)
  if (stream === undefined) return { body }
  if (!mayReplay) return { body: stream }
  const [first, spare] = stream.tee()
  return { body: first, spare }
}

/** Copies the entries into a `FormData` of this runtime. */
async function copyForm(form: FormData): Promise<FormData> {
  const copy = new FormData()
  for (const [name, value] of form) {
    if (typeof value === 'string') copy.append(name, value)
    else copy.append(name, new Blob([await value.arrayBuffer()], { type: value.type }), value.name)
  }
  return copy
}

/** Returns a stream of this realm that reads a web stream of any realm or an async iterable, such as a Node stream. */
function toStream(body: object): ReadableStream<Uint8Array> | undefined {
  const chunks =
    'getReader' in body
      ? readerOf(body as ReadableStream<Uint8Array>)
      : Symbol.asyncIterator in body
        ? (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
        : undefined
  if (chunks === undefined) return
  return new ReadableStream(
    {
      pull: async (controller) => {
        const { done, value } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: async (reason) => void (await chunks.return?.(reason)),
    },
    { highWaterMark: 0 },
  )
}

function readerOf(stream: ReadableStream<Uint8Array>): AsyncIterator<Uint8Array> {
  const reader = stream.getReader()
  return {
    next: () => reader.read() as Promise<IteratorResult<Uint8Array>>,
    return: async (reason) => {
      await reader.cancel(reason)
      return { done: true, value: undefined }
    },
  }
}

/** Names a call without a method in errors, such as `GET orders`. Leaves out query and user, which may hold secrets. */
export const operationOf = (method: string, path: string): string =>
  `${method.toUpperCase()} ${path.split(/[?#]/, 1)[0]?.replace(/\/\/[^/]*@/, '//')}`

export const badPath = (source: ErrorSource, operation: string, expected: string) =>
  invalidInput(source, operation, `The path must be ${expected}`, 'path', expected)

export const invalidInput = (
  source: ErrorSource,
  operation: string,
  message: string,
  path: string,
  expected: string,
  cause?: unknown,
) => makeError(source, { code: 'invalid_input', operation, message, issues: [{ path, expected }], cause })
