import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { baseline, type Contender, contenders, loadContender } from './contender.ts'
import { measureGrowth } from './growth.ts'
import { build, install } from './install.ts'
import { type ContenderReport, packagesOf, type Report } from './report.ts'
import { save, tablesOf } from './results.ts'
import { runWorker } from './run-worker.ts'
import { asText } from './tables.ts'
import { weigh } from './weights.ts'
import type { Effort } from './worker.ts'

const usage = `bench [options]

Measures our clients beside other libraries, on the same work in the same run. A full run takes about half an hour
and writes its report to apps/bench/results; any other only prints it.

  --quick         some minutes, with less certain figures
  --only <name>   growth, or one contender (beside raw fetch): ${contenders.join(', ')}
  --json          prints the report as JSON`

async function main() {
  const { quick, only, json, help } = readOptions()
  if (help) return console.log(usage)
  const effort = quick ? 'quick' : 'full'
  const report = await run(only, effort)
  console.log(json ? JSON.stringify(report, null, 2) : tablesOf(report).map(asText).join('\n\n'))
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
  const { only } = values
  if (only !== undefined && only !== 'growth' && !contenders.includes(only)) {
    throw new Error(`No such contender\n\n${usage}`)
  }
  return values
}

async function run(only: string | undefined, effort: Effort): Promise<Report> {
  const machine = { node: process.version, platform: process.platform, cores: availableParallelism(), effort }
  if (only === 'growth') {
    build()
    return { ...machine, contenders: [], weights: {}, growth: await measureGrowth(effort) }
  }
  install()
  const names = only === undefined ? contenders : [...new Set([baseline, only])]
  const compared = await compare(names, effort)
  return { ...machine, ...compared, ...(only === undefined && { growth: await measureGrowth(effort) }) }
}

async function compare(names: readonly string[], effort: Effort): Promise<Pick<Report, 'contenders' | 'weights'>> {
  const entered = new Map<string, Contender>()
  const reports: ContenderReport[] = []
  for (const name of names) {
    console.error(`${name} ...`)
    const contender = await loadContender(name)
    entered.set(name, contender)
    const { title, ours = false } = contender
    const speed = await runWorker('speed', name, effort)
    const heap = runWorker('heap', name, effort)
    // Heap bytes and request counts do not need an idle machine; the times of the stampedes do.
    if (effort === 'full') await heap
    const tokens = await runWorker('tokens', name, effort)
    reports.push({ name, title, ours, packages: packagesOf(contender), speed, heap: await heap, tokens })
  }
  console.error('import and size ...')
  return { contenders: reports, weights: await weigh(entered, effort === 'quick' ? 1 : 31) }
}

await main()
