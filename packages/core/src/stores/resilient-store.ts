import type { Emit } from '../client/events.ts'
import type { GrantStatus } from '../grant-manager/types.ts'
import { withDeadline } from '../utils/abort.ts'
import { checkRecord, type GrantRecord, type GrantStore } from './grant-store.ts'

/** A grant store that can be relied on: no step throws or outlasts its deadline, and nothing unchecked comes out. */
export interface ResilientStore {
  /** Whether there is a store at all. */
  readonly isShared: boolean
  /** What the last renewal had. Before the first one, what the store offers. */
  sharing(): GrantStatus['sharing']
  load(): Promise<GrantRecord | undefined>
  /** False when a sibling saved another revision since the last `load` or `save`. */
  save(record: GrantRecord): Promise<boolean>
  /** Leaves alone what a sibling saved since the last `load` or `save`. */
  drop(): Promise<void>
  /**
   * Runs `job` once: under the store's lock, or without it when the lock can't be had in time.
   *
   * `waited`: it had to ask for the lock, so a sibling may have saved meanwhile.
   */
  exclusive<T>(deadlineMs: number, job: (waited: boolean) => Promise<T>): Promise<T>
}

const unshared: ResilientStore = {
  isShared: false,
  sharing: () => 'memory',
  load: async () => undefined,
  save: async () => true,
  drop: async () => {},
  exclusive: (_deadlineMs, job) => job(false),
}

/** Shares through `store` under the name that `key()` gives. Without a store, no step does anything. */
export function createResilientStore(
  store: GrantStore | undefined,
  key: () => Promise<string>,
  emit: Emit,
  deadlineMs: number,
): ResilientStore {
  if (store === undefined) return unshared
  const best = store.exclusive === undefined ? 'store' : 'locked'
  let sharing: GrantStatus['sharing'] = best
  let name: string | undefined
  // A failed step sets it and the next load clears it: a store in trouble costs one deadline per renewal, not four.
  let down = false
  // What the store was last known to hold. It may have lost or refused what is held here.
  let seen: string | undefined
  // The turn of the lock in which the last job began. It is saved with the grant, since a turn that is over may save nothing.
  let fence: string | undefined

  async function resolveName() {
    name ??= await key()
    return name
  }

  async function attempt<T>(step: 'load' | 'save' | 'drop', job: (name: string) => Promise<T>): Promise<T | undefined> {
    if (down && step !== 'load') return
    down = false
    let reason: 'error' | 'timeout' = 'error'
    try {
      return await withDeadline(
        deadlineMs,
        async () => job(await resolveName()),
        () => {
          reason = 'timeout'
        },
      )
    } catch {
      down = true
      sharing = 'memory'
      emit({ type: 'store.failed', step, reason })
      return
    }
  }

  return {
    isShared: true,
    sharing: () => sharing,
    load: async () => {
      sharing = best
      const found = await attempt('load', (name) => store.load(name))
      const isMissing = found === undefined || found === null
      const record = isMissing ? undefined : checkRecord(found)
      if (!isMissing && record === undefined) emit({ type: 'store.failed', step: 'load', reason: 'garbage' })
      seen = record?.revision
      return record
    },
    save: async (record) => {
      const fenced = fence === undefined ? record : { ...record, fence }
      const saved = await attempt('save', (name) => store.save(name, fenced, seen))
      if (saved) seen = record.revision
      return saved !== false
    },
    drop: async () => {
      await attempt('drop', (name) => store.drop(name, seen))
    },
    exclusive: async (lockMs, job) => {
      fence = undefined
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
        // The job's own end is enough: a lock that hangs on release must not hold up the callers.
        await withDeadline(
          // Longer than a holder that has died can keep it. Else everybody who waits gives up just before it is free.
          lockMs + deadlineMs,
          async () => {
            const name = await resolveName()
            await new Promise<void>((done, fail) => {
              const run = (turn: string) => {
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
          sharing = 'store'
          emit({ type: 'store.failed', step: 'lock', reason })
        }
      }
      return once()
    },
  }
}
