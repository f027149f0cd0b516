import fc from 'fast-check'
import { createFakeClock } from 'test-kit/fake-clock'
import { flush } from 'test-kit/flush'
import { expect, onTestFinished, test, vi } from 'vitest'
import { failure, grant } from '../../test/auth-server.ts'
import { access, quick } from '../../test/grant-managers.ts'
import { createShop, serveShop } from '../../test/shop.ts'
import type { ClientEvent } from '../client/events.ts'
import type { GrantRecord, GrantStore } from '../stores/grant-store.ts'
import { keyValueGrantStore } from '../stores/key-value.ts'
import { memoryGrantStore } from '../stores/memory.ts'
import { sealer } from '../stores/sealer.ts'
import { systemClock } from '../utils/clock.ts'

const hour = 3_600_000

/** A store whose content the test can read. */
function createOpenStore() {
  const map = new Map<string, unknown>()
  return { map, store: keyValueGrantStore(map) }
}

test('B13: a client with another password logs in for itself, and leaves the record of the others alone', async () => {
  const vendor = await serveShop()
  onTestFinished(vendor.close)
  const { map, store } = createOpenStore()
  const events: ClientEvent[] = []
  const join = (password?: string) =>
    createShop(vendor.origin, { store, onEvent: (event) => events.push(event) }, password)
  expect(await join().me()).toBe('token-1')
  const [[name, kept] = []] = [...map]
  expect(await join().me()).toBe('token-1')

  const [wrong, old] = [join('WRONG'), join('hunter1')]
  expect(await wrong.me()).toBe('token-2')
  expect(await old.me()).toBe('token-3')
  expect(vendor.logins()).toBe(3)
  await wrong.auth.reset()
  expect(map.get(String(name))).toBe(kept)
  expect(map.size).toBe(2)
  expect(events.filter(({ type }) => type === 'store.failed')).toEqual([])

  // A client with the right password still shares.
  expect(await join().auth.token()).toBe('token-1')
  expect(vendor.logins()).toBe(3)
})

test('B13: what the store keeps holds no grant in clear, and no password, with a sealer of its own or without', async () => {
  for (const seal of [undefined, sealer(new Uint8Array(32).fill(7))]) {
    const map = new Map<string, unknown>()
    const options = { store: keyValueGrantStore(map, { seal }), storeSecrets: ['pass-word'], clock: createFakeClock() }
    const first = quick(hour, options)
    await first.manager.lease()
    expect(JSON.stringify([...map])).not.toMatch(/access-1|pass-word/)
    expect(access(await quick(hour, options).manager.lease())).toBe('access-1')
  }
})

test('B13: a record keeps its time in the store although its grant is sealed', async () => {
  for (const [refresh, ttl] of [
    [undefined, hour],
    ['refresh', 365 * 24 * hour],
  ] as const) {
    const set = vi.fn(async () => {})
    const store = keyValueGrantStore({ get: () => undefined, set, delete: () => {} })
    const login = async () => grant('access', hour, refresh)
    const { manager } = quick(hour, { store, login, storeSecrets: ['pass-word'], clock: systemClock })
    await manager.lease()
    const [[, , keptMs] = []] = set.mock.calls as unknown[][]
    expect(Number(keptMs)).toBeGreaterThan(ttl - 5_000)
    expect(Number(keptMs)).toBeLessThanOrEqual(ttl)
  }
})

test('B13: a grant in clear is garbage where records are sealed, and so is one sealed for another place', async () => {
  const store = memoryGrantStore()
  const [saved, other] = [vi.spyOn(store, 'save'), quick(hour, { store, storeSecrets: ['other'] })]
  await other.manager.lease()
  const [, { fence: _, ...foreign }] = saved.mock.lastCall!
  const options = { store, storeSecrets: ['pass-word'] }
  await quick(hour, options).manager.lease()
  const [name, { fence: _fence, ...mine }] = saved.mock.lastCall!
  const planted: GrantRecord[] = [
    { revision: mine.revision, grant: { access: 'planted' } },
    { ...foreign, revision: mine.revision },
    { ...mine, grant: String(mine.grant).slice(0, -2) },
  ]
  for (const record of planted) {
    await store.drop(name)
    expect(await store.save(name, record)).toBe(true)
    const { manager, events } = quick(hour, options)
    expect(access(await manager.lease())).toBe('access-1')
    expect(events[0]).toEqual({ type: 'store.failed', step: 'load', reason: 'garbage' })
  }
})

