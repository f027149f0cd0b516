import { mkdirSync, writeFileSync } from 'node:fs'
import { chart } from './chart.ts'
import { growthChart } from './growth-chart.ts'
import type { Report } from './report.ts'
import { asMarkdown, growthTable, idleTable, speedTable, type Table, tokenTable, weightTable } from './tables.ts'

const results = new URL('../results/', import.meta.url)

/** Returns the tables of what was measured. Leaves out a table without rows. */
export function tablesOf(report: Report): Table[] {
  const { growth } = report
  const tables = [speedTable(report), tokenTable(report), weightTable(report)]
  return [...tables, ...(growth ? [growthTable(growth), idleTable(growth)] : [])].filter(({ length }) => length > 1)
}

export function save(report: Report) {
  const { node, platform, cores, growth } = report
  const text = [
    '# The last full run',
    `Written by \`npx --yes pnpm@12.21.0 bench\`: Node ${node}, ${platform}, ${cores} cores. Ratios are to raw \`fetch\` in the same run, those of growth to the cheapest size, as median (min-max) of the rounds.`,
    '![CPU time per call](chart.svg)',
    '![CPU time per call as the numbers grow](growth.svg)',
    ...tablesOf(report).map(asMarkdown),
  ]
  mkdirSync(results, { recursive: true })
  writeFileSync(new URL('README.md', results), `${text.join('\n\n')}\n`)
  writeFileSync(new URL('chart.svg', results), chart(report))
  writeFileSync(new URL('growth.svg', results), growthChart(growth?.lines ?? []))
  writeFileSync(new URL('latest.json', results), `${JSON.stringify(report, rounded, 2)}\n`)
}

/** Rounds to three digits: a shared machine cannot measure more. */
const rounded = (_key: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(3)) : value)
