import type { Sample, Samples } from 'test-kit/story'
import type { Operation } from '../../src/engine/operations.ts'

/** What the form holds: the argument for the path, and the input. */
export interface Given {
  id: string
  input: unknown
}

/** The form's state as the address has it, else an example. */
export function readGiven(query: URLSearchParams, sample: Sample = {}): Given {
  if (!query.has('in') && !query.has('id')) return { id: String(sample.id ?? ''), input: sample.input }
  return { id: query.get('id') ?? '', input: parseJson(query.get('in') ?? '') }
}

/** Values that the fields of a call might have, by path or name. */
export function samplesOf(operation: string, { calls, fields }: Samples): Record<string, unknown> {
  const input = calls[operation]?.input
  return { ...fields, ...(typeof input === 'object' && input) }
}

/** The arguments of the method, the last ones left out where they say nothing. */
export function argumentsOf(operation: Operation, { id, input }: Given): unknown[] {
  const ids = operation.params === undefined ? [] : [/^\d{1,15}$/.test(id) ? Number(id) : id]
  return operation.input === undefined || isEmpty(input) ? ids : [...ids, input]
}

/** The other way round: what the form holds when the method is called with these. */
export function givenBy(operation: Operation, args: readonly unknown[]): Given {
  const [id, input] = operation.params === undefined ? ['', args[0]] : args
  return { id: String(id ?? ''), input }
}

const isEmpty = (input: unknown) =>
  input === undefined || (typeof input === 'object' && input !== null && Object.keys(input).length === 0)

/** Text that is no JSON is sent as it is written, so that the client says what is wrong with it. */
export function parseJson(text: string): unknown {
  try {
    return text.trim() === '' ? undefined : JSON.parse(text)
  } catch {
    return text
  }
}

/** Errors of the client beside the fields that they are about. */
export function errorsOf(error: unknown): Record<string, string> {
  if (typeof error !== 'object' || error === null || !('issues' in error) || !Array.isArray(error.issues)) return {}
  return Object.fromEntries(
    error.issues.flatMap(({ path, expected }: { path: string; expected: string }) => [
      [path, expected],
      [path.replace(/^(query|json|input|id)\.?/, ''), expected],
    ]),
  )
}
