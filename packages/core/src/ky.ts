import { type Adapter, type AdapterCall, adapterOf, type BaseClient, isApiError } from '@x/core/vendor'
import ky, {
  type BeforeErrorState,
  isHTTPError,
  isKyError,
  isTimeoutError,
  type KyInstance,
  type Options,
  type ResponsePromise,
} from 'ky'

/** ky's options, except those that the client decides: the address and the `fetch` of its requests. */
export type KyOptions = Omit<Options, 'prefix' | 'baseUrl' | 'fetch'>

const longestWait = 30_000
/** The statuses after which a typed call is retried. ky's own list lacks most of the 5xx, such as Cloudflare's. */
const retryStatuses = [408, 429, ...Array.from({ length: 100 }, (_, index) => 500 + index)]
const bodyMethods = ['json', 'text', 'blob', 'arrayBuffer', 'formData', 'bytes'] as const
const verbs = ['get', 'post', 'put', 'patch', 'head', 'delete'] as const

/**
 * Makes a ky instance for calls that the client has no method for. It uses the vendor's base and logs in by itself.
 *
 * Replies are returned unchanged, so you read the envelope yourself. Every failure is an `ApiError`. GET and HEAD are
 * retried as often as the client's `retry` says. Writes are retried only if you ask for it with `retry.methods`.
 * Hooks never see the credential. `timeout` (ms per attempt) replaces the client's.
 *
 * @example const shipments = await createKy(client).get('shipments').json()
 * @throws {TypeError} for a client that these packages did not make, and for options that the client decides.
 * @see https://github.com/sindresorhus/ky
 */
export function createKy(client: Pick<BaseClient, 'fetch'>, options: KyOptions = {}): KyInstance {
  const adapter = adapterOf(client)
  if (adapter === undefined)
    throw new TypeError('[createKy] wrong client: give what the factory of a vendor package made')
  const { timeout, retry: limit } = adapter
  const create = (own: Options = {}): KyInstance => {
    const statuses = { statusCodes: retryStatuses, afterStatusCodes: retryStatuses }
    const methods = ['get' as const, 'head' as const]
    const retry = { limit, methods, ...statuses, jitter: true, shouldRetry: mayRetry(adapter) }
    // The first of all hooks, so that the user's hooks see an error without secrets.
    const beforeError = [({ error, options }: BeforeErrorState) => toErrorOf(options.context)(error) as Error]
    const instance = ky.create({ timeout, retry, hooks: { beforeError } }).extend(checked(own))
    return wrap(adapter, instance, create, own.timeout ?? timeout)
  }
  return create(options)
}

/** Wraps a ky instance: its addresses are below the base, and its failures are `ApiError`s. */
function wrap(
  adapter: Adapter,
  instance: KyInstance,
  create: KyInstance['create'],
  timeout: number | false,
): KyInstance {
  const send = (input: unknown, options: Options = {}, method?: string) =>
    run(adapter, instance, input, { timeout, ...checked(options), ...(method !== undefined && { method }) })
  const extend = (own: Options) => wrap(adapter, instance.extend(own), create, own.timeout ?? timeout)
  const methods = verbs.map((verb) => [verb, (input: unknown, options?: Options) => send(input, options, verb)])
  return Object.assign((input: unknown, options?: Options) => send(input, options), {
    ...Object.fromEntries(methods),
    create,
    extend: (own: Options | ((parent: Options) => Options)) => {
      let given: Options = {}
      if (typeof own !== 'function') return extend(checked(own))
      instance.extend((parent) => {
        given = own(parent)
        return given
      })
      return extend(checked(given))
    },
    stop: instance.stop,
    retry: instance.retry,
  }) as unknown as KyInstance
}

function run(adapter: Adapter, instance: KyInstance, input: unknown, options: Options): ResponsePromise {
  const request = typeof input === 'object' && input !== null && 'url' in input ? (input as Request) : undefined
  let call: AdapterCall
  try {
    const signal = options.signal ?? request?.signal ?? null
    call = adapter.begin(options.method ?? request?.method ?? 'GET', request?.url ?? String(input), signal)
  } catch (error) {
    return withBodies(Promise.reject(error), () => error)
  }
  const toError = (error: unknown) => toApiError(call, error, options.timeout ?? false, options.signal)
  const context = { ...options.context, [contextKey]: toError }
  return withBodies(instance(request ?? call.url, { ...options, context, fetch: call.fetch }), toError)
}

const contextKey = '@x/core'
const toErrorOf = (context: Record<string, unknown>) => context[contextKey] as (error: unknown) => unknown

/** Adds ky's shortcuts to the body, such as `json`, to the promise of a response. `toError` converts every failure. */
function withBodies(
  promise: Promise<Response> & Partial<ResponsePromise>,
  toError: (error: unknown) => unknown,
): ResponsePromise {
  const rethrow = (error: unknown) => {
    throw toError(error)
  }
  const safe = promise.catch(rethrow)
  // A caller that reads the body by a shortcut gets the failure there, so here it must not count as unhandled.
  safe.catch(() => {})
  const read = (name: (typeof bodyMethods)[number]) => (schema?: unknown) => {
    const method = promise[name] as ((schema?: unknown) => Promise<unknown>) | undefined
    return method === undefined ? safe : method(schema).catch(rethrow)
  }
  return Object.assign(
    safe,
    Object.fromEntries(bodyMethods.map((name) => [name, read(name)])),
  ) as unknown as ResponsePromise
}

function toApiError(
  call: AdapterCall,
  error: unknown,
  timeout: number | false,
  signal: AbortSignal | null | undefined,
): unknown {
  if (signal?.aborted || isApiError(error)) return error
  if (isHTTPError(error)) return call.toError({ response: error.response, data: error.data })
  if (isTimeoutError(error)) return call.toError({ timeout: Number(timeout) })
  if (error instanceof SyntaxError) return call.toError({ issues: [{ path: '', expected: 'JSON' }] })
  if (error instanceof Error && error.name === 'SchemaValidationError') return call.toError({ issues: issuesOf(error) })
  return isKyError(error) ? call.toError({ cause: error }) : error
}

/** Keeps only the paths, because the schema's message may quote the value. */
function issuesOf(error: Error) {
  const { issues = [] } = error as { issues?: readonly { path?: readonly unknown[] }[] }
  return issues.map(({ path = [] }) => {
    const keys = path.map((part) =>
      String(typeof part === 'object' && part !== null && 'key' in part ? part.key : part),
    )
    return { path: keys.join('.'), expected: 'what the schema says' }
  })
}

/**
 * Decides about a retry where ky would be wrong. ky recognises network failures by a class that our errors do not have,
 * and would wait for as long as a reply asks.
 */
const mayRetry =
  ({ waitOf }: Adapter) =>
  ({ error }: { error: Error }) => {
    // A framework such as Next.js throws an error with a digest to steer itself, and would throw it again.
    if (isApiError(error)) return error.code === 'network' && !('digest' in error)
    return isHTTPError(error) && waitOf(error.response.headers) > longestWait ? false : undefined
  }

function checked(options: Options): Options {
  for (const name of ['prefix', 'baseUrl', 'fetch'] as const) {
    if (options[name] !== undefined)
      throw new TypeError(`[createKy] wrong options: the client decides '${name}', so leave it out`)
  }
  // A plain number would restore ky's default methods, which include PUT and DELETE.
  return typeof options.retry === 'number' ? { ...options, retry: { limit: options.retry } } : options
}
