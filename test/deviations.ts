import { type ApiError, type ClientEvent, type Issue, isApiError } from '@x/core'
import fc from 'fast-check'

/** Keys from the payload inwards. In a list of promises they are joined by dots, and `*` is any row. */
export type Path = readonly string[]

/** How far the fields of a documented reply are promised. */
export interface Promises {
  /** Without one of these the call fails. */
  essential: readonly string[]
  /** These may be null without notice, and stay null. */
  nullable?: readonly string[]
  /** These are passed on whatever they are. */
  unchecked?: readonly string[]
}

/** How a call ended, and what the client reported of the reply. */
export interface Outcome {
  value?: unknown
  error?: ApiError
  told: { operation: string; issues: readonly Issue[] }[]
}

/** Makes a call of a client that reports to the given listener. */
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

/** All paths below a value; of each list the first row only. */
export function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return []
  const entries = Object.entries(value).slice(0, Array.isArray(value) ? 1 : undefined)
  return entries.flatMap(([key, inner]) => [[...path, key], ...pathsIn(inner, [...path, key])])
}

export const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value)

export const removed = Symbol('removed')

/** A copy with another value at the path. */
export function change(value: unknown, [first, ...rest]: Path, to: unknown): unknown {
  if (first === undefined) return to
  if (typeof value !== 'object' || value === null) return value
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>
  if (rest.length === 0 && to === removed) delete copy[first]
  else copy[first] = change(copy[first], rest, to)
  return copy
}

/** The same with one row in each list. */
export const firstRows = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.slice(0, 1).map(firstRows)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, firstRows(inner)]))
      : value

/** Whether a list of paths with `*` names the path. */
export const names = (list: readonly string[] | undefined, path: Path): boolean =>
  list?.includes(path.map((key) => (/^\d+$/.test(key) ? '*' : key)).join('.')) === true

/** The fields that are not essential; rows of lists are no fields. */
export const sideFields = (sample: unknown, { essential }: Promises): Path[] =>
  pathsIn(sample).filter((path) => !names(essential, path) && !/^\d+$/.test(path.at(-1) ?? ''))

/** Another value than there was; null where that makes a difference. */
const anything = fc.oneof(
  fc.constantFrom<unknown>(removed, null, true, '', 'text', '12', 7, 0.5, 1e300, [], [1], {}, { a: 1 }),
  fc.jsonValue(),
)

/** Copies of the sample with several side fields removed, nulled or with another value. */
export const deviations = (sample: unknown, promises: Promises): fc.Arbitrary<unknown> =>
  fc
    .array(fc.record({ path: fc.constantFrom(...sideFields(sample, promises)), to: anything }), {
      minLength: 1,
      maxLength: 6,
    })
    .map((changes) => changes.reduce((value: unknown, { path, to }) => change(value, path, to), sample))

/** Paths where a result is not as promised: each field is undefined or of the sample's type, null only where it may be. */
export function misfits(value: unknown, sample: unknown, promises: Promises, path: Path = []): string[] {
  const { nullable, unchecked } = promises
  // Where the sample itself has null, it tells no type.
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
