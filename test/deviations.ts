import { type ApiError, type ClientEvent, type Issue, isApiError } from '@x/core'
import fc from 'fast-check'

/** Keys from the payload inwards. In a list of promises they are joined by dots, and `*` is any row. */
export type Path = readonly string[]

/** What is promised of the fields of a documented reply. */
export interface Promises {
  /** Fields without which the call fails. */
  essential: readonly string[]
  /** Fields that may be null without an event, and stay null. */
  nullable?: readonly string[]
  /** Fields that are passed on with any value. */
  unchecked?: readonly string[]
}

/** How a call ended, and what the client reported about the reply. */
export interface Outcome {
  value?: unknown
  error?: ApiError
  told: { operation: string; issues: readonly Issue[] }[]
}

/** Makes a call, whose client must report to the given listener. Returns its outcome. */
export async function outcomeOf(call: (onEvent: (event: ClientEvent) => void) => Promise<unknown>): Promise<Outcome> {
  const told: Outcome['told'] = []
  const listen = (event: ClientEvent) => {
    if (event.type === 'reply.deviated') told.push({ operation: event.operation, issues: event.issues })
  }
  try {
    return { value: await call(listen), told }
  } catch (error) {
    if (isApiError(error)) return { error, told }
    throw error
  }
}

/** Returns all paths below a value; of each list, only those of the first row. */
export function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return []
  const entries = Object.entries(value).slice(0, Array.isArray(value) ? 1 : undefined)
  return entries.flatMap(([key, inner]) => [[...path, key], ...pathsIn(inner, [...path, key])])
}

export const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value)

export const removed = Symbol('removed')

/** Returns a copy with another value at the path. */
export function change(value: unknown, [first, ...rest]: Path, to: unknown): unknown {
  if (first === undefined) return to
  if (typeof value !== 'object' || value === null) return value
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>
  if (rest.length === 0 && to === removed) delete copy[first]
  else copy[first] = change(copy[first], rest, to)
  return copy
}

/** Returns a copy with only the first row of each list. */
export const firstRows = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.slice(0, 1).map(firstRows)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, firstRows(inner)]))
      : value

/** Whether a list of paths names the path. In the list, `*` is any row. */
export const names = (list: readonly string[] | undefined, path: Path): boolean =>
  list?.includes(path.map((key) => (/^\d+$/.test(key) ? '*' : key)).join('.')) === true

/** Returns the paths of the fields that are not essential. A row of a list is not a field. */
export const sideFields = (sample: unknown, { essential }: Promises): Path[] =>
  pathsIn(sample).filter((path) => !names(essential, path) && !/^\d+$/.test(path.at(-1) ?? ''))

/** Any value for a field, or its removal. */
const anything = fc.oneof(
  fc.constantFrom<unknown>(removed, null, true, '', 'text', '12', 7, 0.5, 1e300, [], [1], {}, { a: 1 }),
  fc.jsonValue(),
)

/** Generates copies of the sample with up to six side fields removed or set to any value. */
export const deviations = (sample: unknown, promises: Promises): fc.Arbitrary<unknown> =>
  fc
    .array(fc.record({ path: fc.constantFrom(...sideFields(sample, promises)), to: anything }), {
      minLength: 1,
      maxLength: 6,
    })
    .map((changes) => changes.reduce((value: unknown, { path, to }) => change(value, path, to), sample))

/** Returns the paths of fields that are neither undefined nor of the sample's type, nor null where that is allowed. */
export function misfits(value: unknown, sample: unknown, promises: Promises, path: Path = []): string[] {
  const { nullable, unchecked } = promises
  // A null in the sample does not show the type of the field.
  if (value === undefined || names(unchecked, path) || sample === null || sample === undefined) return []
  if (value === null) return names(nullable, path) ? [] : [path.join('.')]
  if (typeof value !== typeof sample || Array.isArray(value) !== Array.isArray(sample)) return [path.join('.')]
  if (Array.isArray(value) && Array.isArray(sample))
    return value.flatMap((row, index) => misfits(row, sample[0], promises, [...path, String(index)]))
  if (typeof sample !== 'object') return []
  return Object.entries(sample).flatMap(([key, inner]) =>
    misfits((value as Record<string, unknown>)[key], inner, promises, [...path, key]),
  )
}
