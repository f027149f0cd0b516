import { createCompiler } from './compiler.ts'
import { type Equivalent, equivalents } from './equivalents.ts'

/** What is read of the report that Stryker keeps; lines and columns count from 1. */
interface StrykerReport {
  files: Record<string, { source: string; mutants: StrykerMutant[] }>
}

interface StrykerMutant {
  status: string
  replacement: string
  location: { start: Place; end: Place }
}

interface Place {
  line: number
  column: number
}

interface Survivor {
  line: number
  from: string
  to: string
}

export interface FileReport {
  path: string
  killed: number
  timeout: number
  survived: number
  /** Survived, since no test runs through it. */
  uncovered: number
  /** Of these two, what the compiler refuses, and what does the same as the source. */
  refused: number
  equivalent: number
  /** The rest of them. */
  survivors: Survivor[]
  /** Entries that stand for no survivor. */
  stale: Equivalent[]
}

/** Those of the files that have been run. */
export function readReport({ files }: StrykerReport, paths: readonly string[]): FileReport[] {
  const countErrors = createCompiler(paths)
  return paths.flatMap((path) => (files[path] === undefined ? [] : readFile(path, files[path], countErrors)))
}

function readFile(
  path: string,
  { source, mutants }: StrykerReport['files'][string],
  countErrors: (path: string, text: string) => number,
): FileReport {
  const count = (...statuses: string[]) => mutants.filter(({ status }) => statuses.includes(status)).length
  const alive = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
  // None, unless other files have changed since.
  const errors = countErrors(path, source)
  const valid = alive.filter((mutant) => countErrors(path, mutate(source, mutant)) <= errors)
  const stale = [...(equivalents[path] ?? [])]
  const survivors = valid
    .map((mutant) => compare(source, mutant))
    .filter(({ from, to }) => {
      const index = stale.findIndex((entry) => entry.from === from && entry.to === to)
      if (index >= 0) stale.splice(index, 1)
      return index < 0
    })
  return {
    path,
    // An error outside of a test fails a run as well.
    killed: count('Killed', 'RuntimeError'),
    timeout: count('Timeout'),
    survived: count('Survived'),
    uncovered: count('NoCoverage'),
    refused: alive.length - valid.length,
    equivalent: valid.length - survivors.length,
    survivors: survivors.sort((one, other) => one.line - other.line),
    stale,
  }
}

function mutate(source: string, { replacement, location: { start, end } }: StrykerMutant): string {
  return source.slice(0, offset(source, start)) + replacement + source.slice(offset(source, end))
}

/** The lines that the mutant changes, before and after. */
function compare(source: string, mutant: StrykerMutant): Survivor {
  const { start, end } = mutant.location
  const from = offset(source, { line: start.line, column: 1 })
  const rest = source.indexOf('\n', offset(source, end)) - source.length
  return {
    line: start.line,
    from: oneLine(source.slice(from, rest)),
    to: oneLine(mutate(source, mutant).slice(from, rest)),
  }
}

const offset = (source: string, { line, column }: Place) =>
  source
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, text) => sum + text.length + 1, column - 1)

const oneLine = (text: string) => text.trim().replace(/\s+/g, ' ')
