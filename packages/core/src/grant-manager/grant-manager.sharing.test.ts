import { flush } from 'test-kit/flush'
import { afterEach, expect, test, vi } from 'vitest'
import { failure, grant } from '../../test/auth-server.ts'
import { access, hour, minute, quick, record, setup, types } from '../../test/grant-managers.ts'
import type { GrantStore } from '../stores/grant-store.ts'
import { memoryGrantStore } from '../stores/memory.ts'
import { systemClock } from '../utils/clock.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('B13: a revision from the far future is adopted by nobody, and spoils no later record', async () => {
  const store = memoryGrantStore()
  await store.save('key', record('planted', { revision: '8640000000000000' }))
  const one = quick(hour, { store })
  expect(access(await one.manager.lease())).toBe('access-1')
  const newcomer = quick(hour, { store, clock: one.clock })
  expect(access(await newcomer.manager.lease())).toBe('access-1')
  expect(newcomer.logins()).toBe(0)
})

test('a seed is used until it is refused, and forgotten by a reset', async () => {
  const secrets: string[] = []
  const { manager, logins } = quick(hour, { initialGrant: grant('seed'), onSecret: (secret) => secrets.push(secret) })
  const seed = await manager.lease()
  expect([access(seed), seed.mint, ...secrets]).toEqual(['seed', 0, 'seed'])
  expect(access(await manager.replace(seed))).toBe('access-1')
  await manager.reset()
  expect(access(await manager.lease())).toBe('access-2')
  expect(logins()).toBe(2)
})

test('a seed that ends is renewed by its own refresh token, if no sibling has a newer grant', async () => {
  const store = memoryGrantStore()
  const refresh = vi.fn(async () => grant('new', hour))
  const one = quick(hour, { store, refresh, initialGrant: grant('seed', minute, 'refresh') })
  const two = quick(hour, { store, refresh, initialGrant: grant('seed', minute, 'refresh') })
  for (const { manager, clock } of [one, two]) {
    clock.pass(minute)
    expect(access(await manager.lease())).toBe('new')
  }
  expect(refresh).toHaveBeenCalledExactlyOnceWith('refresh', expect.anything())
  expect([one.logins(), two.logins()]).toEqual([0, 0])
})

test('B13: eight managers with two hundred first leases each make one login under one lock', async () => {
  let logins = 0
  const store = memoryGrantStore()
  const login = async () => {
    logins += 1
    await flush()
    return grant(`access-${logins}`, hour, 'refresh')
  }
  const managers = Array.from({ length: 8 }, () => setup({ store, login }).manager)
  const leases = await Promise.all(managers.flatMap((each) => Array.from({ length: 200 }, () => each.lease())))
  expect(new Set(leases.map(access))).toEqual(new Set(['access-1']))
  expect(logins).toBe(1)
})

test('B13: eight managers with fifty refusals each make one refresh under one lock', async () => {
  const store = memoryGrantStore()
  const refresh = vi.fn(async () => grant('new', hour, 'refresh-2'))
  const fleet = Array.from({ length: 8 }, () =>
    quick(hour, { store, refresh, login: async () => grant('old', hour, 'refresh-1') }),
  )
  await Promise.all(
    fleet.map(async ({ manager }) => {
      const lease = await manager.lease()
      manager.accept(lease)
      const replaced = await Promise.all(Array.from({ length: 50 }, () => manager.replace(lease)))
      expect(new Set(replaced.map(access))).toEqual(new Set(['new']))
    }),
  )
  expect(refresh).toHaveBeenCalledExactlyOnceWith('refresh-1', expect.anything())
})

test('B13: who waits under the lock for the slowest of mints gets its grant', async () => {
  vi.useFakeTimers()
  const store = memoryGrantStore()
  const slowly = async () => {
    await new Promise((done) => setTimeout(done, 9_999))
  }
  const refresh = async () => {
    await slowly()
    throw failure('credentials_rejected')
  }
  const login = vi.fn(async () => {
    await slowly()
    return grant('new', hour)
  })
  const initialGrant = grant('seed', 1, 'refresh')
  const options = { store, refresh, login, initialGrant, clock: systemClock }
  const fleet = [quick(hour, options), quick(hour, options)]
  await vi.advanceTimersByTimeAsync(1)
  const leases = fleet.map(({ manager }) => manager.lease())
  await vi.advanceTimersByTimeAsync(20_000)
  expect((await Promise.all(leases)).map(access)).toEqual(['new', 'new'])
  expect(login).toHaveBeenCalledOnce()
})

test('B13: a second process starts with the grant of the first', async () => {
  const store = memoryGrantStore()
  const { first, clock } = setup({ store })
  await first('access', hour, 'refresh')
  clock.pass(minute)
  const second = setup({ store, clock })
  expect(access(await second.manager.lease())).toBe('access')
  expect(second.events).toEqual([
    { type: 'grant.adopted', version: 1, expiresAt: new Date(clock.wall() + hour - minute) },
  ])
  clock.pass(hour)
  second.manager.lease()
  await flush()
  expect(second.server.calls.map(({ token }) => token)).toEqual(['refresh'])
})

