import { baseline, type Call, loadContender } from './contender.ts'
import { type CourseResult, runCourse } from './course.ts'
import { heapPerCall } from './heap.ts'
import { runTokenCases, type TokenCases } from './token-cases.ts'
import { type Server, startServer, stubWorld } from './world.ts'

/** How much work to put in. */
export type Effort = 'quick' | 'full'

/** The result of each task; every task runs in its own process. */
export interface Findings {
  speed: { sequential: CourseResult; concurrent: CourseResult; stub?: CourseResult; stubConcurrent?: CourseResult }
  /** Bytes per call. */
  heap: { loopback: number; stub?: number }
  tokens: TokenCases | undefined
}

const efforts = {
  quick: {
    sequential: { width: 1, warmUp: 400, rounds: 3, turns: 3, calls: 80 },
    concurrent: { width: 64, warmUp: 256, rounds: 3, turns: 3, calls: 320 },
    stub: { width: 1, warmUp: 2_000, rounds: 3, turns: 3, calls: 400 },
    stubConcurrent: { width: 64, warmUp: 256, rounds: 3, turns: 3, calls: 400 },
    heapCalls: 300,
    stampedes: 1,
  },
  full: {
    sequential: { width: 1, warmUp: 2_000, rounds: 15, turns: 5, calls: 200 },
    concurrent: { width: 64, warmUp: 2_000, rounds: 9, turns: 3, calls: 3_000 },
    stub: { width: 1, warmUp: 6_000, rounds: 7, turns: 5, calls: 1_500 },
    stubConcurrent: { width: 64, warmUp: 2_000, rounds: 7, turns: 5, calls: 1_500 },
    heapCalls: 1_000,
    stampedes: 15,
  },
}

const tasks: { [Task in keyof Findings]: (name: string, effort: Effort, server: Server) => Promise<Findings[Task]> } = {
  speed: async (name, effort, server) => {
    const { sequential, concurrent, stub, stubConcurrent } = efforts[effort]
    const [call, raw] = [await enter(name, server), await enter(baseline, server)]
    const loopback = {
      sequential: await runCourse(call, raw, sequential),
      concurrent: await runCourse(call, raw, concurrent),
    }
    const [stubCall, stubRaw] = [await enterStub(name), await enterStub(baseline)]
    if (stubCall === undefined || stubRaw === undefined) return loopback
    return {
      ...loopback,
      stub: await runCourse(stubCall, stubRaw, stub),
      stubConcurrent: await runCourse(stubCall, stubRaw, stubConcurrent),
    }
  },
  heap: async (name, effort, server) => {
    const { heapCalls } = efforts[effort]
    const stub = await enterStub(name)
    const loopback = await heapPerCall(await enter(name, server), heapCalls)
    return stub === undefined ? { loopback } : { loopback, stub: await heapPerCall(stub, heapCalls) }
  },
  tokens: async (name, effort, server) => {
    const contender = await loadContender(name)
    return contender.renews ? runTokenCases(server, contender, efforts[effort].stampedes) : undefined
  },
}

async function enter(name: string, server: Server): Promise<Call> {
  const contender = await loadContender(name)
  return contender.create(await server.open())
}

async function enterStub(name: string): Promise<Call | undefined> {
  const contender = await loadContender(name)
  return contender.stub === false ? undefined : contender.create(stubWorld())
}

if (process.send !== undefined) {
  const [task, name, effort] = process.argv.slice(2) as [keyof Findings, string, Effort]
  const server = await startServer()
  process.send({ answer: await tasks[task](name, effort, server) })
  server.close()
  process.disconnect()
}
