import type { Endpoint } from '@x/core/vendor'
import { endpoints } from '../src/endpoints.ts'

interface Schema {
  type: string
  entries?: Record<string, Schema>
  wrapped?: Schema
  item?: Schema
  value?: Schema
}

/** One field of a documented sample. */
export interface Field {
  path: string[]
  value: unknown
  /** Whether its own schema allows any other value. */
  isSoft: boolean
  isNullable: boolean
}

/** The entry of an operation in the table of endpoints. */
export function endpointOf(operation: string): Endpoint {
  const names = (operation === 'login' ? 'authorizeShop' : operation).split('.')
  const method = names.pop() ?? ''
  const tables = (names[0] === 'shop' ? endpoints.shop : endpoints) as unknown as Record<
    string,
    Record<string, Endpoint>
  >
  const found = tables[names.filter((name) => name !== 'shop').join('.')]?.[method]
  if (found === undefined) throw new Error(`No endpoint is named ${operation}`)
  return found
}

/** All fields of a sample that the schema knows, at any depth. The first row of a list stands for all. */
export function fieldsOf(schema: unknown, sample: unknown, path: string[] = []): Field[] {
  const given = schema as Schema
  const known = unwrap(given)
  const own = {
    path,
    value: sample,
    isSoft: given.type === 'optional',
    isNullable: isNullable(given),
  }
  const below = childrenOf(known, sample).flatMap(([key, child, value]) => fieldsOf(child, value, [...path, key]))
  return path.length === 0 ? below : [own, ...below]
}

/** The paths of all fields of a sample, at any depth. The first row of a list stands for all. */
export function pathsOf(sample: unknown): string[][] {
  if (typeof sample !== 'object' || sample === null) return []
  const children = Object.entries(Array.isArray(sample) ? sample.slice(0, 1) : sample)
  return children.flatMap(([key, inner]) => [[key], ...pathsOf(inner).map((path) => [key, ...path])])
}

/** Paths where a result has another type than the sample. */
export function wrongTypes(schema: unknown, sample: unknown, result: unknown, path: string[] = []): string[] {
  const given = schema as Schema
  if (result === undefined) return given.type === 'optional' || path.length === 0 ? [] : [path.join('.')]
  if (result === null) return isNullable(given) ? [] : [path.join('.')]
  if (sample === null) return []
  if (kindOf(result) !== kindOf(sample)) return [path.join('.')]
  const known = unwrap(given)
  if (Array.isArray(result)) {
    return result.flatMap((row, index) =>
      wrongTypes(known.item, (sample as unknown[])[0] ?? row, row, [...path, String(index)]),
    )
  }
  return childrenOf(known, sample).flatMap(([key, child, value]) =>
    wrongTypes(child, value, (result as Record<string, unknown>)[key], [...path, key]),
  )
}

export const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value)

/** Returns a copy with another value at the path. Undefined removes the field. */
export function change(value: unknown, [first, ...rest]: readonly string[], to: unknown): unknown {
  if (first === undefined) return to
  if (typeof value !== 'object' || value === null) return value
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>
  if (rest.length > 0 || to !== undefined) copy[first] = change(copy[first], rest, to)
  else if (Array.isArray(copy)) copy.splice(Number(first), 1)
  else delete copy[first]
  return copy
}

const kindOf = (value: unknown) => (Array.isArray(value) ? 'list' : typeof value)

function unwrap(schema: Schema): Schema {
  return schema.wrapped === undefined ? schema : unwrap(schema.wrapped)
}

function isNullable({ type, wrapped }: Schema): boolean {
  return type === 'nullish' || (wrapped !== undefined && isNullable(wrapped))
}

function childrenOf({ entries, item, value }: Schema, sample: unknown): [string, Schema, unknown][] {
  if (typeof sample !== 'object' || sample === null) return []
  if (item !== undefined) return (sample as unknown[]).slice(0, 1).map((row) => ['0', item, row])
  return Object.entries(sample).flatMap(([key, inner]) => {
    const child = entries?.[key] ?? (value && { type: 'optional', wrapped: value })
    return child === undefined ? [] : [[key, child, inner] as [string, Schema, unknown]]
  })
}
