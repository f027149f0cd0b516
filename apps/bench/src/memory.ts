import { buildFlags } from './builds.ts'
import { heapFlags } from './heap.ts'
import type { IdleBytes } from './idle.ts'
import { answerOf, startWorker } from './run-worker.ts'

const worker = new URL('memory-worker.ts', import.meta.url)
const flags = [...buildFlags, ...heapFlags]

/** Heap bytes that a call of this contender adds to the bare `fetch`, in-process. */
export const callBytes = (name: string) => answerOf<number>(startWorker(worker, [name], flags))

/** Heap bytes of one of the idle subjects. */
export const idleBytes = (title: string) => answerOf<IdleBytes>(startWorker(worker, [title], flags))
