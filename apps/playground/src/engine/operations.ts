/** An endpoint of a vendor's tables, with the name of its method. */
export interface Operation {
  /** `orders.create`, as the method is called. */
  name: string
  method: string
  /** Relative to the vendor's base. */
  path: string
  isIteration: boolean
  params?: unknown
  input?: unknown
  reply?: unknown
  docs?: string
  certainty: 'documented' | 'sibling' | 'inferred'
  isSafe: boolean
  isOpen: boolean
}

type Table = Record<string, unknown>

interface Entry {
  kind: 'endpoint' | 'iteration'
  list?: Entry
  method: string
  path: string
  params?: unknown
  query?: unknown
  json?: unknown
  reply?: unknown
  docs?: string
  certainty?: Operation['certainty']
  safe?: boolean
  open?: boolean
}

/** Lists all calls of a vendor's tables, in their order. */
export function listOperations(endpoints: Table, prefix = ''): Operation[] {
  return Object.entries(endpoints).flatMap(([key, value]) => {
    const name = [prefix, key].filter((part) => part !== '').join('.')
    return isEntry(value) ? [toOperation(name, value)] : listOperations(value as Table, name)
  })
}

function toOperation(name: string, entry: Entry): Operation {
  const endpoint = entry.list ?? entry
  const { method, path, params, query, json, reply, docs, certainty = 'documented', safe, open = false } = endpoint
  return {
    name,
    method,
    path,
    isIteration: entry.kind === 'iteration',
    certainty,
    isSafe: safe ?? method === 'GET',
    isOpen: open,
    params,
    input: query ?? json,
    reply,
    ...(docs !== undefined && { docs }),
  }
}

const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string'

type Method = (...args: unknown[]) => unknown

/** Finds a client's method by an operation's name. A shop's client has the methods of `shop` without that prefix. */
export function methodOf(client: object, name: string): { call: Method; name: string } | undefined {
  const parts = name.split('.')
  const whole = walk(client, parts)
  if (whole !== undefined) return { call: whole, name }
  const rest = walk(client, parts.slice(1))
  return rest && { call: rest, name: parts.slice(1).join('.') }
}

function walk(client: object, parts: readonly string[]): Method | undefined {
  let owner: unknown
  let value: unknown = client
  for (const part of parts) {
    owner = value
    value = (value as Record<string, unknown> | undefined)?.[part]
  }
  return parts.length > 0 && typeof value === 'function' ? (value as Method).bind(owner) : undefined
}
