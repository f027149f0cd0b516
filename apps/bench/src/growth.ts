import type { ChildProcess } from 'node:child_process'
import { buildFlags } from './builds.ts'
import { loadContender } from './contender.ts'
import { type IdleBytes, idleSubjects } from './idle.ts'
import { idleBytes } from './memory.ts'
import { answerOf, startWorker } from './run-worker.ts'
import { median, type Spread, spread } from './statistics.ts'
import type { Effort } from './worker.ts'

/** The numbers that grow. Each size takes `turns` turns in a round. */
export const courses = {
  clients: { title: 'clients in a process', names: ['fetch', 'auth-fetch', 'casso-oauth'], largest: 10_000, turns: 5 },
  inFlight: { title: 'calls in flight', names: ['fetch', 'auth-fetch', 'casso-oauth'], largest: 100_000, turns: 2 },
  waiting: {
    title: 'callers waiting for one login',
    names: ['auth-fetch', 'casso-oauth'],
    largest: 100_000,
    turns: 2,
  },
}

export type CourseName = keyof typeof courses

/** The result of one turn of one size. */
export interface Turn {
  /** Per call. */
  cpuUs: number
  /** Per client. */
  logins: number
  failed: number
}

/** How one contender's cost per call grows. */
export interface GrowthLine {
  course: CourseName
  name: string
  title: string
  /** CPU time per call, as a multiple of the cheapest size's. */
  points: { size: number; cpu: Spread }[]
  logins: number
  failed: number
}

export interface Growth {
  lines: GrowthLine[]
  /** By the title of the idle subject. */
  idle: Record<string, IdleBytes>
}

const workerFile = new URL('growth-worker.ts', import.meta.url)
const workerFlags = [...buildFlags, '--expose-gc']

const efforts = { quick: { rounds: 1, largest: 10_000 }, full: { rounds: 3, largest: 100_000 } }
/** The same number of calls for all sizes: a process that has made more calls runs better optimised code. */
const warmUp = 30_000
const callsPerTurn = 10_000

export async function measureGrowth(effort: Effort): Promise<Growth> {
  const lines: GrowthLine[] = []
  for (const course of Object.keys(courses) as CourseName[]) {
    for (const name of courses[course].names) {
      console.error(`${name}, ${courses[course].title} ...`)
      lines.push(await measureLine(course, name, effort))
    }
  }
  const idle: Growth['idle'] = {}
  for (const title of Object.keys(idleSubjects)) idle[title] = await idleBytes(title)
  return { lines, idle }
}

/** A process that runs only one size of the course. */
interface Runner {
  size: number
  worker: ChildProcess
  rounds: Turn[][]
}

/** The sizes take turns, so that a drift of the machine affects all alike. */
async function measureLine(course: CourseName, name: string, effort: Effort): Promise<GrowthLine> {
  const { rounds, largest } = efforts[effort]
  const runners: Runner[] = []
  for (let size = 1; size <= Math.min(largest, courses[course].largest); size *= 10) {
    const worker = startWorker(workerFile, [course, name, String(size)], workerFlags)
    await takeTurn(worker, warmUp, Math.min(widthOf(course, size), 1_000))
    runners.push({ size, worker, rounds: [] })
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const runner of runners) runner.rounds.push([])
    for (let turn = 0; turn < courses[course].turns; turn += 1) {
      for (const { size, worker, rounds } of runners) {
        rounds[round]?.push(await takeTurn(worker, Math.max(size, callsPerTurn), widthOf(course, size)))
      }
    }
  }
  for (const { worker } of runners) worker.disconnect()
  const { title } = await loadContender(name)
  const turns = runners.flatMap((runner) => runner.rounds.flat())
  const worst = (key: 'logins' | 'failed') => Math.max(...turns.map((turn) => turn[key]))
  return { course, name, title, points: compare(runners), logins: worst('logins'), failed: worst('failed') }
}

const widthOf = (course: CourseName, size: number) => (course === 'clients' ? 1 : size)

function takeTurn(worker: ChildProcess, calls: number, width: number): Promise<Turn> {
  worker.send({ calls, width })
  return answerOf(worker)
}

/** Returns each size as a multiple of the cheapest, round by round. The best turn of each round counts. */
function compare(runners: readonly Runner[]): GrowthLine['points'] {
  const lines = runners.map(({ size, rounds }) => ({
    size,
    times: rounds.map((turns) => Math.min(...turns.map(({ cpuUs }) => cpuUs))),
  }))
  const cheapest = lines.toSorted((a, b) => median(a.times) - median(b.times))[0]
  return lines.map(({ size, times }) => ({
    size,
    cpu: spread(times.map((time, round) => time / (cheapest?.times[round] ?? NaN))),
  }))
}
