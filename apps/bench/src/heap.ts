import { PerformanceObserver } from 'node:perf_hooks'
import type { Call } from './contender.ts'

/**
 * Node flags that make the figures exact: a young generation so large that nothing is collected during the measurement,
 * and code that is optimised at the same call each time.
 */
export const heapFlags = [
  '--expose-gc',
  '--min-semi-space-size=512',
  '--max-semi-space-size=512',
  '--no-concurrent-recompilation',
]

/** Returns the heap bytes that one call allocates, whether they stay reachable or not. */
export async function heapPerCall(call: Call, calls: number): Promise<number> {
  const { gc } = globalThis
  if (gc === undefined) throw new Error(`Start with ${heapFlags.join(' ')}`)
  for (let made = 0; made < 2 * calls; made += 1) await call()
  gc()
  let collections = 0
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().length
  })
  observer.observe({ entryTypes: ['gc'] })
  const before = process.memoryUsage().heapUsed
  for (let made = 0; made < calls; made += 1) await call()
  const after = process.memoryUsage().heapUsed
  await new Promise((resolve) => setTimeout(resolve, 1))
  observer.disconnect()
  if (collections > 0) throw new Error('The heap was collected while it was measured')
  return (after - before) / calls
}
