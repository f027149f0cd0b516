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
  /** A round goes to and fro so many times. */
  turns: number
  /** Calls each time. */
  calls: number
}

/** Each round gives one ratio, over many short turns of the two, so that whatever else the machine does hits both alike. */
export async function runCourse(call: Call, raw: Call, course: Course): Promise<CourseResult> {
  const { width, warmUp, rounds, turns, calls } = course
  await timeCalls(raw, width, warmUp)
  await timeCalls(call, width, warmUp)
  const pairs = []
  for (let round = 0; round < rounds; round += 1) {
    const mine = { cpuUs: 0, elapsedUs: 0 }
    const bare = { cpuUs: 0, elapsedUs: 0 }
    for (let turn = 0; turn < turns; turn += 1) {
      add(bare, await timeCalls(raw, width, calls))
      add(mine, await timeCalls(call, width, calls))
    }
    pairs.push({ mine, bare })
  }
  return {
    cpu: spread(pairs.map(({ mine, bare }) => mine.cpuUs / bare.cpuUs)),
    throughput: spread(pairs.map(({ mine, bare }) => bare.elapsedUs / mine.elapsedUs)),
    extraCpuUs: spread(pairs.map(({ mine, bare }) => (mine.cpuUs - bare.cpuUs) / (turns * calls))),
  }
}

interface Time {
  cpuUs: number
  /** On the clock. */
  elapsedUs: number
}

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
  return { cpuUs: user + system, elapsedUs }
}

function add(sum: Time, { cpuUs, elapsedUs }: Time) {
  sum.cpuUs += cpuUs
  sum.elapsedUs += elapsedUs
}
