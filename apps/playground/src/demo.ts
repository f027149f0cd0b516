import { parseArgs } from 'node:util'
import { countRuns, type Run } from './engine/runs.ts'
import { drawActs, drawStory, drawTable } from './terminal/draw.ts'
import { createNodeNetwork } from './terminal/network.ts'
import { paint } from './terminal/paint.ts'
import { type Report, type Row, tellStories, tryPromises } from './terminal/tell-all.ts'
import { findVendors, type Vendor } from './terminal/vendors.ts'
import { type Language, words } from './terminal/words.ts'

const usage = 'Usage: demo [--vendor <name>] [--all] [--json] [--lang en|vi]'
const options = {
  vendor: { type: 'string' },
  all: { type: 'boolean' },
  json: { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean' },
} as const

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
})

async function main() {
  // pnpm passes a lone `--` to the script.
  const { values } = parseArgs({ args: process.argv.slice(2).filter((argument) => argument !== '--'), options })
  if (values.help) return console.log(usage)
  const language = languageOf(values.lang)
  const vendors = choose(await findVendors(), values.vendor, language)
  const isShort = values.vendor === undefined && values.all !== true
  const network = createNodeNetwork()
  try {
    const stories = await tellStories(vendors, network, isShort)
    const trials = await tryPromises(vendors, network, language)
    const secrets = [...stories.secrets, ...trials.secrets]
    const reports = [...stories.reports, ...trials.reports]
    const isMasked = secrets.every((secret) => !JSON.stringify(reports).includes(secret))
    const kept = [...reports.flatMap(checksOf), ...trials.rows.flatMap(cellsOf), isMasked]
    const broken = kept.filter((isKept) => !isKept).length
    if (broken > 0) process.exitCode = 1
    if (values.json) return console.log(JSON.stringify(toJson(broken === 0, reports, trials.rows), null, 2))
    print({ vendors, stories: stories.reports, trials: trials.reports, rows: trials.rows, language, isShort })
    console.log(`\n${paint('strong', words[language].summary(kept.length, broken))}`)
  } finally {
    network.close()
  }
}

interface Printed {
  vendors: Vendor[]
  stories: Report[]
  trials: Report[]
  rows: Row[]
  language: Language
  isShort: boolean
}

function print({ vendors, stories, trials, rows, language, isShort }: Printed) {
  const width = Math.min(process.stdout.columns ?? 100, 100)
  const say = words[language]
  if (isShort) {
    console.log(`${paint('strong', say.story)}\n`)
    for (const report of stories) {
      const name = vendors.find(({ vendor }) => vendor === report.vendor)?.told?.story.name ?? report.vendor
      console.log(drawStory(report, name, language, width))
    }
  } else {
    console.log(paint('dim', say.legend))
    for (const report of [...stories, ...trials]) console.log(drawActs(report, language, width))
  }
  console.log(`\n${paint('strong', say.table)}`)
  console.log(
    drawTable(
      rows,
      vendors.map(({ vendor }) => vendor),
      width,
    ),
  )
  if (isShort) console.log(`\n${paint('dim', say.next)}`)
}

function languageOf(given = 'en'): Language {
  if (given === 'en' || given === 'vi') return given
  throw new Error(`--lang is en or vi\n${usage}`)
}

function choose(vendors: Vendor[], name: string | undefined, language: Language): Vendor[] {
  const chosen = vendors.filter(({ vendor }) => name === undefined || vendor === name)
  if (chosen.length > 0) return chosen
  const names = vendors.map(({ vendor }) => vendor).join(', ')
  throw new Error(`${words[language].unknown(name ?? '', names)}\n${usage}`)
}

function checksOf({ acts }: Report): boolean[] {
  return acts.flatMap(({ outcome }) => outcome?.checks.map(({ isKept }) => isKept) ?? [])
}

function cellsOf({ cells }: Row): boolean[] {
  return Object.values(cells).filter((isKept) => isKept !== undefined)
}

function toJson(ok: boolean, reports: Report[], promises: Row[]) {
  const acts = (report: Report) =>
    report.acts.map(({ title, outcome, crossings }) => ({ title, outcome, crossings: countRuns(crossings).map(lean) }))
  return { ok, promises, reports: reports.map((report) => ({ vendor: report.vendor, acts: acts(report) })) }
}

function lean({ from, to, text, times }: Run) {
  return { from, to, text, times }
}
