import type { Call } from './contender.ts'
import { type Spread, spread } from './statistics.ts'

/** The result of one contender on one course, relative to the bare `fetch` on the same course. */
export interface CourseResult {
  /** CPU time of this process per call, as a multiple of that of `fetch`. */
  cpu: Spread
  /** Calls per second, as a multiple of those of `fetch`. */
  throughput: Spread
  /** CPU time per call on top of that of `fetch`, in microseconds. */
  extraCpuUs: Spread
}

export interface Course {
  /** Calls in flight at once. */
  width: number
  warmUp: number
  rounds: number
  /** How often the two alternate in a round. */
  turns: number
  /** Calls per turn: enough for each turn to have its share of garbage collections. */
  calls: number
}

/**
 * Measures a contender against `fetch`. Each round yields one ratio, between the best turns of the two. Their turns
 * alternate, so a drift of the machine affects both alike. Other load on the machine only ever makes a turn slower.
 */
export async function runCourse(call: Call, raw: Call, course: Course): Promise<CourseResult> {
  const { width, warmUp, rounds, turns, calls } = course
  await timeCalls(raw, width, warmUp)
  await timeCalls(call, width, warmUp)
  const pairs = []
  for (let round = 0; round < rounds; round += 1) {
    const bare: Time[] = []
    const mine: Time[] = []
    for (let turn = 0; turn < turns; turn += 1) {
      bare.push(await timeCalls(raw, width, calls))
      mine.push(await timeCalls(call, width, calls))
    }
    pairs.push({ mine: best(mine), bare: best(bare) })
  }
  return {
    cpu: spread(pairs.map(({ mine, bare }) => mine.cpuUs / bare.cpuUs)),
    throughput: spread(pairs.map(({ mine, bare }) => bare.elapsedUs / mine.elapsedUs)),
    extraCpuUs: spread(pairs.map(({ mine, bare }) => mine.cpuUs - bare.cpuUs)),
  }
}

/** The time of one call. */
interface Time {
  cpuUs: number
  /** Wall-clock time. */
  elapsedUs: number
}

const best = (turns: readonly Time[]): Time => ({
  cpuUs: Math.min(...turns.map(({ cpuUs }) => cpuUs)),
  elapsedUs: Math.min(...turns.map(({ elapsedUs }) => elapsedUs)),
})

async function timeCalls(call: Call, width: number, calls: number): Promise<Time> {
  let left = calls
  const lane = async () => {
    while (left > 0) {
      left -= 1
      await call()
    }
  }
  const cpu = process.cpuUsage()
  const start = performance.now()
  await Promise.all(Array.from({ length: width }, lane))
  const elapsedUs = (performance.now() - start) * 1_000
  const { user, system } = process.cpuUsage(cpu)
  return { cpuUs: (user + system) / calls, elapsedUs: elapsedUs / calls }
}
