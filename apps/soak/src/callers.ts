import { type BaseClient, type ClientEvent, type GrantStore, isApiError, memoryGrantStore } from '@x/core'
import type { Dice } from 'test-kit/dice'
import { count } from 'test-kit/tally'
import type { Census } from './census.ts'
import type { Stage } from './stages.ts'

/** How the calls ended. */
export interface Tally {
  calls: number
  ok: number
  /** Calls that their caller aborted and that rejected with the caller's own reason. */
  left: number
  errors: Record<string, number>
  untyped: string[]
  failedLogins: number
}

export const createTally = (): Tally => ({ calls: 0, ok: 0, left: 0, errors: {}, untyped: [], failedLogins: 0 })

/** Milliseconds for one attempt. */
export const timeout = 3_000
const callersPerStage = 4

interface Scene {
  origin: string
  dice: Dice
  tally: Tally
  census: Census
  /** Lives as long as the run, like the signal of an app's shutdown. */
  shutdown: AbortSignal
}

/** Makes calls without a pause until the given time. */
export type Caller = (until: number) => Promise<void>

export function createCallers({ name, way, role }: Stage, scene: Scene): Caller[] {
  const { dice, tally, census, shutdown } = scene
  const origin = `${scene.origin}/${name}`
  const { credentials } = way.mock(origin)

  function create(store?: GrantStore): BaseClient {
    const onEvent = ({ type }: ClientEvent) => {
      if (type === 'grant.failed' || type === 'grant.latched') tally.failedLogins += 1
    }
    // Only the client holds its listener, so the listener is in memory as long as any part of the client is.
    census.enter(onEvent)
    return way.create({ ...credentials, timeout, store, onEvent })
  }

  async function call(client: BaseClient, until: number): Promise<void> {
    tally.calls += 1
    const reason = new Error('the caller left')
    const leaving = new AbortController()
    const leaves = dice.chance(0.1)
    const patience = leaves ? setTimeout(() => leaving.abort(reason), dice.between(0, 50)) : undefined
    const options = leaves ? { signal: leaving.signal } : dice.chance(0.6) ? { signal: shutdown } : {}
    // A `fetch` keeps its timer to the end. Those of late calls would blur the next sample.
    const fetches = dice.chance(0.4) && performance.now() < until - timeout
    try {
      // No vendor knows this address. To `fetch`, the refusal is a reply like any other.
      if (fetches) await (await client.fetch('soak', options)).text()
      else await way.call(client, options)
      tally.ok += 1
    } catch (error) {
      if (error === reason) tally.left += 1
      else if (isApiError(error)) count(tally.errors, error.code)
      else tally.untyped.push(String(error))
    } finally {
      clearTimeout(patience)
    }
  }

  async function passing(until: number): Promise<void> {
    while (performance.now() < until) {
      // Reset the vendor, since some codes log in only once.
      await fetch(origin, { method: 'DELETE' })
      const client = create(dice.chance(0.5) ? memoryGrantStore() : undefined)
      await Promise.all(Array.from({ length: callersPerStage }, () => call(client, until)))
    }
  }

  const staying = (client: BaseClient) => async (until: number) => {
    while (performance.now() < until) await call(client, until)
  }

  if (role === 'passing') return [passing]
  const store = memoryGrantStore()
  const clients = role === 'alone' ? [create()] : [create(store), create(store)]
  return Array.from({ length: callersPerStage }, (_, index) => staying(clients[index % clients.length]!))
}
