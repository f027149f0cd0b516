import { afterEach, expect, test, vi } from 'vitest'
import type { ClientEvent } from '../client/events.ts'
import type { GrantStore } from './grant-store.ts'
import { memoryGrantStore } from './memory.ts'
import { createResilientStore, unshared } from './resilient-store.ts'

afterEach(() => {
  vi.useRealTimers()
})

type Lock = NonNullable<GrantStore['exclusive']>
const deadlines = { placeMs: 5_000, stepMs: 1_000 }
const never = () => new Promise<never>(() => {})
const record = (revision: string) => ({ revision, grant: { access: `access-${revision}` } })

function setup(store: Partial<GrantStore> = {}) {
  const events: Omit<ClientEvent, 'vendor'>[] = []
  const memory = memoryGrantStore()
  const shared = createResilientStore(
    { ...memory, ...store },
    async () => ({ name: 'key' }),
    (event) => events.push(event),
    deadlines,
  )
  return { events, memory, shared }
}

test('without a store each step does nothing and succeeds', async () => {
  expect(await unshared.load()).toBeUndefined()
  expect(await unshared.save(record('1'))).toBe(true)
  await unshared.drop()
  expect(await unshared.exclusive(1_000, async (waited) => waited)).toBe(false)
})

test('what a sibling saved since it was looked at is neither written over nor dropped', async () => {
  const { shared, memory } = setup()
  await memory.save('key', record('1'))
  await shared.load()
  await memory.save('key', record('2'))
  expect(await shared.save(record('3'))).toBe(false)
  await shared.drop()
  expect(await memory.load('key')).toEqual(record('2'))
  await shared.load()
  expect(await shared.save(record('3'))).toBe(true)
  expect(await shared.save(record('4'))).toBe(true)
  await shared.drop()
  expect(await memory.load('key')).toBeUndefined()
})

test('a revision that the store refused is not taken for what it holds', async () => {
  const { shared, memory } = setup()
  await memory.save('key', record('1'))
  expect(await shared.save(record('2'))).toBe(true)
  await memory.save('key', record('3'))
  expect(await shared.save(record('4'))).toBe(false)
  await memory.save('key', record('4'))
  expect(await shared.save(record('5'))).toBe(false)
})

test('null is how some stores say that there is nothing', async () => {
  const { shared, events } = setup({ load: async () => null as never })
  expect(await shared.load()).toBeUndefined()
  expect(events).toEqual([])
})

test('after a step that failed the rest is left out, until a load succeeds', async () => {
  const save = vi.fn(async () => true)
  const { shared, events } = setup({
    load: vi.fn().mockRejectedValueOnce(new Error('down')).mockResolvedValue(undefined),
    save,
  })
  await shared.load()
  expect(await shared.save(record('1'))).toBe(true)
  expect(await shared.exclusive(1_000, async (waited) => waited)).toBe(false)
  expect(save).not.toHaveBeenCalled()
  await shared.load()
  await shared.save(record('1'))
  expect(save).toHaveBeenCalledOnce()
  expect(events).toEqual([{ type: 'store.failed', step: 'load', reason: 'error' }])
})

const locks: [string, Lock, { lockFailed: boolean }][] = [
  ['gives the turn at once', async (_key, _ms, job) => job('1'), { lockFailed: false }],
  ['runs the job twice', async (_key, _ms, job) => job('1').then(() => job('2')), { lockFailed: false }],
  ['never comes back', async (_key, _ms, job) => job('1').then(never), { lockFailed: false }],
  [
    'fails to let go',
    async (_key, _ms, job) => job('1').then(() => Promise.reject(new Error('gone'))),
    { lockFailed: false },
  ],
  ['forgets to run the job', async () => undefined as never, { lockFailed: false }],
  ['answers with something else', async (_key, _ms, job) => job('1').then(() => 'odd' as never), { lockFailed: false }],
  ['fails', async () => Promise.reject(new Error('down')), { lockFailed: true }],
  [
    'throws',
    () => {
      throw new Error('down')
    },
    { lockFailed: true },
  ],
]

test.each(locks)(
  'under a lock that %s a job is run once, and its end is the end',
  async (_, exclusive, { lockFailed }) => {
    const { shared, events } = setup({ exclusive })
    const job = vi.fn(async () => 'value')
    expect(await shared.exclusive(60_000, job)).toBe('value')
    expect(job).toHaveBeenCalledOnce()
    expect(events).toEqual(lockFailed ? [{ type: 'store.failed', step: 'lock', reason: 'error' }] : [])
  },
)

test.each(locks.slice(0, 5))(
  'under a lock that %s the failure of a job is passed on as it is',
  async (_, exclusive) => {
    const { shared, events } = setup({ exclusive })
    const failure = new Error('no')
    await expect(shared.exclusive(60_000, () => Promise.reject(failure))).rejects.toBe(failure)
    expect(events).toEqual([])
  },
)

test('a lock that is held for too long is done without, and no second run comes when the turn does', async () => {
  vi.useFakeTimers()
  const { shared, memory, events } = setup()
  memory.exclusive!('key', 5_000, never)
  const job = vi.fn(async () => 'value')
  const done = shared.exclusive(2_000, job)
  // The time for which a lock may be held, plus one step.
  await vi.advanceTimersByTimeAsync(2_999)
  expect(job).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(await done).toBe('value')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(job).toHaveBeenCalledExactlyOnceWith(true)
  expect(events).toEqual([{ type: 'store.failed', step: 'lock', reason: 'timeout' }])
})

test('a turn that comes after the job was begun without is not saved with its grant', async () => {
  vi.useFakeTimers()
  const save = vi.fn(async () => true)
  let giveTurn: (turn: string) => unknown = () => {}
  const { shared } = setup({
    save,
    exclusive: (_key, _ms, job) => {
      giveTurn = job
      return never()
    },
  })
  const done = shared.exclusive(1_000, async () => 'value')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(await done).toBe('value')
  giveTurn('7')
  await shared.save(record('1'))
  expect(save).toHaveBeenCalledExactlyOnceWith('key', record('1'), undefined)
})

test('a job that outlasts the lock goes on, without an event', async () => {
  vi.useFakeTimers()
  const { shared, events } = setup()
  const done = shared.exclusive(1_000, () => new Promise((end) => setTimeout(() => end('value'), 3_000)))
  await vi.advanceTimersByTimeAsync(3_000)
  expect(await done).toBe('value')
  expect(events).toEqual([])
})

test.each([
  ['under a lock', (_key: string, _ms: number, job: (turn: string) => Promise<unknown>) => job('1'), true],
  ['without a lock', undefined, false],
])('a save that a sibling forestalled %s says whether a lock was lost', async (_name, exclusive, isLost) => {
  const { shared, events } = setup({ exclusive: exclusive as Lock, save: async () => false })
  expect(await shared.exclusive(1_000, () => shared.save(record('1')))).toBe(false)
  expect(events).toEqual(isLost ? [{ type: 'store.failed', step: 'lock', reason: 'lost' }] : [])
  expect(shared.sharing()).toBe('store')
})
