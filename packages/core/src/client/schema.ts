import * as v from 'valibot'
import type { Issue } from '../errors/api-error.ts'

/** Any schema that follows Standard Schema, such as one of valibot's. @see https://standardschema.dev */
export interface Schema<Output> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined
  }
}

/** The type of a call's argument. The schema accepts unknown names, but in code an unknown name is a typo. */
export type InputOf<S extends v.GenericSchema> = Known<v.InferInput<S>>

type Known<T> = T extends string | number | boolean | Date | null | undefined
  ? T
  : T extends readonly unknown[]
    ? { [Index in keyof T]: Known<T[Index]> }
    : Same<T, Fields<T>> extends true
      ? T
      : Fields<T>
type Fields<T> = { [Key in keyof T as string extends Key ? never : Key]: Known<T[Key]> }
/** Lets `Known` return an interface itself, which keeps its name and its fields' docstrings in a published `.d.ts`. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

export const isSchema = (value: unknown): boolean =>
  typeof (value as Partial<Schema<unknown>> | undefined)?.['~standard']?.validate === 'function'

type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] }

export interface SchemaIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: unknown })[] | undefined
}

/** The schema's output with the deviations of side fields, or the issues of the value. */
export type Checked<Output> = { value: Output; deviations: readonly Issue[] } | { issues: Issue[] }

/** Validates a reply of `length` characters. Above 64 KiB it stops at the first issue. */
export function validate<Output>(
  schema: Schema<Output>,
  value: unknown,
  length: number,
): Checked<Output> | Promise<Checked<Output>> {
  const thorough = length <= longestToReadOn ? schema : upToFirst(schema)
  const result = thorough['~standard'].validate(value)
  // Recognises a promise by its shape: some libraries replace `Promise`, and some schemas have a promise of their own.
  return 'then' in result ? Promise.resolve(result).then(toChecked) : toChecked(result)
}

const longestToReadOn = 64 * 1024

/** Makes the schema stop at the first issue: a reply with millions of them would fill the memory. */
function upToFirst<Output>(schema: Schema<Output>): Schema<Output> {
  if (schema['~standard'].vendor !== 'valibot') return schema
  return v.config(schema as v.GenericSchema<unknown, Output>, { abortEarly: true })
}

/** Validates an input and returns all of its issues. The schema must be synchronous, as all of ours are. */
export function validateNow<Output>(schema: Schema<Output>, value: unknown): Checked<Output> {
  const result = schema['~standard'].validate(value)
  if ('then' in result) throw new TypeError('The schema must not be asynchronous')
  return toChecked(result)
}

const toChecked = <Output>(result: SchemaResult<Output>): Checked<Output> =>
  result.issues === undefined
    ? { value: result.value, deviations: deviationsOf(result) }
    : { issues: result.issues.map(toIssue) }

/** Returns the deviations that a schema of reply.ts adds to its result. Other schemas add none. */
function deviationsOf(result: object): readonly Issue[] {
  const { deviations } = result as { deviations?: readonly { path: PropertyKey[]; expected: string }[] }
  if (deviations === undefined) return none
  return deviations.map(({ path, expected }) => ({ path: path.toReversed().map(String).join('.'), expected }))
}

const none: readonly Issue[] = []

/** Keeps only the path and what was expected. The message and the input of an issue may quote a secret. */
export function toIssue(issue: SchemaIssue): Issue {
  const keys = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part))
  return { path: keys.join('.'), expected: expectation(issue, keys.at(-1)) }
}

/** Says what was expected. Our rules put it in `message`; valibot's rules, types and missing keys in `expected`. */
function expectation(issue: SchemaIssue & { type?: unknown; expected?: unknown }, key: string | undefined): string {
  const isOurs = issue.type === 'check' || issue.type === 'custom'
  // valibot's default messages start like this and quote the input.
  if (isOurs && !issue.message.startsWith('Invalid ')) return issue.message
  if (issue.expected === `"${key}"`) return 'present'
  if (typeof issue.expected === 'string' && issue.expected !== 'unknown') return issue.expected
  return typeof issue.type === 'string' && !isOurs ? issue.type.replaceAll('_', ' ') : 'a valid value'
}

/** Joins all issues into a sentence. `whole` names the value if an issue has no path, `form` shows an object's form. */
export const describeIssues = (issues: readonly Issue[], whole: string, form?: string): string =>
  issues
    .map(({ path, expected }) => {
      if (path !== '') return `'${path}' must be ${expected}`
      return `${whole} must be ${expected === 'Object' && form !== undefined ? `an object, such as ${form}` : expected}`
    })
    .join('; ')

/** Shows the form of a value for an object's schema: the names of its required fields. Undefined for other schemas. */
export function formOf(schema: unknown): string | undefined {
  const { entries } = schema as { entries?: Record<string, { type: string }> }
  if (entries === undefined) return
  const needed = Object.keys(entries).filter((key) => !/^(exact_)?optional$|^nullish$/.test(entries[key]?.type ?? ''))
  return needed.length === 0 ? '{}' : `{ ${needed.join(', ')} }`
}
