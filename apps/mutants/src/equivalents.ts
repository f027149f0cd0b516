import type { Survivor } from './results.ts'

/** A mutant that does the same as the source, so that no test can notice it. */
export interface Equivalent {
  /** The function or constant that contains it, and Stryker's name for the change. */
  in: string
  mutator: string
  /** The code before and after, as one line each. Needed when the function has several changes of this kind. */
  of?: string
  to?: string
  why: string
}

export const findEquivalent = (entries: readonly Equivalent[], survivor: Survivor): Equivalent | undefined =>
  entries.find(
    (entry) =>
      entry.in === survivor.in &&
      entry.mutator === survivor.mutator &&
      (entry.of === undefined || entry.of === survivor.from) &&
      (entry.to === undefined || entry.to === survivor.to),
  )

const noReturn = (name: string): Equivalent => ({
  in: name,
  mutator: 'BlockStatement',
  of: '{ return }',
  why: 'Nothing follows this return.',
})
const onlyCompared = (name: string): Equivalent => ({
  in: name,
  mutator: 'AssignmentOperator',
  why: 'The value is only compared with an earlier one.',
})

/** By file. An entry that matches no survivor fails the run. */
export const equivalents: Record<string, readonly Equivalent[]> = {
  'packages/core/src/auth-fetch/origin.ts': [
    ...['/^[\\w-](\\/[\\w-]+)*$/', '/^[\\w-]+(\\/[\\w-]+)$/', '/^[\\w-]+(\\/[\\w-])*$/'].map((to) => ({
      in: 'plainPath',
      mutator: 'Regex',
      to,
      why: 'It matches fewer plain paths, and the parser makes the same address of the others.',
    })),
    {
      in: 'resolve',
      mutator: 'ConditionalExpression',
      of: 'plainPath.test(path)',
      to: 'false',
      why: 'The parser makes the same address of a plain path; the line saves that work.',
    },
    {
      in: 'checkBaseUrl',
      mutator: 'Regex',
      to: '/^https?:/',
      why: 'A protocol has one colon, at its end.',
    },
    noReturn('parseUrl'),
  ],
  'packages/core/src/grant-manager/state.ts': [onlyCompared('reset')],
  'packages/core/src/grant-manager/refusal-backoff.ts': [
    {
      in: 'noteAccepted',
      mutator: 'ConditionalExpression',
      of: 'backoff.pauses.size === 0',
      to: 'false',
      why: 'Deleting from an empty map does nothing; the condition saves each accepted call the work.',
    },
  ],
  'packages/core/src/grant-manager/watched-flight.ts': [onlyCompared('launchWatched')],
  'packages/core/src/mock.ts': [
    {
      in: 'value',
      mutator: 'StringLiteral',
      of: "''",
      why: 'Both lists have the same length, so there is a part at each index.',
    },
  ],
  'packages/core/src/stores/sealer.ts': [
    noReturn('open'),
    noReturn('fromBase64url'),
    {
      in: 'importKey',
      mutator: 'BooleanLiteral',
      to: 'true',
      why: 'The key is given to nobody, so nobody can try to export it.',
    },
  ],
  'packages/core/src/utils/body.ts': [
    noReturn('tryJson'),
    {
      in: 'retryAfterMs',
      mutator: 'StringLiteral',
      of: "''",
      why: 'Like an empty text, it is neither a number nor a date.',
    },
  ],
}
