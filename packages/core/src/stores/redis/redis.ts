import { checkOptions } from '../../client/check-options.ts'
import type { GrantStore } from '../grant-store.ts'
import { lifeOf, readRecord, type StoredRecordOptions, storedRecordOptions, writeRecord } from '../record-codec.ts'
import { commandMs, createRunScript, keyPrefixOf, type RedisClient } from './client.ts'
import { drop, load, release, save, take } from './scripts.ts'

export type { RedisClient } from './client.ts'
export type RedisGrantStoreOptions = StoredRecordOptions

const shortestPauseMs = 10
const longestPauseMs = 200

/**
 * Keeps grants in Redis or Valkey, so that all processes with the same credential share one login.
 *
 * `client` comes from `redis` (4 or later), `ioredis`, `iovalkey` or `@valkey/valkey-glide`. Cluster and sentinel
 * clients work, too. You connect and close it. There is one record per credential. Its name holds no secret. It expires
 * with its grant, or after a year if that can be refreshed or has no end. Throws `TypeError` for a wrong client or
 * option.
 */
export function redisGrantStore(client: RedisClient, options: RedisGrantStoreOptions = {}): GrantStore {
  const run = createRunScript('redisGrantStore', client)
  const { prefix, seal } = checkOptions('redisGrantStore', storedRecordOptions, options)
  const nameOf = nameRecords(prefix)
  if (hashTag(keyPrefixOf(client) + nameOf('name')) === '') {
    throw new TypeError("[redisGrantStore] wrong client: its 'keyPrefix' must not hold an empty hash tag, '{}'")
  }

  return {
    load: async (key) => {
      const name = nameOf(key)
      return readRecord(name, await run(load, [name], []), seal)
    },
    save: async (key, record, ifRevision = '') => {
      const name = nameOf(key)
      const text = await writeRecord(name, record, seal)
      const args = [text, String(lifeOf(record)), record.revision, ifRevision, record.fence ?? '']
      const reply = await run(save, [name, lockOf(name)], args)
      if (reply !== '1' && reply !== '0') throw senseless()
      return reply === '1'
    },
    drop: async (key, ifRevision = '') => {
      await run(drop, [nameOf(key)], [ifRevision])
    },
    exclusive: async (key, deadlineMs, job) => {
      const name = nameOf(key)
      const owner = crypto.randomUUID()
      // Releases even a lock that seems not to be taken, because a lost or late reply may have been a yes.
      const letGo = () => {
        run(release, [lockOf(name)], [owner]).catch(() => {})
      }
      try {
        return await job(await takeLock(name, owner, deadlineMs, letGo))
      } finally {
        letGo()
      }
    },
  }

  /** Asks for the lock until the lock of a dead holder must have expired. */
  async function takeLock(name: string, owner: string, deadlineMs: number, onLate: () => void): Promise<string> {
    const until = performance.now() + deadlineMs + commandMs
    const args = [owner, String(Math.ceil(deadlineMs))]
    for (let pauseMs = shortestPauseMs; performance.now() < until; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const fence = await run(take, [name, lockOf(name)], args, onLate)
      if (fence !== undefined && /^\d+$/.test(fence)) return fence
      if (fence !== undefined) throw senseless()
      await new Promise((done) => setTimeout(done, pauseMs * (0.5 + Math.random())))
    }
    throw new Error('Another holds the lock')
  }
}

const lockOf = (name: string) => `${name}:lock`

const senseless = () => new Error('Redis gave a reply that makes no sense')

/**
 * Returns a function that names records. A record and its lock have the same hash tag, so that a cluster keeps both in
 * one slot. A hash tag in the prefix is used as it is. Other braces are escaped.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags
 */
export const nameRecords = (prefix: string): ((key: string) => string) =>
  hashTag(prefix) ? (key) => prefix + key : (key) => `${escapeBraces(prefix)}{${escapeBraces(key)}}`

/** Returns the text between the first brace and the next closing one. A cluster computes a key's slot from it. */
export const hashTag = (name: string): string | undefined => /^[^{]*\{([^}]*)\}/.exec(name)?.[1]

/** Escapes the percent sign, too, so that two names never become the same. */
const escapeBraces = (text: string) => text.replace(/[{}%]/g, encodeURIComponent)
