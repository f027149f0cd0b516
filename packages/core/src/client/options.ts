import * as v from 'valibot'
import { isHeaderSafe, tryHeaders } from '../auth-fetch/headers.ts'
import type { GrantStore } from '../stores/grant-store.ts'
import type { Clock } from '../utils/clock.ts'
import { checkOptions } from './check-options.ts'
import type { ClientEvent } from './events.ts'

/** The options of every client, apart from its credentials. */
export interface ClientOptions {
  /** Replaces the vendor's base address, for example with a mock's. */
  baseUrl?: string | undefined
  /** Sends the requests. @default `globalThis.fetch`, looked up per request */
  fetch?: typeof fetch | undefined
  /** Milliseconds for one attempt, its body included. @default 10_000 */
  timeout?: number | undefined
  /** Milliseconds for a whole call: login, attempts and pauses. @default 60_000 */
  totalTimeout?: number | undefined
  /** How many more times a call that is safe to repeat is tried. @default 2 */
  retry?: number | undefined
  /** Headers for every request. */
  headers?: Record<string, string> | undefined
  /** Longest reply in bytes. @default 10 MiB */
  maxBytes?: number | undefined
  /** Shares the grant with other processes. Without a store, only this process has the grant. */
  store?: GrantStore | undefined
  /** Replaces the system's clock, for tests. */
  clock?: Clock | undefined
  /** Allows plain http to hosts other than this machine. Credentials are then sent unencrypted. @default false */
  allowHttp?: boolean | undefined
  /**
   * Keeps the runtime alive until a renewal ends, even if the request that started it is over.
   *
   * On Cloudflare Workers: `import { waitUntil } from 'cloudflare:workers'`. Other runtimes do not need it.
   */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined
  /** Receives every event. Events hold no secret. An error that it throws is swallowed. */
  onEvent?: ((event: ClientEvent) => void) | undefined
}

/** The last argument of every method. */
export interface CallOptions {
  /** Aborts only this call. The signal's reason is thrown unchanged. */
  signal?: AbortSignal | undefined
  /** Milliseconds for one attempt. @default the client's `timeout` */
  timeout?: number | undefined
  headers?: Record<string, string> | undefined
  /** Receives the head of the vendor's last reply. An error that it throws is swallowed. */
  onResponse?: ((head: ReplyHead) => void) | undefined
}

/** The head of a reply, with the requests and the time that the call took. */
export interface ReplyHead {
  status: number
  headers: Headers
  /** The header `x-request-id`, with known secrets masked. */
  requestId?: string
  /** Number of requests, including the replay after a refused credential. */
  attempts: number
  /** Milliseconds from the start of the call to its end. */
  ms: number
  /** Returns the parsed body unchanged, or its text if it is not JSON. Undefined if it was not read. */
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
/** Rejects iterables: a `Headers` has no own keys and would look empty. */
const plainObject = v.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !(Symbol.iterator in value),
  'a plain object',
)
const headerRecord = v.pipe(
  plainObject,
  v.record(v.string(), v.string()),
  v.check((headers) => tryHeaders(headers) !== undefined, 'names and values that HTTP allows'),
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

const canLockOrNot = ({ exclusive }: GrantStore) => exclusive === undefined || typeof exclusive === 'function'

const clientOptionSchemas = {
  baseUrl: v.optional(v.string()),
  fetch: v.optional(aFunction),
  timeout: v.optional(milliseconds),
  totalTimeout: v.optional(milliseconds),
  retry: v.optional(retries),
  headers: v.optional(headerRecord),
  maxBytes: v.optional(bytes),
  store: v.optional(
    /* @__PURE__ */ v.pipe(
      /* @__PURE__ */ hasMethods(['load', 'save', 'drop'], 'a GrantStore; wrap a Map or keyv in keyValueGrantStore()'),
      v.check((store: never) => canLockOrNot(store), "a GrantStore whose 'exclusive', if there is one, is a function"),
    ),
  ),
  clock: v.optional(/* @__PURE__ */ hasMethods(['monotonic', 'wall'], 'a Clock, with monotonic() and wall()')),
  allowHttp: v.optional(v.boolean()),
  waitUntil: v.optional(aFunction),
  onEvent: v.optional(aFunction),
}
const clientOptions = v.looseObject(clientOptionSchemas)

/** Recognises a signal by its shape, so that one of another realm or of a test's DOM passes too. */
const isSignal = (value: unknown) =>
  typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value

/** The schema of the last argument of every method. */
export const callOptions = v.object({
  signal: v.optional(v.custom<AbortSignal>(isSignal, 'an AbortSignal')),
  timeout: v.optional(milliseconds),
  headers: v.optional(headerRecord),
  onResponse: v.optional(v.custom<(head: ReplyHead) => void>((value) => typeof value === 'function', 'a function')),
})

const queryValue = v.nullish(v.union([v.string(), v.number(), v.boolean()]))

/** The schema of the values that a query can carry. */
export const queryOptions = v.object({
  query: v.optional(v.pipe(plainObject, v.record(v.string(), v.union([queryValue, v.array(queryValue)])))),
})

/** A text that is not empty. */
export const text = v.pipe(
  v.string(),
  v.check((value) => value !== '', 'a text that is not empty'),
)

/** One text, or several while a secret is being rotated. */
export const oneOrMore = <Text extends v.GenericSchema<string>>(schema: Text) =>
  v.union([
    schema,
    v.pipe(
      v.array(schema),
      v.check(({ length }) => length > 0, 'one text or several'),
    ),
  ])

/** A key or token that can be sent in a header. Rejects a line end, space or curly quote that was pasted with it. */
export const headerText = v.pipe(
  v.string(),
  v.check((value) => isHeaderSafe(value), 'printable ASCII without spaces'),
)

/** The names of the options that all clients share, which `createClient` checks. */
export const clientOptionNames: readonly string[] = /* @__PURE__ */ Object.keys(clientOptionSchemas)

/** Checks the options that all clients share. The vendor's own options have been checked before. */
export const checkClientOptions = (vendor: string, options: unknown): void =>
  void checkOptions(vendor, clientOptions, options, typeof options === 'object' ? Object.keys(options ?? {}) : [])
