import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { printReport } from './report.ts'
import { readReport } from './results.ts'
import { root, runStryker } from './stryker.ts'

const usage = `Makes every small change there is to a package's source, one at a time, and shows the changes that no test notices.

  --package NAME  the folder of the package (core)
  --file NAME     only this file of its src; repeat it for several files
  --minutes N     stop after N minutes and report what was measured so far
  --quick         a few small files of core, each against its own tests: this is what verify runs
  --fast          leave out the contract and fuzz tests: minutes instead of hours, and the score is a lower bound
  --report        only show the results of earlier runs
  --again         also run what earlier runs have settled, such as survivors in code that runs once, when a file loads

Ctrl-C keeps the results so far; the next run continues from there. The first run over all of core takes some hours.`

const quickFiles = ['grant-manager/login-backoff', 'grant-manager/lifetime', 'grant-manager/refusal-backoff']

const { values } = parseArgs({
  options: {
    package: { type: 'string', default: 'core' },
    file: { type: 'string', multiple: true, default: [] },
    minutes: { type: 'string' },
    quick: { type: 'boolean', default: false },
    fast: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const folder = `packages/${values.package}/src`
const minutes = values.minutes === undefined ? undefined : Number(values.minutes)
// A vendor's mock makes no promises of its own, so it is measured only when `--file` names it.
const mocks = values.package === 'core' ? [] : ['mock*.ts', 'mock/**']
const all = globSync(`${folder}/**/*.ts`, { cwd: root, exclude: ['**/*.test.ts'] }).sort()
const skipped = mocks.flatMap((pattern) => globSync(`${folder}/${pattern}`, { cwd: root }))
const names = values.quick ? quickFiles : values.file
const chosen = names.map((name) => `${folder}/${name.replace(/\.ts$/, '')}.ts`)
const sources = chosen.length > 0 ? chosen : all.filter((path) => !skipped.includes(path))
const problem = findProblem()

if (values.help || problem !== undefined) {
  console.log(problem === undefined ? usage : `${problem}\n\n${usage}`)
  process.exitCode = problem === undefined ? 0 : 2
} else {
  const name = values.quick ? 'mutants-quick' : `mutants-${values.package}`
  const results = resolve(root, 'node_modules/.cache', `${name}.json`)
  const { quick, fast, again } = values
  if (!values.report) runStryker(results, sources, { package: values.package, quick, fast, again, minutes })
  if (existsSync(results)) {
    const report = readReport(JSON.parse(readFileSync(results, 'utf8')), sources)
    process.exitCode = printReport(report) ? 0 : 1
  } else {
    console.log('Nothing has been measured yet.')
    process.exitCode = 1
  }
}

function findProblem(): string | undefined {
  const packages = readdirSync(resolve(root, 'packages'))
  if (!packages.includes(values.package)) return `There is no package ${values.package}: ${packages.join(', ')}`
  if (minutes !== undefined && !(minutes > 0)) return '--minutes must be a number above 0'
  const missing = chosen.filter((path) => !all.includes(path))
  return missing.length > 0 ? `There is no ${missing.join(', ')}` : undefined
}
