import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { chart } from './chart.ts'
import { baseline, type Contender, contenders, loadContender } from './contender.ts'
import { install } from './install.ts'
import { type ContenderReport, packagesOf, type Report } from './report.ts'
import { runWorker } from './run-worker.ts'
import { asMarkdown, asText, speedTable, tokenTable, weightTable } from './tables.ts'
import { weigh } from './weights.ts'
import type { Effort } from './worker.ts'

const usage = `bench [options]

Measures our clients beside other libraries, on the same work in the same run. A full run takes about a quarter of an hour
and writes its report to apps/bench/results; any other only prints it.

  --quick         two or three minutes, with less certain figures
  --only <name>   one contender (beside raw fetch): ${contenders.join(', ')}
  --json          prints the report as JSON`

const results = new URL('../results/', import.meta.url)

async function main() {
  const { quick, only, json, help } = readOptions()
  if (help) return console.log(usage)
  install()
  const effort = quick ? 'quick' : 'full'
  const names = only === undefined ? contenders : [...new Set([baseline, only])]
  const report = await run(names, effort)
  console.log(json ? JSON.stringify(report, null, 2) : asTables(report))
  if (effort === 'full' && only === undefined) save(report)
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.only !== undefined && !contenders.includes(values.only)) throw new Error(`No such contender\n\n${usage}`)
  return values
}

async function run(names: readonly string[], effort: Effort): Promise<Report> {
  const entered = new Map<string, Contender>()
  const reports: ContenderReport[] = []
  for (const name of names) {
    console.error(`${name} ...`)
    const contender = await loadContender(name)
    entered.set(name, contender)
    const { title, ours = false } = contender
    const speed = await runWorker('speed', name, effort)
    const heap = runWorker('heap', name, effort)
    // Bytes and counts need no machine to themselves; the time of the stampedes does.
    if (effort === 'full') await heap
    const tokens = await runWorker('tokens', name, effort)
    reports.push({ name, title, ours, packages: packagesOf(contender), speed, heap: await heap, tokens })
  }
  console.error('import and size ...')
  const weights = await weigh(entered, effort === 'quick' ? 1 : 15)
  const machine = { node: process.version, platform: process.platform, cores: availableParallelism() }
  return { ...machine, effort, contenders: reports, weights }
}

const asTables = (report: Report) =>
  [speedTable, tokenTable, weightTable].map((table) => asText(table(report))).join('\n\n')

function save(report: Report) {
  const { node, platform, cores } = report
  const tables = [speedTable, tokenTable, weightTable].map((table) => asMarkdown(table(report)))
  const text = [
    '# The last full run',
    `Written by \`npx --yes pnpm@12.21.0 bench\`: Node ${node}, ${platform}, ${cores} cores. Ratios are to raw \`fetch\` in the same run, as median (min-max) of the rounds.`,
    '![CPU time per call](chart.svg)',
    ...tables,
  ]
  mkdirSync(results, { recursive: true })
  writeFileSync(new URL('README.md', results), `${text.join('\n\n')}\n`)
  writeFileSync(new URL('chart.svg', results), chart(report))
  writeFileSync(new URL('latest.json', results), `${JSON.stringify(report, rounded, 2)}\n`)
}

/** Three figures are what a shared machine can tell. */
const rounded = (_key: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(3)) : value)

await main()
