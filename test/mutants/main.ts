import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { printReport } from './report.ts'
import { readReport } from './results.ts'
import { root, runStryker } from './stryker.ts'

const usage = `Changes core in every small way there is, one at a time, and shows the changes that no test notices.

  --file NAME   this file of packages/core/src only; several times for several
  --quick       a few small files, each against its own tests: what verify runs
  --report      only shows what earlier runs came to
  --again       runs also what earlier runs have settled, such as survivors that run once, as a file is loaded

Ctrl-C keeps what is done, and the next run goes on from there. The first run of all takes some hours.`

const core = 'packages/core/src'
const quickFiles = ['grant-manager/login-backoff', 'grant-manager/lifetime', 'grant-manager/refusal-backoff']

const { values } = parseArgs({
  options: {
    file: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const sources = globSync(`${core}/**/*.ts`, { cwd: root, exclude: ['**/*.test.ts'] }).sort()
const names = values.quick ? quickFiles : values.file
const chosen = names.map((name) => `${core}/${name.replace(/\.ts$/, '')}.ts`)
const missing = chosen.filter((path) => !sources.includes(path))

if (values.help || missing.length > 0) {
  console.log(missing.length > 0 ? `There is no ${missing.join(', ')}\n\n${usage}` : usage)
  process.exitCode = missing.length > 0 ? 2 : 0
} else {
  const results = resolve(root, 'node_modules/.cache', values.quick ? 'mutants-quick.json' : 'mutants.json')
  if (!values.report) runStryker(results, chosen, values)
  const report = readReport(JSON.parse(readFileSync(results, 'utf8')), chosen.length > 0 ? chosen : sources)
  process.exitCode = printReport(report) ? 0 : 1
}
