import { isApiError } from '@x/core'
import { expect } from 'vitest'

/** How a field may deviate. A field that is not listed must be there, must not be null, and must have its type. */
export type Leniency = 'optional' | 'nullable' | 'nullish' | 'unchecked'

export interface MutationSpec {
  /** The documented reply, as it comes over the wire. */
  fixture: unknown
  /** Makes the call against a vendor that answers `body`. */
  call(body: unknown): Promise<unknown>
  /** Dotted path of the payload in the reply. Other paths are relative to it. @default 'data'; '' is the whole reply */
  payload?: string
  /** Dotted paths of fields that may deviate. The first item of a list stands for all: `records.0.tid`. */
  lenient?: Readonly<Record<string, Leniency>>
  /** False if the call returns something other than the payload. @default true */
  keepsUnknown?: boolean
}

/**
 * Proves promise B12 for one call: a promised field that is missing, null or of a wrong type is `unexpected_response`
 * with its path. A lenient field is accepted. An unknown field is kept, in whichever object it is.
 */
export async function expectMutations(spec: MutationSpec): Promise<void> {
  const { fixture, payload = 'data', lenient = {}, keepsUnknown = true } = spec
  const root = payload === '' ? [] : payload.split('.')
  const make = (path: readonly string[], value: unknown) => spec.call(change(fixture, [...root, ...path], value))
  const { fields, objects } = survey(at(fixture, root))
  const unused = Object.keys(lenient).filter((path) => !fields.some((field) => field.join('.') === path))
  expect(unused, 'lenient paths that the fixture does not have').toEqual([])

  await spec.call(fixture)
  for (const field of fields) {
    const path = field.join('.')
    const leniency = lenient[path]
    const isList = /\d$/.test(path)
    const now = at(fixture, [...root, ...field])
    const mutations: [string, unknown, boolean][] = [
      ['wrong', typeof now === 'object' && now !== null ? 'wrong' : { wrong: true }, false],
      ['null', null, leniency === 'nullable' || leniency === 'nullish'],
    ]
    // Removing an item leaves a shorter list, which is still valid.
    if (!isList) mutations.push(['missing', undefined, leniency === 'optional' || leniency === 'nullish'])
    for (const [name, value, isTaken] of mutations) {
      if (value === null && now === null) continue
      const outcome = await make(field, value).then(
        () => 'taken',
        (error: unknown) =>
          isApiError(error, 'unexpected_response') ? error.issues?.map((issue) => issue.path) : error,
      )
      const expected = isTaken || leniency === 'unchecked' ? 'taken' : expect.arrayContaining([path])
      expect(outcome, `'${path}' ${name}`).toEqual(expected)
    }
  }
  for (const object of keepsUnknown ? objects : []) {
    const path = [...object, 'unknownField']
    expect(at(await make(path, ['kept']), path), path.join('.')).toEqual(['kept'])
  }
}

/** Returns the paths of all fields below the value, and of all objects. */
function survey(value: unknown, path: readonly string[] = []): { fields: string[][]; objects: string[][] } {
  const result = { fields: path.length === 0 ? [] : [[...path]], objects: [] as string[][] }
  if (typeof value !== 'object' || value === null) return result
  if (!Array.isArray(value)) result.objects.push([...path])
  for (const [key, inner] of Array.isArray(value) ? Object.entries(value).slice(0, 1) : Object.entries(value)) {
    const below = survey(inner, [...path, key])
    result.fields.push(...below.fields)
    result.objects.push(...below.objects)
  }
  return result
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value)

/** Returns a copy with another value at the path; undefined removes the field. */
function change(value: unknown, path: readonly string[], to: unknown): unknown {
  const [first, ...rest] = path
  if (first === undefined) return to
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>
  if (rest.length === 0 && to === undefined) delete copy[first]
  else copy[first] = change(copy[first], rest, to)
  return copy
}
