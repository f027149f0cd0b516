import type { FileReport } from './results.ts'

const neededScore = 90

/** Returns the percentage of killed mutants among those that a test could kill. */
function score(files: readonly FileReport[]): number {
  const killed = files.reduce((sum, file) => sum + file.killed + file.timeout, 0)
  const alive = files.reduce((sum, file) => sum + file.survivors.length, 0)
  return killed + alive === 0 ? 100 : (100 * killed) / (killed + alive)
}

/** Prints the survivors and a table. Returns whether the score is high enough and no entry is stale. */
export function printReport(files: readonly FileReport[]): boolean {
  for (const { path, survivors, stale } of files) {
    for (const survivor of survivors) {
      const { line, mutator, from, to } = survivor
      console.log(`${path}:${line} ${mutator} in ${survivor.in || 'the module'}\n  - ${from}\n  + ${to}\n`)
    }
    for (const { in: name, mutator, of } of stale) {
      const code = of === undefined ? '' : ` of ${of}`
      console.log(`${path}: equivalents.ts lists a ${mutator}${code} in ${name}, but no such mutant survived\n`)
    }
  }
  const rows = files.map((file) => {
    const { path, survivors, stale, ...counts } = file
    return [path.split('/src/')[1], { ...counts, score: score([file]).toFixed(1) }]
  })
  console.table(Object.fromEntries(rows))
  console.log(`${score(files).toFixed(1)} % killed, ${neededScore} % needed`)
  return files.length > 0 && score(files) >= neededScore && files.every(({ stale }) => stale.length === 0)
}
