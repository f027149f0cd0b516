import type { Query } from '../auth-fetch/origin.ts'
import { ApiError } from '../errors/api-error.ts'
import type { Endpoint, Iteration, Methods, Table } from './endpoint.ts'
import type { CallOptions } from './options.ts'
import type { UnreadableRow } from './reply.ts'
import type { Caller, CallSpec } from './request.ts'

interface Bound extends Caller {
  vendor: string
  /** Values for the `{name}`s that are the same in all paths of a client. */
  pathValues: Readonly<Record<string, string>>
}

type AnyEndpoint = Endpoint<never, unknown> & {
  secrets?: (input: unknown) => readonly (string | null | undefined)[]
}
type Method = (...args: unknown[]) => unknown

/** Makes the methods of a table; their operations are named `<name>.<method>`, or `<method>` where the name is empty. */
export function bindTable<T extends Table>(client: Bound, name: string, table: T): Methods<T> {
  const methods: Record<string, Method> = {}
  for (const [key, entry] of Object.entries(table)) {
    const operation = name === '' ? key : `${name}.${key}`
    if (entry.kind === 'endpoint') methods[key] = bindEndpoint(client, operation, entry as AnyEndpoint)
    else methods[key] = bindIteration(client, operation, entry, operationOf(table, name, entry) ?? operation)
  }
  return methods as Methods<T>
}

/** How the endpoint that an iteration reads is named. */
function operationOf(table: Table, name: string, { list }: Iteration<never, unknown>): string | undefined {
  const key = Object.keys(table).find((key) => table[key] === list)
  return key === undefined || name === '' ? key : `${name}.${key}`
}

function bindEndpoint(client: Bound, operation: string, endpoint: AnyEndpoint): Method {
  const { method, path, params, query, json, body, reply, safe, open, read, secrets } = endpoint
  const payload = query ?? json
  const route = expand(path, client.pathValues)
  const fixed: CallSpec<unknown> = { json: body, schema: reply, safe, open, read, route }
  return async (...args) => {
    const target = params === undefined ? route : fill(route, client.input(operation, params, args.shift()))
    if (payload === undefined) return client.call(operation, method, target, fixed, args[0] as CallOptions | undefined)
    const [first = {}] = args.splice(0, 1)
    const given = client.input(operation, payload, first)
    const hidden = secrets && { secrets: secrets(given).filter((secret) => typeof secret === 'string') }
    const sent = query === undefined ? { json: given } : { query: given as Query }
    return client.call(operation, method, target, { ...fixed, ...hidden, ...sent }, args[0] as CallOptions | undefined)
  }
}

function bindIteration(
  client: Bound,
  name: string,
  { list, walk }: Iteration<never, unknown>,
  operation: string,
): Method {
  const readPage = bindEndpoint(client, operation, list as AnyEndpoint)
  return async function* (...args) {
    const before = list.params === undefined ? [] : [args.shift()]
    const [input = {}, options] = args
    const unreadable: UnreadableRow[] = []
    const read = async (query: unknown) => {
      const page = await readPage(...before, query, options)
      unreadable.push(...((page as { unreadable?: UnreadableRow[] }).unreadable ?? []))
      return page
    }
    yield* walk(read as never, input as never, operation)
    if (unreadable.length > 0) throw incomplete(client.vendor, name, unreadable)
  }
}

/** At the end of an iteration some of whose rows could not be read, so that nobody takes it for a complete one. */
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

/** Puts in the values that are the same for all calls of a client. */
const expand = (path: string, values: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole)

/** Puts the method's first argument in the one place that is left. */
const fill = (route: string, value: unknown): string =>
  route.replace(/\{\w+\}/, () => encodeURIComponent(String(value)))
