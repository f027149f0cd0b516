import { parseArgs } from 'node:util'
import { drawLanes, paint } from './lanes.ts'
import type { Act } from './stage.ts'
import { tellStory, tellWay } from './story.ts'
import { findVendors } from './vendors.ts'
import { countRuns } from './wire.ts'

const usage = 'Usage: demo [--vendor <name>] [--json]'

interface Report {
  vendor: string
  title: string
  acts: Act[]
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
})

async function main() {
  const options = { vendor: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } } as const
  // pnpm hands a lone `--` on to the script.
  const args = process.argv.slice(2).filter((argument) => argument !== '--')
  const { values } = parseArgs({ args, options })
  if (values.help) return console.log(usage)
  const vendors = await findVendors()
  const chosen = vendors.filter(({ name }) => values.vendor === undefined || name === values.vendor)
  if (chosen.length === 0) {
    throw new Error(
      `There is no vendor '${values.vendor}', only ${vendors.map(({ name }) => name).join(', ')}\n${usage}`,
    )
  }

  const reports: Report[] = []
  const secrets: string[] = []
  const tell = (report: Report) => {
    reports.push(report)
    if (!values.json) console.log(draw(report))
  }
  for (const { name: vendor, ways, story } of chosen) {
    for (const way of ways) {
      const told = await tellWay(way)
      secrets.push(...told.secrets)
      tell({ vendor, title: way.name, acts: told.acts })
    }
    if (story !== undefined) tell({ vendor, title: `${vendor}: ${story.title}`, acts: await tellStory(story) })
  }
  const checks = reports.flatMap(({ acts }) => acts.flatMap((act) => act.checks))
  const kept = secrets.every((secret) => !JSON.stringify(reports).includes(secret))
  checks.push({ what: 'no secret was printed', ok: kept })
  const broken = checks.filter(({ ok }) => !ok)
  if (values.json) console.log(JSON.stringify({ ok: broken.length === 0, reports: reports.map(toJson) }, null, 2))
  else console.log(`\n${paint('strong', `${checks.length} promises, ${broken.length} broken`)}`)
  if (broken.length > 0) process.exitCode = 1
}

function toJson({ acts, ...report }: Report) {
  return { ...report, acts: acts.map((act) => ({ ...act, crossings: countRuns(act.crossings) })) }
}

function draw({ title: heading, acts }: Report): string {
  const parts = acts.map(({ title, crossings, checks, notes }) =>
    [
      `\n${paint('strong', `${heading}: ${title}`)}`,
      drawLanes(crossings),
      ...notes.map((note) => `  ${note}`),
      ...checks.map(({ what, ok }) => `  ${ok ? paint('good', '✓') : paint('bad', '✗')} ${what}`),
    ].join('\n'),
  )
  return parts.join('\n')
}
