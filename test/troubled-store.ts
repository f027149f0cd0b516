import { type GrantRecord, type GrantStore, memoryGrantStore } from '@x/core'

export const troubles = ['none', 'throws', 'garbage', 'stale', 'forgets', 'keeps nothing', 'lock fails'] as const
export type Trouble = (typeof troubles)[number]

export const garbage: readonly unknown[] = [
  'text',
  42,
  null,
  [],
  {},
  { revision: 1, grant: { access: 'a' } },
  { revision: '1' },
  { revision: '1', grant: null },
  { revision: '1', grant: 'a' },
  { revision: '1', grant: { access: '' } },
  { revision: '1', grant: { access: 1 } },
  { revision: '1', grant: { access: 'two words' } },
  { revision: '1', grant: { access: 'line\r\nSet-Cookie: a=b' } },
  { revision: '1', grant: { access: 'tên' } },
  { revision: '1', grant: { access: 'a', refresh: 'line\nbreak' } },
  { revision: '1', grant: { access: 'a', refresh: null } },
  { revision: '1', grant: { access: 'a', lifeMs: 'long' } },
  { revision: '1', grant: { access: 'a', lifeMs: -1 } },
  { revision: '1', grant: { access: 'a', lifeMs: Number.NaN } },
  { revision: '1', grant: { access: 'a' }, expiresAt: 'tomorrow' },
  { revision: '1', grant: { access: 'a' }, expiresAt: 0 },
  { revision: '1', grant: { access: 'a' }, expiresAt: 1e300 },
  { revision: '1', grant: { access: 'a' }, expiresAt: null },
  { revision: '', grant: { access: 'a' } },
  { revision: '-1', grant: { access: 'a' } },
  { revision: '1.5', grant: { access: 'a' } },
  { revision: '1e3', grant: { access: 'a' } },
  { revision: '99999999999999999999', grant: { access: 'a' } },
]

/** Creates a store that can be slow (each step waits for `letGo`) and get into trouble. */
export function createTroubledStore({ locks, slow }: { locks: boolean; slow: boolean }) {
  const inner = memoryGrantStore()
  const waiting: (() => void)[] = []
  const older: GrantRecord[] = []
  let trouble: Trouble = 'none'
  let bad = 0

  async function step() {
    if (slow) await new Promise<void>((go) => waiting.push(go))
    if (trouble === 'throws') throw new Error('The store is down')
  }

  const store: GrantStore = {
    load: async (key) => {
      await step()
      bad += 1
      if (trouble === 'garbage') return garbage[bad % garbage.length] as GrantRecord
      if (trouble === 'stale') return older.at(-2)
      return trouble === 'forgets' ? undefined : inner.load(key)
    },
    save: async (key, record, ifRevision) => {
      await step()
      if (trouble === 'keeps nothing') return false
      const saved = await inner.save(key, record, ifRevision)
      if (saved) older.push(record)
      return saved
    },
    drop: async (key, ifRevision) => {
      await step()
      return inner.drop(key, ifRevision)
    },
  }
  const lock: NonNullable<GrantStore['exclusive']> = async (key, deadlineMs, job) => {
    await step()
    if (trouble === 'lock fails') throw new Error('The lock is out of order')
    return inner.exclusive!(key, deadlineMs, job)
  }

  return {
    store: locks ? { ...store, exclusive: lock } : store,
    /** The store inside, which works whatever the trouble. */
    inner,
    waiting,
    letGo: (index: number) => waiting.splice(index, 1)[0]?.(),
    suffer: (next: Trouble) => {
      trouble = next
    },
  }
}
