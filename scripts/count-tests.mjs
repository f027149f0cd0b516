// Sums the JSON reports of the test runs into one line. It is plain JavaScript, to run on any Node.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const list = (folder) => (existsSync(folder) ? readdirSync(folder) : [])
const folders = ['packages', 'apps'].flatMap((parent) =>
  list(join(root, parent)).map((name) => join(root, parent, name)),
)
const total = { passed: 0, failed: 0, skipped: 0 }

for (const folder of [...folders, join(root, 'test')]) {
  const manifest = join(folder, 'package.json')
  const { scripts = {} } = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : {}
  for (const task of ['test', 'packed', 'browser']) {
    if (scripts[task] === undefined) continue
    const path = join(folder, 'reports', `${task}.json`)
    if (existsSync(path)) add(JSON.parse(readFileSync(path, 'utf8')))
    else fail(`${path} is missing: the task ${task} did not run`)
  }
}

console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
if (total.passed === 0 || total.failed > 0 || total.skipped > 0) process.exitCode = 1

function add(report) {
  total.passed += report.numPassedTests
  total.failed += report.numFailedTests
  total.skipped += report.numPendingTests + report.numTodoTests
  // A file that could not be loaded has no tests, but is a failure.
  total.failed += report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  if (!report.success && report.numFailedTests === 0) fail('A report says that its run failed')
}

function fail(message) {
  console.log(message)
  process.exitCode = 1
}
