import { baseline } from './contender.ts'
import { courses, type Growth } from './growth.ts'
import { type ContenderReport, kilobytes, megabytes, type Report, ratio } from './report.ts'
import type { CaseResult } from './token-cases.ts'

export type Table = string[][]

/** The cost of a call with a valid token; the first three columns are multiples of raw `fetch`. */
export function speedTable({ contenders }: Report): Table {
  const raw = contenders.find(({ name }) => name === baseline)
  const head = [
    'Per call',
    'CPU, sequential',
    'CPU, 64 at once',
    'throughput, 64 at once',
    'in-process: + us CPU',
    '64 at once: + us CPU',
    '+ kB heap',
    'in-process: + kB heap',
  ]
  const rows = contenders.map(({ title, speed, heap }) => [
    title,
    ratio(speed.sequential.cpu),
    ratio(speed.concurrent.cpu),
    ratio(speed.concurrent.throughput),
    speed.stub?.extraCpuUs.median.toFixed(0) ?? '-',
    speed.stubConcurrent?.extraCpuUs.median.toFixed(0) ?? '-',
    kilobytes(heap.loopback - (raw?.heap.loopback ?? 0)),
    heap.stub === undefined ? '-' : kilobytes(heap.stub - (raw?.heap.stub ?? 0)),
  ])
  return [head, ...rows]
}

/** How each contender renews its token, as token requests / failed calls; 1 / 0 is right. */
export function tokenTable({ contenders }: Report): Table {
  const head = [
    'Token requests / calls failed',
    '1,000 callers, expired',
    'time to serve them all, x raw',
    'the same, one-use refresh tokens',
    '200 callers, revoked',
    'the same, replies over 40 ms',
  ]
  const rows = contenders.flatMap(({ title, tokens }: ContenderReport) =>
    tokens === undefined
      ? []
      : [
          [
            title,
            counts(tokens.stampede),
            ratio(tokens.stampedeTime),
            counts(tokens.rotation),
            counts(tokens.revocation),
            counts(tokens.spreadRevocation),
          ],
        ],
  )
  return [head, ...rows]
}

const counts = ({ tokenRequests, failed }: CaseResult) => `${tokenRequests} / ${failed}`

export function weightTable({ weights }: Report): Table {
  const head = ['Packages', 'bundle, kB gzip', 'import, + ms CPU', 'installed packages', 'MB']
  const rows = Object.entries(weights).map(([title, { bundleBytes, importMs, install }]) => [
    title,
    kilobytes(bundleBytes),
    importMs?.toFixed(1) ?? '-',
    install?.packages.toString() ?? '-',
    megabytes(install?.bytes),
  ])
  return [head, ...rows]
}

/**
 * How the cost of a call grows, as multiples of the cheapest size. Logins / failed calls should be 1 / 0 where all
 * callers wait for one login, and 0 / 0 elsewhere.
 */
export function growthTable({ lines }: Growth): Table {
  const sizes = [...new Set(lines.flatMap(({ points }) => points.map(({ size }) => size)))]
  const head = ['CPU per call', ...sizes.map((size) => size.toLocaleString('en')), 'logins / calls failed']
  const rows = lines.map(({ course, title, points, logins, failed }) => [
    `${courses[course].title}: ${title}`,
    ...sizes.map((size) => {
      const point = points.find((point) => point.size === size)
      return point === undefined ? '-' : ratio(point.cpu)
    }),
    `${logins} / ${failed}`,
  ])
  return [head, ...rows]
}

/** The heap bytes that an idle client keeps besides its options. */
export function idleTable({ idle }: Growth): Table {
  const rows = Object.entries(idle).map(([title, { made, called }]) => [title, kilobytes(made), kilobytes(called)])
  return [['Idle client, kB heap', 'made', 'after its first call'], ...rows]
}

/** Formats a table as text with aligned columns. */
export function asText(table: Table): string {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  return table
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths[column] ?? 0, column))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const pad = (cell: string, width: number, column: number) => (column === 0 ? cell.padEnd(width) : cell.padStart(width))

export function asMarkdown([head = [], ...rows]: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n')
}
