import * as v from 'valibot'
import type {
  AnySchema,
  Entries,
  RecordSchema,
  ReplySchema,
  RowsSchema,
  SoftSchema,
  UnreadableRow,
} from './reply-types.ts'
import { toIssue } from './schema.ts'

export type { RecordSchema, ReplySchema, RowsSchema, SoftSchema, UnreadableRow } from './reply-types.ts'

type Config = v.Config<v.BaseIssue<unknown>>
type RawIssue = v.BaseIssue<unknown>

/** The result of a schema in this file: valibot's fields, and the deviations that do not fail the reply. */
interface Dataset {
  typed: boolean
  value: unknown
  issues?: [RawIssue, ...RawIssue[]] | undefined
  /** Each path lists its keys from the inside out. */
  deviations?: Deviation[] | undefined
  unreadable?: UnreadableRow[] | undefined
}

interface Deviation {
  path: PropertyKey[]
  expected: string
}

/** The most deviations that one reply reports. */
const mostDeviations = 20
/** A list with more unreadable rows than this fails the reply, since it can't be the documented list. */
const mostUnreadable = 1_000

/**
 * Makes the schema of an object in a reply. Entries are required unless `soft` wraps them. Other fields are kept.
 *
 * The output type has no index signature, so a misspelt field is a type error.
 */
export const reply = <const E extends Entries>(entries: E): ReplySchema<E> => {
  const fields = Object.entries(entries)
  const isListing = fields.some(([, field]) => holdsRows(field))
  return make('loose_object', 'Object', { entries }, (schema, dataset, config) => {
    const input = dataset.value
    if (typeof input !== 'object' || input === null || Array.isArray(input)) return fail(schema, dataset, config)
    const output: Record<string, unknown> = { ...input }
    // A `__proto__` field would set the prototype of any object that the reply is copied into.
    if (Object.hasOwn(output, '__proto__')) Reflect.deleteProperty(output, '__proto__')
    // In an object with a list, this field is ours. It must never hold what the vendor sent under the same name.
    if (isListing) delete output.unreadable
    const result = succeed(dataset, output)
    let unreadable: UnreadableRow[] | undefined
    for (const [key, field] of fields) {
      const isThere = Object.hasOwn(input, key)
      const value = isThere ? Reflect.get(input, key) : undefined
      const child = run(field, value, config)
      if (isThere || child.value !== undefined) output[key] = child.value
      if (child.issues !== undefined && !isThere) v._addIssue(schema, 'key', result as never, config, missing(key))
      else addIssues(result, child, key)
      addDeviations(result, child.deviations, key)
      if (child.unreadable !== undefined) {
        unreadable = [...(unreadable ?? []), ...child.unreadable]
        output.unreadable = unreadable
      }
      if (result.issues !== undefined && config.abortEarly === true) break
    }
    return result
  }) as ReplySchema<E>
}

/**
 * Makes the schema of a side field. If it is missing, null or of another type than documented, it reads as `undefined`
 * and the call succeeds. The event `reply.deviated` names it. Wrap a `v.nullish` if the vendor documents that.
 */
export const soft = <S extends AnySchema>(wrapped: S): SoftSchema<S> =>
  make('optional', wrapped.expects, { wrapped, default: undefined }, (_, dataset, config) => {
    const result = wrapped['~run'](dataset as never, config) as Dataset
    if (result.issues === undefined) return result
    const deviations = result.issues.slice(0, mostDeviations).map((issue) => {
      const { expected } = toIssue(issue)
      return { path: (issue.path ?? []).map(({ key }) => key as PropertyKey).reverse(), expected }
    })
    return { typed: true, value: undefined, deviations }
  }) as SoftSchema<S>

/** Makes the schema of a list. Unreadable rows are left out and put in `unreadable` of the object around the list. */
export const replyRows = <S extends AnySchema>(item: S): RowsSchema<S> =>
  make('array', 'Array', { item }, (schema, dataset, config) => {
    const input = dataset.value
    if (!Array.isArray(input)) return fail(schema, dataset, config)
    const rows: unknown[] = []
    const unreadable: UnreadableRow[] = []
    const result = succeed(dataset, rows)
    let first: { child: Dataset; index: number } | undefined
    for (const [index, row] of input.entries()) {
      const child = run(item, row, config)
      addDeviations(result, child.deviations, index)
      if (child.issues === undefined) {
        rows.push(child.value)
        continue
      }
      first ??= { child, index }
      const issues = child.issues.slice(0, mostDeviations).map(toIssue)
      unreadable.push({ row, issues })
      addDeviations(
        result,
        issues.map(({ path, expected }) => ({ path: path === '' ? [] : path.split('.').reverse(), expected })),
        index,
      )
      if (unreadable.length > mostUnreadable) break
    }
    if (first !== undefined && (rows.length === 0 || unreadable.length > mostUnreadable)) {
      addIssues(result, first.child, first.index)
    } else if (unreadable.length > 0) result.unreadable = unreadable
    return result
  }) as RowsSchema<S>

