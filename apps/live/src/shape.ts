/** Returns each path of a reply with the types found there, without any value. The rows of a list share a path. */
export function shapeOf(value: unknown): string[] {
  const types = new Map<string, Set<string>>()
  collect(value, '', types)
  return Array.from(types, ([path, found]) => `${path || '(reply)'}: ${[...found].sort().join(' | ')}`)
}

function collect(value: unknown, path: string, types: Map<string, Set<string>>): void {
  types.set(path, (types.get(path) ?? new Set()).add(typeOf(value)))
  if (Array.isArray(value)) for (const row of value) collect(row, `${path}[]`, types)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value))
      collect(inner, path === '' ? nameOf(key) : `${path}.${nameOf(key)}`, types)
  }
}

/** Hides a key that is itself a value, such as an id or an address. */
const nameOf = (key: string) => (/^[a-z_][\w-]{0,40}$/i.test(key) && !/\d{4}/.test(key) ? key : '*')

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value
}

/** Returns the paths of the fields that the schema does not name. */
export function findNew(value: unknown, schema: unknown, path = ''): string[] {
  const { entries, item } = partsOf(schema)
  if (Array.isArray(value)) return [...new Set(value.flatMap((row) => findNew(row, item, `${path}[]`)))]
  if (entries === undefined || typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = path === '' ? nameOf(key) : `${path}.${nameOf(key)}`
    return Object.hasOwn(entries, key) ? findNew(inner, entries[key], at) : [at]
  })
}

interface Parts {
  entries?: Record<string, unknown>
  item?: unknown
}

/** Unwraps a schema to the object or list inside. */
function partsOf(schema: unknown): Parts {
  if (typeof schema !== 'object' || schema === null) return {}
  const { entries, item, wrapped, pipe } = schema as Parts & { wrapped?: unknown; pipe?: readonly unknown[] }
  if (entries !== undefined || item !== undefined) return { ...(entries && { entries }), item }
  return wrapped === undefined && pipe === undefined ? {} : partsOf(wrapped ?? pipe?.[0])
}
