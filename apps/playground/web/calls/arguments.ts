import type { Sample, Samples } from 'test-kit/story'
import type { Operation } from '../../src/engine/operations.ts'

/** The values of a form: the argument for the path, and the input. */
export interface Given {
  id: string
  input: unknown
}

/** Returns the form's values from the address, or else from the sample. */
export function readGiven(query: URLSearchParams, sample: Sample = {}): Given {
  if (!query.has('in') && !query.has('id')) return { id: String(sample.id ?? ''), input: sample.input }
  return { id: query.get('id') ?? '', input: parseJson(query.get('in') ?? '') }
}

/** Returns sample values for the fields of a call, by path or name. */
export function samplesOf(operation: string, { calls, fields }: Samples): Record<string, unknown> {
  const input = calls[operation]?.input
  return { ...fields, ...(typeof input === 'object' && input) }
}

/** Returns the arguments of the method for these values. Leaves out an empty input. */
export function argumentsOf(operation: Operation, { id, input }: Given): unknown[] {
  const ids = operation.params === undefined ? [] : [/^\d{1,15}$/.test(id) ? Number(id) : id]
  return operation.input === undefined || isEmpty(input) ? ids : [...ids, input]
}

/** The reverse: returns the values of the form for these arguments of the method. */
export function givenBy(operation: Operation, args: readonly unknown[]): Given {
  const [id, input] = operation.params === undefined ? ['', args[0]] : args
  return { id: String(id ?? ''), input }
}

const isEmpty = (input: unknown) =>
  input === undefined || (typeof input === 'object' && input !== null && Object.keys(input).length === 0)

/** Parses JSON. Returns any other text unchanged, so that the client reports what is wrong with it. */
export function parseJson(text: string): unknown {
  try {
    return text.trim() === '' ? undefined : JSON.parse(text)
  } catch {
    return text
  }
}

/** Returns the messages of the client's error by the path of the field that they are about. */
export function errorsOf(error: unknown): Record<string, string> {
  if (typeof error !== 'object' || error === null || !('issues' in error) || !Array.isArray(error.issues)) return {}
  return Object.fromEntries(
    error.issues.flatMap(({ path, expected }: { path: string; expected: string }) => [
      [path, expected],
      [path.replace(/^(query|json|input|id)\.?/, ''), expected],
    ]),
  )
}
