import type { ClientEvent } from '../src/client/events.ts'
import { isApiError } from '../src/index.ts'
import { redisGrantStore } from '../src/stores/redis/redis.ts'
import { type Library, libraries } from './redis-clients.ts'
import { createShop } from './shop.ts'

/** What a worker is told to do: so many calls at once, over and over for so long. */
export interface Work {
  calls: number
  forMs?: number
}

/** How often each token was taken, and each code was thrown. */
export interface Report {
  outcomes: Record<string, number>
  events: ClientEvent['type'][]
}

// One process of a fleet: node redis-worker.ts <library> <redis> <shop> <timeout>
const [library, redis = '', origin = '', timeout] = process.argv.slice(2)
const { client } = await libraries[library as Library](redis)
const events: ClientEvent['type'][] = []
const shop = createShop(origin, {
  store: redisGrantStore(client),
  timeout: Number(timeout),
  onEvent: ({ type }) => events.push(type),
})

process.on('message', async ({ calls, forMs = 0 }: Work) => {
  const outcomes: Report['outcomes'] = {}
  const until = performance.now() + forMs
  do {
    const call = () => shop.me().catch((error: unknown) => (isApiError(error) ? error.code : error))
    for (const outcome of await Promise.all(Array.from({ length: calls }, call))) {
      outcomes[String(outcome)] = (outcomes[String(outcome)] ?? 0) + 1
    }
  } while (performance.now() < until)
  process.send?.({ outcomes, events: events.splice(0) } satisfies Report)
})
process.send?.('ready')
