import { type Flight, launch } from '../grant-manager/single-flight.ts'
import { withDeadline } from '../utils/abort.ts'
import type { GrantRecord, GrantStore } from './grant-store.ts'

/** A store with locks for several clients in one process. A store of your own should behave like this one. */
export function memoryGrantStore(): GrantStore {
  const records = new Map<string, string>()
  /** The last job in each queue. */
  const queues = new Map<string, Flight<void>>()
  const turns = new Map<string, string>()
  let fence = 0

  const read = (key: string): GrantRecord | undefined => {
    const text = records.get(key)
    return text === undefined ? undefined : JSON.parse(text)
  }
  const differs = (key: string, revision: string | undefined) => {
    const found = read(key)
    return revision !== undefined && found !== undefined && found.revision !== revision
  }

  return {
    load: async (key) => read(key),
    save: async (key, record, ifRevision) => {
      const hasLostLock = record.fence !== undefined && record.fence !== turns.get(key)
      if (hasLostLock || differs(key, ifRevision)) return false
      records.set(key, JSON.stringify(record))
      return true
    },
    drop: async (key, ifRevision) => {
      if (!differs(key, ifRevision)) records.delete(key)
    },
    exclusive: (key, deadlineMs, job) => {
      const turnComes = queues.get(key)?.wait(undefined)
      const run = async () => {
        await turnComes
        fence += 1
        const turn = String(fence)
        turns.set(key, turn)
        return job(turn)
      }
      const running = run()
      const release = async () => {
        await turnComes
        // The deadline counts from here, not from when the job was queued.
        await withDeadline(
          deadlineMs,
          () => running,
          () => undefined,
        ).catch(() => {})
      }
      queues.set(key, launch(release))
      return running
    },
  }
}
