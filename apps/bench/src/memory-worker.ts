import { baseline, loadContender } from './contender.ts'
import { heapPerCall } from './heap.ts'
import { idleSubjects } from './idle.ts'
import { stubWorld } from './world.ts'

const calls = 4_000

/** Heap bytes that a call of this contender adds to the bare `fetch` in the same process. */
async function extraPerCall(name: string): Promise<number> {
  const [call, raw] = [await enter(name), await enter(baseline)]
  return (await heapPerCall(call, calls)) - (await heapPerCall(raw, calls))
}

const enter = async (name: string) => (await loadContender(name)).create(stubWorld())

const [subject = ''] = process.argv.slice(2)
process.send?.({ answer: await (idleSubjects[subject] ?? (() => extraPerCall(subject)))() })
