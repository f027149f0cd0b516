import { type Adapter, adapterOf, type BaseClient } from '@x/core/vendor'
import ky, { type KyInstance, type Options, type ResponsePromise } from 'ky'
import { retryDefaults } from './ky/retry.ts'
import { type Watch, watchCall } from './ky/watch-call.ts'

/** ky's options, except those that the client decides: the address and the `fetch` of its requests. */
export type KyOptions = Omit<Options, 'prefix' | 'baseUrl' | 'fetch'>

const bodyMethods = ['json', 'text', 'blob', 'arrayBuffer', 'formData', 'bytes'] as const
const verbs = ['get', 'post', 'put', 'patch', 'head', 'delete', 'query'] as const

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
  const create = (own: Options = {}): KyInstance =>
    wrap(adapter, ky.create({ retry: retryDefaults(adapter) }).extend(checked(own)), create)
  return create(options)
}

/** Wraps a ky instance: its addresses are below the base, and its failures are `ApiError`s. */
function wrap(adapter: Adapter, instance: KyInstance, create: KyInstance['create']): KyInstance {
  const send = (input: unknown, options?: Options, method?: string) =>
    run(adapter, instance, input, { ...options, ...(method !== undefined && { method }) })
  const methods = verbs.map((verb) => [verb, (input: unknown, options?: Options) => send(input, options, verb)])
  return Object.assign((input: unknown, options?: Options) => send(input, options), {
    ...Object.fromEntries(methods),
    create,
    extend: (own: Options | ((parent: Options) => Options)) => {
      const given = typeof own === 'function' ? (parent: Options) => checked(own(parent)) : checked(own)
      return wrap(adapter, instance.extend(given), create)
    },
    stop: instance.stop,
    retry: instance.retry,
  }) as unknown as KyInstance
}

function run(adapter: Adapter, instance: KyInstance, input: unknown, options: Options): ResponsePromise {
  const request = typeof input === 'object' && input !== null && 'url' in input ? (input as Request) : undefined
  let watch: Watch | undefined
  try {
    const call = adapter.begin(options.method ?? request?.method ?? 'GET', request?.url ?? String(input))
    watch = watchCall(adapter, call, request)
    // The last hook of all, so that it sees the options as ky has merged them.
    const hooks = { init: [watch.settle] }
    const own = checked(options)
    const target = request ?? call.url
    // Only ky itself can merge the call's own hooks. `extend` takes time, so that it is left out where there are none.
    const promise = 'hooks' in own ? instance.extend(own)(target, { hooks }) : instance(target, { ...own, hooks })
    return withBodies(promise, watch)
  } catch (error) {
    return withBodies(Promise.reject(watch?.toInputError(error) ?? error), watch)
  }
}

/** Adds ky's shortcuts to the body, such as `json`, to the promise of a response. Converts every failure. */
function withBodies(promise: Promise<Response> & Partial<ResponsePromise>, watch: Watch | undefined): ResponsePromise {
  const safe = promise.catch((error) => {
    throw watch === undefined ? error : watch.toError(error)
  })
  // A caller that reads the body by a shortcut gets the failure there, so here it must not count as unhandled.
  safe.catch(() => {})
  const read = (name: (typeof bodyMethods)[number]) => (schema?: unknown) => {
    const method = promise[name] as ((schema?: unknown) => Promise<unknown>) | undefined
    if (method === undefined || watch === undefined) return safe
    const reading = method(watch.expect(schema))
    reading.catch(() => {})
    const rethrow = (response: Response) => (error: unknown) => {
      throw watch.toReadError(error, response)
    }
    return safe.then((response) => reading.catch(rethrow(response)))
  }
  return Object.assign(
    safe,
    Object.fromEntries(bodyMethods.map((name) => [name, read(name)])),
  ) as unknown as ResponsePromise
}

function checked(options: Options): Options {
  for (const name of ['prefix', 'baseUrl', 'fetch'] as const) {
    if (options[name] !== undefined)
      throw new TypeError(`[createKy] wrong options: the client decides '${name}', so leave it out`)
  }
  // A plain number would restore ky's default methods, which include PUT and DELETE.
  return typeof options.retry === 'number' ? { ...options, retry: { limit: options.retry } } : options
}
