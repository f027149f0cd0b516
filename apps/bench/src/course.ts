import type { Call } from './contender.ts'
import { type Spread, spread } from './statistics.ts'

/** How one contender did on one course, against the bare `fetch` on the same. */
export interface CourseResult {
  /** CPU time of this process per call, as a multiple of raw. */
  cpu: Spread
  /** Calls per second, as a multiple of raw. */
  throughput: Spread
  /** CPU time per call on top of raw, in microseconds. */
  extraCpuUs: Spread
}

export interface Course {
  /** Calls in flight at once. */
  width: number
  warmUp: number
  rounds: number
  /** How often the two alternate in a round. */
  turns: number
  /** Calls a turn: enough that each has its share of garbage collections. */
  calls: number
}

/**
 * Each round gives one ratio: between the best turns of the two, which took turns, so that a drift of the machine hits both
 * alike. Whatever else runs on the machine makes a turn dearer and never cheaper.
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

/** Per call. */
interface Time {
  cpuUs: number
  /** On the clock. */
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
