import { getEventListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { createDice } from 'test-kit/dice'
import { count } from 'test-kit/tally'
import { createCallers, createTally, type Tally, timeout } from './callers.ts'
import { createCensus } from './census.ts'
import { findStages } from './stages.ts'

export interface Work {
  /** The origin of the vendors. */
  origin: string
  seed: string
  seconds: number
  sampleSeconds: number
}

/** What is left while no call is in progress and the garbage is collected. */
export interface Sample extends Tally {
  seconds: number
  /** In bytes, as the next two. */
  heap: number
  /** Outside of the heap but held by objects there, such as buffers. */
  external: number
  rss: number
  /** Listeners on the signal that lives as long as the run. */
  signalListeners: number
  processListeners: number
  /** Resources that keep the process alive and were not there before the first call, by kind. */
  resources: Record<string, number>
  clientsMade: number
  /** Clients that were dropped but are still in memory. */
  clientsLeft: number
  unhandled: string[]
  warnings: string[]
}

// The process that is measured: node --expose-gc clients.ts <work as JSON>
const { origin, seed, seconds, sampleSeconds }: Work = JSON.parse(process.argv[2] ?? '')
const { signal: shutdown } = new AbortController()
const tally = createTally()
const census = createCensus()
const unhandled: string[] = []
const warnings: string[] = []
process.on('unhandledRejection', (reason) => unhandled.push(String(reason)))
process.on('warning', (warning) => warnings.push(String(warning)))
process.on('disconnect', () => process.exit())

const scene = { origin, dice: createDice(seed), tally, census, shutdown }
const callers = (await findStages()).flatMap((stage) => createCallers(stage, scene))
const before = activeResources()
let clientsInUse = census.made()
const began = performance.now()

await report()
while (performance.now() - began < seconds * 1_000) {
  const until = performance.now() + sampleSeconds * 1_000
  await Promise.all(callers.map((call) => call(until)))
  await report()
}
callers.length = 0
clientsInUse = 0
await report()
process.disconnect()

async function report() {
  await settled()
  const { heapUsed: heap, external, rss } = process.memoryUsage()
  const sample: Sample = {
    ...tally,
    seconds: (performance.now() - began) / 1_000,
    heap,
    external,
    rss,
    signalListeners: getEventListeners(shutdown, 'abort').length,
    processListeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    resources: resourcesLeft(),
    clientsMade: census.made(),
    clientsLeft: clientsLeft(),
    unhandled,
    warnings,
  }
  process.send?.(sample)
}

/** Collects garbage until nothing is left of the calls. Gives up when all their timers must have expired. */
async function settled() {
  const late = performance.now() + 2 * timeout
  do {
    // Twice: what a finalizer held is freed only by the next collection.
    globalThis.gc?.()
    await sleep(50)
    globalThis.gc?.()
  } while ((clientsLeft() > 0 || Object.keys(resourcesLeft()).length > 0) && performance.now() < late)
}

function clientsLeft(): number {
  return census.alive() - clientsInUse
}

function resourcesLeft(): Record<string, number> {
  const left = Object.entries(activeResources()).map(([kind, times]) => [kind, times - (before[kind] ?? 0)] as const)
  return Object.fromEntries(left.filter(([, times]) => times > 0))
}

function activeResources(): Record<string, number> {
  const kinds: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) count(kinds, kind)
  return kinds
}
