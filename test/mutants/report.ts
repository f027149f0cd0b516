import type { FileReport } from './results.ts'

const neededScore = 90

/** Killed of a hundred that can be. */
function score(files: readonly FileReport[]): number {
  const killed = files.reduce((sum, file) => sum + file.killed + file.timeout, 0)
  const alive = files.reduce((sum, file) => sum + file.survivors.length, 0)
  return killed + alive === 0 ? 100 : (100 * killed) / (killed + alive)
}

/** Prints what is to be read, and says whether it is good enough. */
export function printReport(files: readonly FileReport[]): boolean {
  for (const { path, survivors, stale } of files) {
    for (const { line, from, to } of survivors) console.log(`${path}:${line}\n  - ${from}\n  + ${to}\n`)
    for (const { from, to } of stale)
      console.log(`${path}: equivalents.ts has no such survivor\n  - ${from}\n  + ${to}\n`)
  }
  const rows = files.map((file) => {
    const { path, survivors, stale, ...counts } = file
    return [path.slice(path.lastIndexOf('/') + 1), { ...counts, score: score([file]).toFixed(1) }]
  })
  console.table(Object.fromEntries(rows))
  console.log(`${score(files).toFixed(1)} % killed, ${neededScore} % needed`)
  return files.length > 0 && score(files) >= neededScore && files.every(({ stale }) => stale.length === 0)
}