const changes: [string, (record: GrantRecord) => GrantRecord][] = [
  ['a revision from the far future', (record) => ({ ...record, revision: '8640000000000000' })],
  ['the next revision', (record) => ({ ...record, revision: `${Number(record.revision) + 1}` })],
  ['an end in the past', (record) => ({ ...record, expiresAt: 1 })],
  ['a later end', (record) => ({ ...record, expiresAt: Number(record.expiresAt) + 1 })],
  ['no end', ({ expiresAt: _, ...record }) => record],
]

test.each(changes)('B13: a record with %s that was put there later is garbage', async (_, change) => {
  const store = memoryGrantStore()
  const load: GrantStore['load'] = async (key) => {
    const record = await store.load(key)
    return record && change(record)
  }
  const options = { store, storeSecrets: ['pass-word'] }
  await quick(hour, options).manager.lease()
  const { manager, events } = quick(hour, { ...options, store: { ...store, load } })
  expect(access(await manager.lease())).toBe('access-1')
  expect(events[0]).toEqual({ type: 'store.failed', step: 'load', reason: 'garbage' })
})

test('B13: a sealed record is garbage to whoever has no secret', async () => {
  const load: GrantStore['load'] = async () => ({ revision: '1', grant: 'v1.aaaaaaaa.bbbb.cccc' })
  const { manager, events } = quick(hour, { store: { ...memoryGrantStore(), load } })
  expect(access(await manager.lease())).toBe('access-1')
  expect(events[0]).toMatchObject({ reason: 'garbage' })
})

test('the key is derived once, when the store is first needed, and never without a store', async () => {
  const derive = vi.spyOn(crypto.subtle, 'importKey')
  const derivations = () => derive.mock.calls.filter(([, , algorithm]) => algorithm === 'PBKDF2').length
  const alone = quick(hour, { storeSecrets: ['pass-word'] })
  await alone.manager.lease()
  const shared = quick(1_000, { storeSecrets: ['pass-word'], store: memoryGrantStore() })
  expect(derivations()).toBe(0)
  for (const _ of [1, 2, 3]) {
    await shared.manager.lease()
    shared.clock.pass(2_000)
  }
  expect(derivations()).toBe(1)
  derive.mockRestore()
})

test('a key that can not be derived is tried again with the next renewal', async () => {
  const derive = vi.spyOn(crypto.subtle, 'deriveBits').mockRejectedValueOnce(new Error('No'))
  const store = memoryGrantStore()
  const { manager, clock, events } = quick(1_000, { storeSecrets: ['pass-word'], store })
  await manager.lease()
  expect(manager.status().sharing).toBe('memory')
  clock.pass(2_000)
  await manager.lease()
  expect(manager.status().sharing).toBe('locked')
  expect(events.filter(({ type }) => type === 'store.failed')).toHaveLength(1)
  derive.mockRestore()
})

test('B13: among clients with the right, a wrong and yesterday’s password, only the right ones share, whatever happens', async () => {
  const step = fc.record({ do: fc.constantFrom('lease', 'lease', 'replace', 'pass', 'reset'), who: fc.nat(3) })
  let played = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 60, maxLength: 100 }), async (steps) => {
      played += 1
      const store = memoryGrantStore()
      const clock = createFakeClock()
      let issued = 0
      const join = (password: string) => {
        const login = async () => {
          if (password !== 'right') throw failure('credentials_rejected')
          issued += 1
          return grant(`right-${issued}`, hour)
        }
        return quick(hour, { store, clock, login, storeSecrets: [password] }).manager
      }
      const members = [join('right'), join('right'), join('wrong'), join('yesterday')] as const
      let ends = 1
      for (const { do: act, who } of steps) {
        const manager = members[who]!
        if (act === 'pass') clock.pass(0.9 * hour)
        if (act === 'reset') await manager.reset()
        if (act === 'pass' || (act !== 'lease' && who < 2)) ends += 1
        if (act !== 'lease' && act !== 'replace') continue
        const leased = await manager.lease().catch((error) => error.code)
        expect(typeof leased === 'string').toBe(who >= 2)
        if (act === 'replace' && who < 2) await manager.replace(leased)
      }
      await flush()
      expect(issued).toBeLessThanOrEqual(ends)
      clock.pass(2 * hour)
      const [before, served] = [issued, await members[0].lease()]
      expect(access(await join('right').lease())).toBe(access(served))
      expect(issued).toBe(before + 1)
    }),
    { numRuns: 4 },
  )
  expect(played).toBe(4)
}, 60_000)
