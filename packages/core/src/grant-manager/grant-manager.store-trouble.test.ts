import { garbage } from 'test-kit/troubled-store'
import { afterEach, expect, test, vi } from 'vitest'
import { access, hour, minute, quick, record, setup, types } from '../../test/grant-managers.ts'
import type { GrantRecord, GrantStore } from '../stores/grant-store.ts'
import { memoryGrantStore } from '../stores/memory.ts'
import { systemClock } from '../utils/clock.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('B13: a store that lost its record, went back to an older one or holds garbage gets the next grant', async () => {
  for (const left of [undefined, record('ancient'), record('two words')]) {
    const store = memoryGrantStore()
    const one = quick(minute, { store })
    await one.manager.lease()
    await store.drop('key')
    if (left !== undefined) await store.save('key', left)
    one.clock.pass(minute)
    const lease = await one.manager.lease()
    const newcomer = quick(minute, { store, clock: one.clock })
    expect(access(await newcomer.manager.lease())).toBe(access(lease))
  }
})

test.each(garbage.map((value) => [JSON.stringify(value) ?? String(value), value]))(
  'B13: a record of %s is a miss, said by event, and is written over',
  async (_, value) => {
    const store = memoryGrantStore()
    const load = vi
      .fn(store.load)
      .mockResolvedValueOnce(value as GrantRecord)
      .mockResolvedValueOnce(value as GrantRecord)
    const { manager, events, logins } = quick(hour, { store: { ...store, load } })
    expect(access(await manager.lease())).toBe('access-1')
    expect(logins()).toBe(1)
    const failures = events.filter(({ type }) => type === 'store.failed')
    expect(failures).toEqual(
      value === null ? [] : Array(2).fill({ type: 'store.failed', step: 'load', reason: 'garbage' }),
    )
    expect(await store.load('key')).toMatchObject({ grant: { access: 'access-1' } })
  },
)

const down = async (): Promise<never> => {
  throw new Error('The store is down')
}
const hangs = () => new Promise<never>(() => {})
const outOfOrder = (): never => {
  throw new Error('Not even a promise')
}

test.each([
  ['throws', down, 'error'],
  ['throws before it returns', outOfOrder, 'error'],
  ['hangs', hangs, 'timeout'],
])('B13: a store that %s is done without after one second, and said so by event', async (_, step, reason) => {
  vi.useFakeTimers()
  const store = { load: step, save: step, drop: step, exclusive: step }
  const { manager, events, logins } = quick(minute, { store, clock: systemClock })
  const leases = Array.from({ length: 100 }, () => manager.lease())
  await vi.advanceTimersByTimeAsync(1_000)
  expect(new Set((await Promise.all(leases)).map(access))).toEqual(new Set(['access-1']))
  expect(logins()).toBe(1)
  expect(events.filter(({ type }) => type === 'store.failed')).toEqual([{ type: 'store.failed', step: 'load', reason }])
  const reset = manager.reset()
  await vi.advanceTimersByTimeAsync(1_000)
  await reset
  expect(vi.getTimerCount()).toBe(0)
})

test.each([
  ['save', 'throws', down, 'error', 0],
  ['save', 'hangs', hangs, 'timeout', 1_000],
  ['exclusive', 'throws', down, 'error', 0],
  ['exclusive', 'hangs', hangs, 'timeout', 23_000],
  ['drop', 'hangs', hangs, 'timeout', 0],
] as const)('B13: a store whose %s %s costs no login', async (step, _, act, reason, ms) => {
  vi.useFakeTimers()
  const store: GrantStore = { ...memoryGrantStore(), [step]: act }
  const { manager, events, logins } = quick(minute, { store, clock: systemClock })
  const leased = manager.lease()
  await vi.advanceTimersByTimeAsync(ms)
  expect(access(await leased)).toBe('access-1')
  const reset = manager.reset()
  await vi.advanceTimersByTimeAsync(1_000)
  await reset
  expect(logins()).toBe(1)
  expect(events).toContainEqual({ type: 'store.failed', step: step === 'exclusive' ? 'lock' : step, reason })
  expect(vi.getTimerCount()).toBe(0)
})

test('B13: a store that failed once takes the next grant', async () => {
  const store = memoryGrantStore()
  const save = vi.fn(store.save).mockRejectedValueOnce(new Error('The store is down'))
  const one = quick(minute, { store: { ...store, save } })
  for (const _ of [1, 2, 3]) {
    await one.manager.lease()
    one.clock.pass(minute)
  }
  expect(await store.load('key')).toMatchObject({ grant: { access: 'access-3' } })
})

test('B13: a name that cannot be made is a store in trouble', async () => {
  const storeKey = () => Promise.reject(new Error('No WebCrypto here'))
  const { manager, events } = quick(minute, { store: memoryGrantStore(), storeKey })
  expect(access(await manager.lease())).toBe('access-1')
  expect(types(events)).toEqual(['store.failed', 'grant.minted'])
})

test('B13: the status says who shares the grant', () => {
  const store = memoryGrantStore()
  const { exclusive: _, ...plain } = store
  const sharing = [undefined, plain, store].map((each) => quick(minute, { store: each }).manager.status().sharing)
  expect(sharing).toEqual(['memory', 'store', 'locked'])
})

test('B13: the status says what the last renewal had of the store, and the next one tries for all of it', async () => {
  const store = memoryGrantStore()
  const broken = new Error('The store is down')
  const save = vi.fn(store.save)
  let isLockBroken = false
  const exclusive: NonNullable<GrantStore['exclusive']> = async (key, deadlineMs, job) => {
    if (!isLockBroken) return store.exclusive!(key, deadlineMs, job)
    isLockBroken = false
    throw broken
  }
  const load = vi.fn(store.load)
  const { manager, clock } = quick(minute, { store: { ...store, save, exclusive, load } })
  const sharingAfter = async (breakOne: () => unknown) => {
    breakOne()
    await manager.lease()
    clock.pass(minute)
    return manager.status().sharing
  }
  expect(await sharingAfter(() => {})).toBe('locked')
  expect(await sharingAfter(() => load.mockRejectedValueOnce(broken))).toBe('memory')
  expect(await sharingAfter(() => (isLockBroken = true))).toBe('store')
  expect(await sharingAfter(() => save.mockRejectedValueOnce(broken))).toBe('memory')
  expect(await sharingAfter(() => {})).toBe('locked')
})

test('B13: the longest of all deadlines is a long wait for the lock, and not none', async () => {
  const store = memoryGrantStore()
  const deadlineMs = 2 ** 31 - 1
  const holder = setup({ store, deadlineMs })
  const leases = [holder.manager.lease()]
  await vi.waitFor(() => expect(holder.server.pending).toHaveLength(1), { interval: 1 })
  const waiting = setup({ store, deadlineMs })
  leases.push(waiting.manager.lease())
  await new Promise((done) => setTimeout(done, 50))
  expect([waiting.server.calls, waiting.events]).toEqual([[], []])
  await holder.answer(['access', hour])
  expect((await Promise.all(leases)).map(access)).toEqual(['access', 'access'])
})