/** Whether the field is a list of `replyRows`, directly or wrapped. */
function holdsRows(field: AnySchema): boolean {
  const { type, item, wrapped } = field as { type: string; item?: unknown; wrapped?: AnySchema }
  return (type === 'array' && item !== undefined) || (wrapped !== undefined && holdsRows(wrapped))
}

/** Makes the schema of an object whose keys are data. Leaves out unreadable values, which `reply.deviated` names. */
export const replyRecord = <S extends AnySchema>(value: S): RecordSchema<S> =>
  make('record', 'Object', { key: v.string(), value }, (schema, dataset, config) => {
    const input = dataset.value
    if (typeof input !== 'object' || input === null || Array.isArray(input)) return fail(schema, dataset, config)
    const output: Record<string, unknown> = {}
    const result = succeed(dataset, output)
    for (const key of Object.keys(input)) {
      if (key === '__proto__') continue
      const child = run(soft(value), Reflect.get(input, key), config)
      if (child.value !== undefined) output[key] = child.value
      addDeviations(result, child.deviations, key)
    }
    return result
  }) as RecordSchema<S>

/** The schema of a text. A number is converted to its digits if that loses nothing. */
export const replyText: v.GenericSchema<unknown, string> = /* @__PURE__ */ make(
  'string',
  'string',
  {},
  (schema, dataset, config) => {
    const { value } = dataset
    if (typeof value === 'string') return succeed(dataset, value)
    if (typeof value === 'number' && isExact(value)) return converted(String(value), 'string')
    return fail(schema, dataset, config)
  },
) as v.GenericSchema<unknown, string>

/** The schema of a text that is not empty, such as an id or a token, without which the reply is useless. */
export const replyFilled: v.GenericSchema<unknown, string> = /* @__PURE__ */ v.pipe(
  replyText,
  /* @__PURE__ */ v.check((text) => text !== '', 'a text that is not empty'),
)

/**
 * The schema of a number that JSON carries exactly. A text is converted to a number if that loses nothing. A text with
 * three digits after its dot is rejected: in Vietnam, "150.000" is 150,000.
 */
export const replyNumber: v.GenericSchema<unknown, number> = /* @__PURE__ */ make(
  'number',
  'number',
  {},
  (schema, dataset, config) => {
    const { value } = dataset
    if (typeof value === 'number' && isExact(value)) return succeed(dataset, value)
    if (
      typeof value === 'string' &&
      /^-?(0|[1-9]\d{0,14})(\.(?!\d{3}$)\d{1,6})?$/.test(value) &&
      isExact(Number(value))
    )
      return converted(Number(value), 'number')
    return fail(schema, dataset, config)
  },
) as v.GenericSchema<unknown, number>

/** Beyond 2^53, two different numbers in JSON can parse to the same value. */
const isExact = (value: number) => Math.abs(value) <= Number.MAX_SAFE_INTEGER

const converted = (value: unknown, expected: string): Dataset => ({
  typed: true,
  value,
  deviations: [{ path: [], expected }],
})

type Runner = (schema: AnySchema, dataset: Dataset, config: Config) => Dataset

function make(type: string, expects: string, parts: object, runner: Runner): AnySchema {
  const schema = {
    kind: 'schema',
    type,
    reference: make,
    expects,
    async: false,
    ...parts,
    '~run': (dataset: Dataset, config: Config) => runner(schema, dataset, config),
  } as unknown as AnySchema
  return v._standardSchema(schema as never) as AnySchema
}

const run = (schema: AnySchema, value: unknown, config: Config) => schema['~run']({ value }, config) as Dataset

/** Changes the dataset in place, as valibot's own schemas do. */
function succeed(dataset: Dataset, value: unknown): Dataset {
  dataset.typed = true
  dataset.value = value
  return dataset
}

function fail(schema: AnySchema, dataset: Dataset, config: Config): Dataset {
  v._addIssue(schema as never, 'type', dataset as never, config)
  return dataset
}

const missing = (key: string) => ({ input: undefined, expected: `"${key}"`, path: [pathItem(key)] }) as never

const pathItem = (key: string | number) => ({
  type: 'unknown',
  origin: 'value',
  input: undefined,
  key,
  value: undefined,
})

function addIssues(target: Dataset, { issues }: Dataset, key: string | number): void {
  if (issues === undefined) return
  target.typed = false
  for (const issue of issues) {
    const path = [pathItem(key), ...(issue.path ?? [])]
    const moved = { ...issue, path } as unknown as RawIssue
    if (target.issues === undefined) target.issues = [moved]
    else target.issues.push(moved)
  }
}

function addDeviations(target: Dataset, deviations: readonly Deviation[] | undefined, key: string | number): void {
  for (const { path, expected } of deviations ?? []) {
    target.deviations ??= []
    if (target.deviations.length >= mostDeviations) return
    target.deviations.push({ path: [...path, key], expected })
  }
}
