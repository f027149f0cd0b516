import type { Emit } from '../client/events.ts'
import type { GrantStatus } from '../grant-manager/types.ts'
import { withDeadline } from '../utils/abort.ts'
import { checkRecord, type GrantRecord, type GrantStore, isOpen, type OpenRecord } from './grant-store.ts'
import { lifeOf, partitionOf } from './record-codec.ts'
import type { RecordPlace } from './record-place.ts'

/** A grant store made safe: no step throws or exceeds its deadline, and every record that comes out is checked. */
export interface ResilientStore {
  /** Whether there is a store at all. */
  readonly isShared: boolean
  /** How the last renewal was shared. Before the first one, what the store offers. */
  sharing(): GrantStatus['sharing']
  load(): Promise<OpenRecord | undefined>
  /** Resolves to false when a sibling saved another revision since the last `load` or `save`. */
  save(record: OpenRecord): Promise<boolean>
  /**
   * Drops the record that this client has loaded or saved. A record that only a `drop` has seen is a sibling's and stays:
   * its refresh token may be the only one. Resolves to the record that stays.
   */
  drop(): Promise<OpenRecord | undefined>
  /**
   * Runs `job` once: under the store's lock, or without it when the lock is not free in time.
   *
   * `waited`: the job had to ask for the lock, so a sibling may have saved in the meantime.
   */
  exclusive<T>(deadlineMs: number, job: (waited: boolean) => Promise<T>): Promise<T>
}

/** Stands in when there is no store: no step does anything. */
export const unshared: ResilientStore = {
  isShared: false,
  sharing: () => 'memory',
  load: async () => undefined,
  save: async () => true,
  drop: async () => undefined,
  exclusive: (_deadlineMs, job) => job(false),
}

/** Time limits in milliseconds. */
interface Deadlines {
  /** For finding the record's place, which needs the slow derivation of a key. */
  placeMs: number
  stepMs: number
}

/** Makes a safe store from `store`, for the record at the place that `findPlace()` returns. */
export function createResilientStore(
  store: GrantStore,
  findPlace: () => Promise<RecordPlace>,
  emit: Emit,
  { placeMs, stepMs }: Deadlines,
): ResilientStore {
  const best = store.exclusive === undefined ? 'store' : 'locked'
  let sharing: GrantStatus['sharing'] = best
  let finding: Promise<RecordPlace> | undefined
  // A failed step sets it and the next load clears it: a store in trouble costs one deadline per renewal, not four.
  let down = false
  // The revision that the store was last known to hold. It may have lost or refused the grant that is held here.
  let seen: string | undefined
  // The revision that the last `drop` left to a sibling.
  let spared: string | undefined
  let holdsLock = false
  // The turn of the lock in which the last job began. Saved with the grant: a turn that is over may save nothing.
  let fence: string | undefined

  /** Finds the place once. A failure is not kept, so that the next renewal tries again. */
  async function findPlaceOnce(onTimeout: () => unknown) {
    finding ??= findPlace().catch((error: unknown) => {
      finding = undefined
      throw error
    })
    const found = finding
    return withDeadline(placeMs, () => found, onTimeout)
  }

  async function attempt<T>(step: 'load' | 'save' | 'drop', job: (place: RecordPlace) => Promise<T>) {
    if (down && step === 'save') return
    down = false
    let reason: 'error' | 'timeout' = 'error'
    const onTimeout = () => {
      reason = 'timeout'
    }
    try {
      const place = await findPlaceOnce(onTimeout)
      return await withDeadline(stepMs, () => job(place), onTimeout)
    } catch {
      down = true
      sharing = 'memory'
      emit({ type: 'store.failed', step, reason })
      return
    }
  }

  async function load(): Promise<OpenRecord | undefined> {
    sharing = best
    const loaded = await attempt('load', async (place) => {
      const found = await store.load(place.name)
      return { record: found === undefined || found === null ? undefined : await open(found, place) }
    })
    // A failed load says nothing about the record.
    if (loaded === undefined) return
    const { record } = loaded
    if (record === 'garbage') emit({ type: 'store.failed', step: 'load', reason: 'garbage' })
    const opened = record === 'garbage' ? undefined : record
    seen = opened?.revision
    return opened
  }

  return {
    isShared: true,
    sharing: () => sharing,
    load,
    save: async (record) => {
      const fenced = fence === undefined ? record : { ...record, fence }
      const saved = await attempt('save', async (place) => store.save(place.name, await close(fenced, place), seen))
      if (saved) seen = record.revision
      // No other process saves while this one holds the lock: it expired, or a Redis replica without it took over.
      if (saved === false && holdsLock) {
        sharing = 'store'
        emit({ type: 'store.failed', step: 'lock', reason: 'lost' })
      }
      return saved !== false
    },
    drop: async () => {
      if (seen === undefined || seen === spared) {
        const left = await load()
        spared = seen
        return left
      }
      await attempt('drop', async ({ name }) => store.drop(name, seen))
      seen = undefined
      return
    },
    exclusive: async (lockMs, job) => {
      fence = undefined
      holdsLock = false
      if (store.exclusive === undefined || down) return job(false)
      let started: ReturnType<typeof job> | undefined
      let reason: 'error' | 'timeout' = 'error'
      const once = (turn?: string) => {
        if (started === undefined) fence = turn
        started ??= job(true)
        return started
      }
      const lock = store.exclusive.bind(store)
      try {
        // Waits for the end of the job only: a lock that hangs on release must not delay the callers.
        await withDeadline(
          // Longer than a dead holder can keep the lock. Otherwise all who wait give up just before it is free.
          lockMs + stepMs,
          async () => {
            const { name } = await findPlaceOnce(() => undefined)
            await new Promise<void>((done, fail) => {
              const run = (turn: string) => {
                holdsLock ||= started === undefined
                const running = once(turn)
                running.then(() => done(), fail)
                return running
              }
              Promise.resolve(lock(name, lockMs, run)).then(() => done(), fail)
            })
          },
          () => {
            reason = 'timeout'
          },
        )
      } catch {
        if (started === undefined) {
          emit({ type: 'store.failed', step: 'lock', reason })
          return once().finally(() => {
            if (sharing === 'locked') sharing = 'store'
          })
        }
      }
      return once()
    },
  }
}

async function close(record: OpenRecord, { name, seal }: RecordPlace): Promise<GrantRecord> {
  if (seal === undefined) return record
  const grant = await seal.seal(JSON.stringify(record.grant), partitionOf(name, record))
  return { ...record, grant, keepMs: lifeOf(record) }
}

/** Opens a record. With a key, an unencrypted one is garbage: only holders of the secrets may set what is sent. */
async function open(found: unknown, { name, seal }: RecordPlace): Promise<OpenRecord | 'garbage'> {
  const record = checkRecord(found)
  if (record === undefined || isOpen(record) === (seal !== undefined)) return 'garbage'
  if (isOpen(record)) return record
  const text = await seal?.open(String(record.grant), partitionOf(name, record))
  const opened = text === undefined ? undefined : checkRecord({ ...record, grant: JSON.parse(text) })
  return isOpen(opened) ? opened : 'garbage'
}
