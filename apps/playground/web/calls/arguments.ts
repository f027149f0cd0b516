import type { Example } from 'test-kit/story'
import type { Operation } from '../../src/engine/operations.ts'

/** What the form holds: the argument for the path, and the input. */
export interface Given {
  param: string
  input: Record<string, unknown>
}

/** The form's state as the address has it, else an example. */
export function readGiven(query: URLSearchParams, example: Example = {}): Given {
  if (!query.has('in') && !query.has('id')) {
    return { param: String(example.id ?? ''), input: { ...example.input } }
  }
  try {
    const input: unknown = JSON.parse(query.get('in') ?? '{}')
    return { param: query.get('id') ?? '', input: typeof input === 'object' && input !== null ? { ...input } : {} }
  } catch {
    return { param: '', input: {} }
  }
}

/** The arguments of the method, the last ones left out where they say nothing. */
export function argumentsOf(operation: Operation, { param, input }: Given, isObject: boolean): unknown[] {
  const args: unknown[] = []
  if (operation.params !== undefined) args.push(/^\d+$/.test(param) ? Number(param) : param)
  if (operation.input !== undefined) {
    const value = isObject ? input : input.input
    const isEmpty = value === undefined || (isObject && Object.keys(input).length === 0)
    if (!isEmpty) args.push(value)
  }
  return args
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
