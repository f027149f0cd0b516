import fc from 'fast-check'
import { type ApiError, createSuperShip, type Issue, isApiError, type SuperShip } from '../src/index.ts'

/** A documented reply, and how far each of its fields is promised. Paths count from the payload; `*` is any row. */
export interface Sample {
  operation: string
  fixture: { results: unknown }
  call(client: SuperShip): Promise<unknown>
  /** Without one of these the call fails, or its row is left out of a list of several. */
  essential: readonly string[]
  /** These may be missing without notice. */
  optional?: readonly string[]
  /** These may be null without notice, and stay null. */
  nullable?: readonly string[]
  /** These are passed on whatever they are. */
  unchecked?: readonly string[]
}

/** Makes the call against a SuperShip that answers with these results. */
export async function answered({ fixture, call }: Sample, results: unknown) {
  const told: { operation: string; issues: readonly Issue[] }[] = []
  const body = { ...fixture, results }
  const supership = createSuperShip({
    token: 'made-up-token',
    retry: 0,
    fetch: async () => Response.json(body),
    onEvent: (event) => {
      if (event.type === 'reply.deviated') told.push({ operation: event.operation, issues: event.issues })
    },
  })
  const outcome: { value?: unknown; error?: ApiError } = await call(supership).then(
    (value) => ({ value }),
    (error: unknown) => {
      if (isApiError(error)) return { error }
      throw error
    },
  )
  return { ...outcome, told, body }
}

type Path = readonly string[]

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

/** Whether a list of paths with `*` names the path. */
export const names = (list: readonly string[] | undefined, path: Path): boolean =>
  list?.includes(path.map((key) => (/^\d+$/.test(key) ? '*' : key)).join('.')) === true

/** What is not as the sample has it: each field is undefined or of the sample's type, null only where that is promised. */
export function misfits(value: unknown, sample: unknown, { nullable, unchecked }: Sample, path: Path = []): string[] {
  if (value === undefined || names(unchecked, path) || sample === null || sample === undefined) return []
  if (value === null) return names(nullable, path) ? [] : [path.join('.')]
  if (Array.isArray(sample)) {
    if (!Array.isArray(value)) return [path.join('.')]
    return value.flatMap((row, index) =>
      misfits(row, sample[0], { nullable, unchecked } as Sample, [...path, String(index)]),
    )
  }
  if (typeof value !== typeof sample || Array.isArray(value)) return [path.join('.')]
  if (typeof sample !== 'object') return []
  return Object.entries(sample as object).flatMap(([key, inner]) =>
    misfits((value as Record<string, unknown>)[key], inner, { nullable, unchecked } as Sample, [...path, key]),
  )
}

/** The side fields that stand in no essential field. */
export const sideFields = ({ fixture, essential }: Sample): Path[] =>
  pathsIn(fixture.results).filter((path) => !names(essential, path) && !/^\d+$/.test(path.at(-1) ?? ''))

/** Several side fields at once, each removed, nulled or with another value. */
export const deviations = (sample: Sample): fc.Arbitrary<{ path: Path; to: unknown }[]> => {
  const to = fc.oneof(
    fc.constantFrom<unknown>(removed, null, true, '', 'text', '12', 7, 0.5, 1e300, [], [1], {}, { a: 1 }),
    fc.jsonValue(),
  )
  return fc.array(fc.record({ path: fc.constantFrom(...sideFields(sample)), to }), { minLength: 1, maxLength: 6 })
}
