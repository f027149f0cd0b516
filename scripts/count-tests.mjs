// Sums the JSON reports of the test runs into one line. Plain JavaScript: it must run on whatever Node the machine has.
import { existsSync, readdirSync, readFileSync } from 'node:fs'

const total = { passed: 0, failed: 0, skipped: 0 }
const folder = new URL('../reports/', import.meta.url)
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []

for (const file of files) {
  const report = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
  total.passed += report.numPassedTests
  total.failed += report.numFailedTests
  total.skipped += report.numPendingTests + report.numTodoTests
  // A file that could not be loaded holds no tests, yet it is a failure.
  total.failed += report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  if (!report.success && report.numFailedTests === 0) process.exitCode = 1
}

console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
if (total.passed === 0 || total.failed > 0 || total.skipped > 0) process.exitCode = 1
