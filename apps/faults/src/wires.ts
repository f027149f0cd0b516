import type { Dice } from 'test-kit/dice'
import * as undici from 'undici'

/** Picks one of the implementations of `fetch` that users have. */
export const pickWire = (dice: Dice): typeof fetch => dice.pick([() => fetch, () => undiciFetch, createCachingFetch])()

// Node bundles its own copy of undici, with other `Headers` and `Response` classes.
const undiciFetch = undici.fetch as unknown as typeof fetch

/** Caches every reply forever unless the request says `no-store`, as Next.js 14 does. */
function createCachingFetch(): typeof fetch {
  const kept = new Map<string, Response>()
  return async (input, init) => {
    if (init?.cache === 'no-store') return fetch(input, init)
    const key = `${init?.method} ${input} ${init?.body}`
    const response = kept.get(key) ?? (await fetch(input, init))
    kept.set(key, response.clone())
    return response
  }
}
