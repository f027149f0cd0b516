import * as v from 'valibot'
import { isHeaderSafe } from '../auth-fetch/headers.ts'
import type { GrantStore } from '../stores/grant-store.ts'
import type { Clock } from '../utils/clock.ts'
import { checkOptions } from './check-options.ts'
import type { ClientEvent } from './events.ts'

/** What every client takes beside its credentials. */
export interface ClientOptions {
  /** Another base address than the vendor's own, such as a mock's. */
  baseUrl?: string | undefined
  /** Sends the requests. @default `globalThis.fetch`, looked up per request */
  fetch?: typeof fetch | undefined
  /** Milliseconds for one attempt, its body included. @default 10_000 */
  timeout?: number | undefined
  /** Milliseconds for a whole call: login, attempts and pauses. @default 60_000 */
  totalTimeout?: number | undefined
  /** How often a call that is safe to repeat is tried again. @default 2 */
  retry?: number | undefined
  /** Headers for every request. */
  headers?: Record<string, string> | undefined
  /** Longest reply in bytes. @default 10 MiB */
  maxBytes?: number | undefined
  /** Shares the grant with other processes; without one, it lives in this process. */
  store?: GrantStore | undefined
  /** Time in milliseconds, for tests. */
  clock?: Clock | undefined
  /** Allows plain http to other hosts than this machine. Credentials then travel in clear. @default false */
  allowHttp?: boolean | undefined
  /**
   * Keeps the runtime from ending a renewal together with the request that began it.
   *
   * Cloudflare Workers: `import { waitUntil } from 'cloudflare:workers'`. Others need none.
   */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined
  /** Told what happens inside; gets no secret, and an error it throws is swallowed. */
  onEvent?: ((event: ClientEvent) => void) | undefined
}

/** What every method takes last. */
export interface CallOptions {
  /** Aborts this call alone; its reason is thrown untouched. */
  signal?: AbortSignal | undefined
  /** Milliseconds for one attempt. @default the client's `timeout` */
  timeout?: number | undefined
  headers?: Record<string, string> | undefined
  /** Hears the head of the vendor's last reply; an error it throws is swallowed. */
  onResponse?: ((head: ReplyHead) => void) | undefined
}

/** The head of a reply, and what the call took. */
export interface ReplyHead {
  status: number
  headers: Headers
  /** Of the header `x-request-id`. */
  requestId?: string
  /** Requests of this call, the replay after a refused credential included. */
  attempts: number
  /** Milliseconds from the start of the call. */
  ms: number
  /** The parsed body as it came, or its text where it is not JSON; undefined where it was not read. */
  body(): unknown
}

const longestTimer = 2 ** 31 - 1
export const aFunction = v.custom<never>((value) => typeof value === 'function', 'a function')

/** Milliseconds that a timer can count. */
const milliseconds = v.pipe(
  v.number(),
  v.check((value) => value >= 1 && value <= longestTimer, 'a number from 1 to 2147483647'),
)
const retries = v.pipe(
  v.number(),
  v.check((value) => Number.isInteger(value) && value >= 0 && value <= 100, 'a whole number from 0 to 100'),
)
const bytes = v.pipe(
  v.number(),
  v.check((value) => Number.isInteger(value) && value >= 1, 'a whole number from 1 on'),
)
/** Names with their values; what is iterable, such as a Headers, would pass for one without any. */
const plainObject = v.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !(Symbol.iterator in value),
  'a plain object',
)
const headerRecord = v.pipe(
  plainObject,
  v.record(v.string(), v.string()),
  v.check((headers) => areHeaders(headers), 'names and values that HTTP allows'),
)

function hasMethods(names: readonly string[], expected: string) {
  return v.custom<never>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      names.every((name) => typeof Reflect.get(value, name) === 'function'),
    expected,
  )
}

const clientOptions = v.looseObject({
  baseUrl: v.optional(v.string()),
  fetch: v.optional(aFunction),
  timeout: v.optional(milliseconds),
  totalTimeout: v.optional(milliseconds),
  retry: v.optional(retries),
  headers: v.optional(headerRecord),
  maxBytes: v.optional(bytes),
  store: v.optional(hasMethods(['load', 'save', 'drop'], 'a GrantStore; wrap a Map or keyv in keyValueGrantStore()')),
  clock: v.optional(hasMethods(['monotonic', 'wall'], 'a Clock, with monotonic() and wall()')),
  allowHttp: v.optional(v.boolean()),
  waitUntil: v.optional(aFunction),
  onEvent: v.optional(aFunction),
})

/** By shape: a signal of another realm, or of a test's DOM, is a signal too. */
const isSignal = (value: unknown) =>
  typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value

/** How the last argument of every method must look. */
export const callOptions = v.object({
  signal: v.optional(v.custom<AbortSignal>(isSignal, 'an AbortSignal')),
  timeout: v.optional(milliseconds),
  headers: v.optional(headerRecord),
  onResponse: v.optional(v.custom<(head: ReplyHead) => void>((value) => typeof value === 'function', 'a function')),
})

const queryValue = v.nullish(v.union([v.string(), v.number(), v.boolean()]))

/** What a query may hold; an object has no text form of its own, and one from outside may even forbid any. */
export const queryOptions = v.object({
  query: v.optional(v.pipe(plainObject, v.record(v.string(), v.union([queryValue, v.array(queryValue)])))),
})

/** Text that is not empty. */
export const text = v.pipe(
  v.string(),
  v.check((value) => value !== '', 'a text that is not empty'),
)

/** One text or, as while a secret is being changed, several. */
export const oneOrMore = <Text extends v.GenericSchema<string>>(schema: Text) =>
  v.union([
    schema,
    v.pipe(
      v.array(schema),
      v.check(({ length }) => length > 0, 'one text or several'),
    ),
  ])

/** A key or token as it goes into a header: catches the line end or the quotes that came along when it was pasted. */
export const headerText = v.pipe(
  v.string(),
  v.check((value) => isHeaderSafe(value), 'printable ASCII without spaces'),
)

/** The names of the options that all clients share, which `createClient` checks. */
export const clientOptionNames: readonly string[] = Object.keys(clientOptions.entries)

/** Checks the options that all clients share; the vendor's own have been checked before. */
export const checkClientOptions = (vendor: string, options: unknown): void =>
  void checkOptions(vendor, clientOptions, options, typeof options === 'object' ? Object.keys(options ?? {}) : [])

function areHeaders(headers: Record<string, string>): boolean {
  try {
    new Headers(headers)
    return true
  } catch {
    return false
  }
}
