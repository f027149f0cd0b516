import type * as v from 'valibot'
import { describeIssues, formOf, type Schema, validateNow } from './schema.ts'

/**
 * Checks the options of a factory, a handler or a store.
 *
 * Throws a `TypeError` that names the first wrong or unknown option, but never its value. `alsoKnown` lists the names
 * that another schema checks.
 */
export function checkOptions<Output>(
  name: string,
  schema: Schema<Output>,
  options: unknown,
  alsoKnown: readonly string[] = [],
): Output {
  const fail = (reason: string) => new TypeError(`[${name}] wrong options: ${reason}`)
  const unknown = unknownName(schema, options, alsoKnown)
  if (unknown !== undefined) throw fail(unknown)
  const checked = validateNow(schema, options)
  if ('value' in checked) return checked.value
  const [issue = { path: '', expected: 'valid' }] = checked.issues
  const said = describeIssues([issue], 'options', formOf(schema))
  const isUndefined = issue.path !== '' && valueAt(options, issue.path) === undefined
  throw fail(isUndefined ? `${said}, but it is undefined: is the environment variable set?` : said)
}

interface WithEntries {
  entries?: Record<string, v.GenericSchema & WithEntries>
  wrapped?: WithEntries
}

/** Describes the first option that no schema knows, in nested options too. Undefined if all are known. */
function unknownName(schema: unknown, value: unknown, alsoKnown: readonly string[], path = ''): string | undefined {
  const entries = entriesOf(schema as WithEntries)
  if (entries === undefined || typeof value !== 'object' || value === null || Symbol.iterator in value) return
  const known = [...Object.keys(entries), ...alsoKnown]
  for (const [name, inner] of Object.entries(value)) {
    const nested = entries[name]
    if (!known.includes(name)) return `'${path}${name}' is no option${suggestion(name, known)}`
    const found = nested && unknownName(nested, inner, [], `${path}${name}.`)
    if (found !== undefined) return found
  }
  return
}

/** Returns the entries of an object schema. The schema of a user's own object, such as a store, lists no entries. */
function entriesOf(schema: WithEntries): WithEntries['entries'] {
  const { type } = schema as { type?: string }
  if (schema.wrapped !== undefined) return entriesOf(schema.wrapped)
  return type === 'object' || type === 'strict_object' || type === 'loose_object' ? schema.entries : undefined
}

function suggestion(name: string, known: readonly string[]): string {
  const near = known.map((other) => ({ other, steps: distance(name.toLowerCase(), other.toLowerCase()) }))
  const [best] = near.sort((a, b) => a.steps - b.steps)
  if (best !== undefined && best.steps <= Math.max(2, name.length / 3)) return `: did you mean '${best.other}'?`
  return `; known are ${known.join(', ')}`
}

/** Counts the characters to insert, delete or replace until both words are the same. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1]
    for (const [j, wanted] of [...other].entries()) {
      const replaced = (row[j] ?? 0) + (letter === wanted ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}

const valueAt = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce((inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : inner), value)
