import * as v from 'valibot'

export interface Call {
  /** `transactions.list` */
  name: string
  resource: string
  method: string
  reply: unknown
}

interface Entry {
  kind?: string
  method?: string
  safe?: boolean
  params?: unknown
  query?: v.GenericSchema
  json?: v.GenericSchema
  reply?: unknown
}

/** Returns the calls that only read and need no argument, and the names of other endpoints, which are never called. */
export function planCalls(tables: Record<string, Record<string, Entry>>): { calls: Call[]; left: string[] } {
  const calls: Call[] = []
  const left: string[] = []
  for (const [resource, table] of Object.entries(tables)) {
    for (const [method, entry] of Object.entries(table)) {
      const name = resource === '' ? method : `${resource}.${method}`
      if (entry.kind === 'endpoint' && isRead(entry) && needsNothing(entry)) {
        calls.push({ name, resource, method, reply: entry.reply })
      } else if (entry.kind !== 'iteration') left.push(name)
    }
  }
  return { calls, left }
}

const isRead = ({ method, safe }: Entry) => safe ?? method === 'GET'

const needsNothing = ({ params, query, json }: Entry) =>
  params === undefined && [query, json].every((schema) => schema === undefined || v.is(schema, {}))
