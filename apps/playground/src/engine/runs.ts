import type { Crossing } from './wire.ts'

/** A crossing and how many times it occurred in a row: a hundred calls are one line. */
export type Run = Crossing & { times: number }

export function countRuns(crossings: readonly Crossing[]): Run[] {
  const runs: Run[] = []
  for (const crossing of crossings) {
    const last = runs.at(-1)
    if (last?.from === crossing.from && last.to === crossing.to && last.text === crossing.text) {
      last.times += 1
      last.waiting = crossing.waiting
    } else {
      runs.push({ ...crossing, times: 1 })
    }
  }
  return runs
}
