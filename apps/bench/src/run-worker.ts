import { fork } from 'node:child_process'
import { heapFlags } from './heap.ts'
import type { Effort, Findings } from './worker.ts'

/** Runs a task in a process of its own, where no other contender has warmed or cluttered anything. */
export async function runWorker<Task extends keyof Findings>(
  task: Task,
  name: string,
  effort: Effort,
): Promise<Findings[Task]> {
  const child = fork(new URL('worker.ts', import.meta.url), [task, name, effort], {
    execArgv: task === 'heap' ? heapFlags : [],
    env: withoutProxies(),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve((message as { findings: Findings[Task] }).findings))
    child.once('exit', (code) => reject(new Error(`The ${task} task of ${name} ended with code ${code}`)))
  })
}

/** Some contenders would send even loopback calls through a proxy that the environment names. */
export const withoutProxies = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name)))
