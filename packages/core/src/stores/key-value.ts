import { checkOptions } from '../client/check-options.ts'
import { checkRecord, type GrantStore } from './grant-store.ts'
import { lifeOf, readRecord, type StoredRecordOptions, storedRecordOptions, writeRecord } from './record-codec.ts'

/** Storage of another library with the methods of a `Map` (such as `keyv`) or of `localStorage` (`unstorage`). */
export type KeyValueStorage = MapLike | ItemStorage

interface MapLike {
  get(key: string): unknown
  set(key: string, value: string, lifeMs: number): unknown
  delete(key: string): unknown
}

interface ItemStorage {
  getItem(key: string): unknown
  /** `ttl` is in seconds. */
  setItem(key: string, value: string, options: { ttl: number }): unknown
  removeItem(key: string): unknown
}

export type KeyValueGrantStoreOptions = StoredRecordOptions

/**
 * Keeps grants in storage that can neither lock nor compare-and-set. Processes adopt each other's grants, but processes
 * that need one at the same moment each log in. Use `redisGrantStore` for one login for all of them.
 *
 * Throws `TypeError` for wrong storage or a wrong option.
 */
export function keyValueGrantStore(storage: KeyValueStorage, options: KeyValueGrantStoreOptions = {}): GrantStore {
  const { prefix, seal } = checkOptions('keyValueGrantStore', storedRecordOptions, options)
  const items = itemsOf(storage)

  const load = async (key: string) => readRecord(prefix + key, await items.getItem(prefix + key), seal)
  /** Not atomic: a change by another process between this check and the next write goes unnoticed. */
  const differs = async (key: string, revision: string | undefined) => {
    const found = revision === undefined ? undefined : checkRecord(await load(key))
    return found !== undefined && found.revision !== revision
  }

  return {
    load,
    save: async (key, record, ifRevision) => {
      if (await differs(key, ifRevision)) return false
      const name = prefix + key
      await items.setItem(name, await writeRecord(name, record, seal), { ttl: Math.ceil(lifeOf(record) / 1_000) })
      return true
    },
    drop: async (key, ifRevision) => {
      if (!(await differs(key, ifRevision))) await items.removeItem(prefix + key)
    },
  }
}

function itemsOf(storage: KeyValueStorage): ItemStorage {
  const has = (...methods: string[]) =>
    typeof storage === 'object' &&
    storage !== null &&
    methods.every((method) => typeof Reflect.get(storage, method) === 'function')
  if (has('getItem', 'setItem', 'removeItem')) return storage as ItemStorage
  if (has('get', 'set', 'delete')) {
    const map = storage as MapLike
    return {
      getItem: (key) => map.get(key),
      setItem: async (key, value, { ttl }) => {
        // keyv throws no error when its database fails.
        if ((await map.set(key, value, ttl * 1_000)) === false) throw new Error('The storage did not keep the record')
      },
      removeItem: (key) => map.delete(key),
    }
  }
  throw new TypeError(
    "[keyValueGrantStore] wrong storage: it has neither 'get', 'set' and 'delete', nor 'getItem', 'setItem' and 'removeItem'",
  )
}
