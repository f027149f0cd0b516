import { createCompiler } from './compiler.ts'
import { type Equivalent, equivalents, findEquivalent } from './equivalents.ts'
import { createNamer } from './name-function.ts'
import { mutate, offset, type Place } from './places.ts'

/** The parts of Stryker's report that are read here. */
interface StrykerReport {
  files: Record<string, { source: string; mutants: StrykerMutant[] }>
}

interface StrykerMutant {
  status: string
  mutatorName: string
  replacement: string
  location: { start: Place; end: Place }
}

export interface Survivor {
  line: number
  /** The function that contains the mutant, and the kind of change. An entry of equivalents.ts names both. */
  in: string
  mutator: string
  /** The changed code, before and after, as one line each. */
  from: string
  to: string
}

export interface FileReport {
  path: string
  killed: number
  timeout: number
  survived: number
  /** Survived because no test runs this code. */
  uncovered: number
  /** Survivors that the compiler refuses. */
  refused: number
  /** Survivors that do the same as the source. */
  equivalent: number
  /** All other survivors. */
  survivors: Survivor[]
  /** Entries of equivalents.ts that match no survivor. */
  stale: Equivalent[]
}

/** Returns a report of each file of `paths` that has been run. */
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
  // Above zero only when other files have changed since the run.
  const errors = countErrors(path, source)
  const nameOf = createNamer(source)
  const valid = alive.filter(
    ({ location, replacement }) => countErrors(path, mutate(source, location, replacement)) <= errors,
  )
  const entries = equivalents[path] ?? []
  const used = new Set<Equivalent>()
  const survivors = valid
    .map((mutant) => describe(source, mutant, nameOf))
    .filter((survivor) => {
      const entry = findEquivalent(entries, survivor)
      if (entry !== undefined) used.add(entry)
      return entry === undefined
    })
  return {
    path,
    // An error outside of a test fails a run too.
    killed: count('Killed', 'RuntimeError'),
    timeout: count('Timeout'),
    survived: count('Survived'),
    uncovered: count('NoCoverage'),
    refused: alive.length - valid.length,
    equivalent: valid.length - survivors.length,
    survivors: survivors.sort((one, other) => one.line - other.line),
    stale: entries.filter((entry) => !used.has(entry)),
  }
}

function describe(source: string, mutant: StrykerMutant, nameOf: (at: number) => string): Survivor {
  const { start, end } = mutant.location
  const first = offset(source, start)
  return {
    line: start.line,
    in: nameOf(first),
    mutator: mutant.mutatorName,
    from: oneLine(source.slice(first, offset(source, end))),
    to: oneLine(mutant.replacement),
  }
}

const oneLine = (text: string) => text.trim().replace(/\s+/g, ' ')
