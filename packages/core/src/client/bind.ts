import type { Query } from '../auth-fetch/origin.ts'
import { ApiError } from '../errors/api-error.ts'
import type { Endpoint, Iteration, Methods, Table } from './endpoint.ts'
import type { CallOptions } from './options.ts'
import type { UnreadableRow } from './reply.ts'
import type { Caller, CallSpec } from './request.ts'

interface Bound extends Caller {
  vendor: string
  /** Values for the `{name}`s that are the same for all calls of a client. */
  pathValues: Readonly<Record<string, string>>
}

type AnyEndpoint = Endpoint<never, unknown>
type Method = (...args: unknown[]) => unknown

/** Makes the methods of a table. Their operations are `<name>.<method>`, or `<method>` if the name is empty. */
export function bindTable<T extends Table>(client: Bound, name: string, table: T): Methods<T> {
  const methods: Record<string, Method> = {}
  for (const [key, entry] of Object.entries(table)) {
    const operation = name === '' ? key : `${name}.${key}`
    // A client has dozens of methods, so each one keeps only its operation and its entry.
    if (entry.kind === 'endpoint') methods[key] = (...args) => callEndpoint(client, operation, entry, args)
    else methods[key] = (...args) => goThrough(client, operation, entry, operationOf(table, name, entry), args)
  }
  return methods as Methods<T>
}

/** Returns the operation of the endpoint that an iteration reads, or undefined if the table does not hold it. */
function operationOf(table: Table, name: string, { list }: Iteration<never, unknown>): string | undefined {
  const key = Object.keys(table).find((key) => table[key] === list)
  return key === undefined || name === '' ? key : `${name}.${key}`
}

function callEndpoint(client: Bound, operation: string, endpoint: AnyEndpoint, args: unknown[]): Promise<unknown> {
  const { method, path, params, query, json, body, reply: schema, safe, open, read, secrets, replySecrets } = endpoint
  const payload = query ?? json
  const route = expand(path, client.pathValues)
  const spec: CallSpec<unknown> = { json: body, schema, safe, open, read, replySecrets, route }
  try {
    const target = params === undefined ? route : fill(route, client.input(operation, params, args.shift()))
    if (payload !== undefined) {
      const [first = {}] = args.splice(0, 1)
      const given = client.input(operation, payload, first)
      if (query === undefined) spec.json = given
      else spec.query = given as Query
      if (secrets !== undefined) spec.secrets = secrets(given as never).filter((secret) => typeof secret === 'string')
    }
    return client.call(operation, method, target, spec, args[0] as CallOptions | undefined)
  } catch (error) {
    // Rejects as an async function would, with less memory per call.
    return Promise.reject(error)
  }
}

async function* goThrough(
  client: Bound,
  name: string,
  { list, walk }: Iteration<never, unknown>,
  operation: string | undefined,
  args: unknown[],
): AsyncGenerator<unknown, void, undefined> {
  const before = list.params === undefined ? [] : [args.shift()]
  const [input = {}, options] = args
  const unreadable: UnreadableRow[] = []
  const read = async (query: unknown) => {
    const page = await callEndpoint(client, operation ?? name, list, [...before, query, options])
    unreadable.push(...((page as { unreadable?: UnreadableRow[] }).unreadable ?? []))
    return page
  }
  yield* walk(read as never, input as never, operation ?? name)
  if (unreadable.length > 0) throw incomplete(client.vendor, name, unreadable)
}

/** Makes the error that ends an iteration with unreadable rows, so that it does not pass for a complete one. */
export function incomplete(vendor: string, operation: string, unreadable: readonly UnreadableRow[]): ApiError {
  return new ApiError({
    code: 'unexpected_response',
    vendor,
    operation,
    message: `${unreadable.length} rows could not be read; they are in the error's body`,
    issues: unreadable.flatMap(({ issues }) => issues),
    sent: true,
    body: unreadable.map(({ row }) => row),
  })
}

/** Fills in the values that are the same for all calls of a client. */
const expand = (path: string, values: Readonly<Record<string, string>>): string =>
  path.includes('{') ? path.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole) : path

/** Fills in the method's first argument for the `{name}` that is left. */
const fill = (route: string, value: unknown): string =>
  route.replace(/\{\w+\}/, () => encodeURIComponent(String(value)))
