import * as v from 'valibot'
import { checkOptions } from '../../client/check-options.ts'
import { createRunScript, type RedisClient } from './client.ts'
import { claim, unclaim } from './scripts.ts'

export interface RedisClaimsOptions {
  /** Stands before each id. @default 'claims:' */
  prefix?: string | undefined
  /**
   * Milliseconds for which a claim is kept. A delivery that comes again after that is handled again: this saves a delivery
   * whose process died before it was done, and books twice one that the vendor repeats this late. What comes before that is
   * skipped, and a vendor may not repeat it, so read its list as well. @default one hour
   */
  ttlMs?: number | undefined
}

/** Lets one of several processes handle a delivery. */
export interface Claims {
  /** True for the first who asks. Rejects when Redis does not answer, so that the vendor tries again. */
  claim(id: string | number): Promise<boolean>
  /** Gives the id back, so that the delivery is handled when the vendor repeats it. Leaves other processes' claims alone. */
  release(id: string | number): Promise<void>
}

const longestMs = 2 ** 31 - 1
const hourMs = 3_600_000

const claimsOptions = v.object({
  prefix: v.optional(v.string(), 'claims:'),
  ttlMs: v.optional(
    v.pipe(
      v.number(),
      v.check((ms) => Number.isInteger(ms) && ms >= 1 && ms <= longestMs, 'whole milliseconds from 1 to 2147483647'),
    ),
    hourMs,
  ),
})

/**
 * Claims of webhook deliveries in Redis or Valkey, so that each is handled once although several processes receive it.
 *
 * Takes the clients that `redisGrantStore` takes. Throws `TypeError` on a client or an option that is wrong.
 *
 * @example
 * webhookHandler({ ...options, claims: redisClaims(client) })
 */
export function redisClaims(client: RedisClient, options: RedisClaimsOptions = {}): Claims {
  const run = createRunScript('redisClaims', client)
  const { prefix, ttlMs } = checkOptions('redisClaims', claimsOptions, options)
  const owner = crypto.randomUUID()
  return {
    claim: async (id) => {
      // Different for each call, so that a command that the client repeats is told from a delivery that comes twice.
      const claimer = `${owner} ${crypto.randomUUID()}`
      try {
        const reply = await run(claim, [`${prefix}${id}`], [claimer, String(ttlMs)])
        if (reply === '1' || reply === '0') return reply === '1'
      } catch (error) {
        // The answer that was lost or late may have been a yes, and nobody would handle the delivery.
        run(unclaim, [`${prefix}${id}`], [claimer]).catch(() => {})
        throw error
      }
      throw new Error('Redis gave a reply that makes no sense')
    },
    release: async (id) => {
      await run(unclaim, [`${prefix}${id}`], [owner])
    },
  }
}