test('B13: a refused grant is replaced by the newer one of a sibling, without a mint', async () => {
  const store = memoryGrantStore()
  const [one, two] = [quick(hour, { store }), quick(hour, { store })]
  const [mine, theirs] = [await one.manager.lease(), await two.manager.lease()]
  await one.manager.replace(mine)
  expect(await two.manager.replace(theirs)).toMatchObject({ version: 2, mint: 0 })
  expect([one.logins(), two.logins()]).toEqual([2, 0])
})

test("B13: a sibling's grant that ends soon is no reason not to mint, and its refresh token is the one to use", async () => {
  const store = memoryGrantStore()
  const { manager, server, clock, answer } = setup({ store })
  await store.save(
    'key',
    record('ending', { grant: { access: 'ending', refresh: 'theirs' }, expiresAt: clock.wall() + 20_000 }),
  )
  const leased = manager.lease()
  await answer(['new', hour])
  expect(access(await leased)).toBe('new')
  expect(server.calls.map(({ token }) => token)).toEqual(['theirs'])
})

test("B13: a sibling's grant that is half over is served, and nobody logs in for it", async () => {
  const store = memoryGrantStore()
  const { manager, server, clock } = setup({ store })
  const ending = { access: 'theirs', lifeMs: 100_000 }
  await store.save('key', record('theirs', { grant: ending, expiresAt: clock.wall() + 15_000 }))
  expect(access(await manager.lease())).toBe('theirs')
  expect(server.calls).toEqual([])
})

test("B13: a sibling's grant that is over takes the place of one that is over too", async () => {
  const store = memoryGrantStore()
  const { manager, events, clock, first, answer } = setup({ store })
  await first('mine', minute)
  clock.pass(minute)
  const over = { revision: String(clock.wall()), grant: { access: 'over' }, expiresAt: clock.wall() - 1 }
  await store.save('key', over)
  const leased = manager.lease()
  await answer(['new', hour])
  await leased
  expect(types(events)).toEqual(['grant.minted', 'grant.adopted', 'grant.minted'])
})

test("B6: a sibling's newer grant that is over already does not displace one that works", async () => {
  const store = memoryGrantStore()
  const secrets: string[] = []
  const { manager, server, clock, first, answer } = setup({ store, onSecret: (secret) => secrets.push(secret) })
  const mine = await first('mine', 10 * minute, 'refresh-1')
  clock.pass(8 * minute)
  const over = {
    revision: String(clock.wall()),
    grant: { access: 'over', refresh: 'refresh-2' },
    expiresAt: clock.wall(),
  }
  await store.save('key', over)
  expect(await manager.lease()).toBe(mine)
  await answer(failure('network'))
  expect(await manager.lease()).toBe(mine)
  expect(server.calls.map(({ token }) => token)).toEqual([undefined, 'refresh-2'])
  expect(secrets).toContain('refresh-2')
})

test('B13: a store to which a missing record is another revision gets the next grant all the same', async () => {
  const inner = memoryGrantStore()
  const save: GrantStore['save'] = async (key, next, ifRevision) => {
    const found = await inner.load(key)
    return ifRevision !== undefined && found?.revision !== ifRevision ? false : inner.save(key, next)
  }
  const { manager, clock } = quick(minute, { store: { ...inner, save } })
  await manager.lease()
  await inner.drop('key')
  clock.pass(minute)
  await manager.lease()
  expect(await inner.load('key')).toMatchObject({ grant: { access: 'access-2' } })
})

test('B13: an older record than the one held is old news', async () => {
  const store: GrantStore = { ...memoryGrantStore(), load: async () => record('ancient') }
  const { manager, clock, logins } = quick(minute, { store })
  const old = await manager.lease()
  expect(access(old)).toBe('ancient')
  clock.pass(minute)
  const next = await manager.replace(old)
  expect(access(next)).toBe('access-1')
  expect(access(await manager.replace(next!))).toBe('access-2')
  expect(logins()).toBe(2)
})

test("B13: a save that a sibling was faster with gives way to the sibling's newer grant", async () => {
  const inner = memoryGrantStore()
  const { exclusive: _, ...store } = inner
  const { manager, clock, answer, events } = setup({ store })
  await store.save('key', record('theirs', { revision: '1', expiresAt: clock.wall() - 1 }))
  const leased = manager.lease()
  await flush()
  await store.save('key', record('theirs', { revision: String(clock.wall() + 1_000), expiresAt: clock.wall() + hour }))
  await answer(['mine', hour])
  expect(access(await leased)).toBe('theirs')
  expect(types(events)).toEqual(['grant.adopted', 'grant.minted', 'grant.adopted'])
})
