import * as v from 'valibot'
import { checkOptions } from '../../client/check-options.ts'
import { createRunScript, type RedisClient } from './client.ts'
import { claim, unclaim } from './scripts.ts'

export interface RedisClaimsOptions {
  /** Prefix of each id in Redis. @default 'claims:' */
  prefix?: string | undefined
  /**
   * Milliseconds for which a claim is kept. A repeat of the delivery is skipped before that and handled after it.
   *
   * A handled repeat saves a delivery whose process died before it was done. But if the first delivery was done, it is
   * handled twice. After a skipped repeat, the vendor may send no other, so read the vendor's list as well.
   * @default one hour
   */
  ttlMs?: number | undefined
}

/** Lets only one of several processes handle a delivery. */
export interface Claims {
  /** Resolves to true for the first caller only. Rejects when Redis does not answer, so that the vendor tries again. */
  claim(id: string | number): Promise<boolean>
  /** Releases the id, so that a repeat of the delivery is handled. Does not touch the claims of other processes. */
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
 * Keeps claims of webhook deliveries in Redis or Valkey, so that each is handled once although several processes
 * receive it.
 *
 * Accepts the same clients as `redisGrantStore`. Throws `TypeError` for a wrong client or option.
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
      // Different for each call, to tell a command that the client repeats from a delivery that comes twice.
      const claimer = `${owner} ${crypto.randomUUID()}`
      // The lost or late reply may have been a yes. Without a release, no process would handle the delivery.
      const giveBack = () => {
        run(unclaim, [`${prefix}${id}`], [claimer]).catch(() => {})
      }
      try {
        const reply = await run(claim, [`${prefix}${id}`], [claimer, String(ttlMs)], giveBack)
        if (reply === '1' || reply === '0') return reply === '1'
      } catch (error) {
        giveBack()
        throw error
      }
      throw new Error('Redis gave a reply that makes no sense')
    },
    release: async (id) => {
      await run(unclaim, [`${prefix}${id}`], [owner])
    },
  }
}
