import { type ChildProcess, fork } from 'node:child_process'
import { heapFlags } from './heap.ts'
import type { Effort, Findings } from './worker.ts'

/** Runs a task in a new process, where no other contender has warmed up code or filled the heap. */
export const runWorker = <Task extends keyof Findings>(task: Task, name: string, effort: Effort) =>
  answerOf<Findings[Task]>(
    startWorker(new URL('worker.ts', import.meta.url), [task, name, effort], task === 'heap' ? heapFlags : []),
  )

export const startWorker = (file: URL, args: readonly string[], flags: string[]): ChildProcess =>
  fork(file, args, {
    execArgv: flags,
    env: withoutProxies(),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })

/** Resolves to the answer in the next message of a worker. */
export const answerOf = <Answer>(worker: ChildProcess): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const fail = (code: number | null) => reject(new Error(`${worker.spawnargs.join(' ')} ended with code ${code}`))
    worker.once('exit', fail)
    worker.once('message', (message) => {
      worker.off('exit', fail)
      resolve((message as { answer: Answer }).answer)
    })
  })

/** Some contenders would send even loopback calls through a proxy that the environment names. */
export const withoutProxies = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name)))
