import { flush } from 'test-kit/flush'
import { afterEach, expect, test, vi } from 'vitest'
import { failure } from '../../test/auth-server.ts'
import { access, hour, minute, quick, setup } from '../../test/grant-managers.ts'
import { memoryGrantStore } from '../stores/memory.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('B4: in the soft window all are served while one renewal runs', async () => {
  const { manager, server, first, answer, clock } = setup()
  const old = await first('old', 10 * minute)
  clock.pass(8 * minute - 1)
  expect(await manager.lease()).toBe(old)
  await flush()
  expect(server.pending).toHaveLength(0)
  clock.pass(1)
  expect(await Promise.all(Array.from({ length: 10 }, () => manager.lease()))).toEqual(Array(10).fill(old))
  await answer(['new', 10 * minute])
  expect(access(await manager.lease())).toBe('new')
  expect(server.calls).toHaveLength(2)
})

test('B4: the windows of a long life are five minutes and thirty seconds', async () => {
  const { manager, first, clock } = setup()
  await first('access', 10 * hour)
  clock.pass(10 * hour - 5 * minute - 1)
  expect(manager.status().state).toBe('fresh')
  clock.pass(1)
  expect(manager.status().state).toBe('soft')
  clock.pass(5 * minute - 30_000)
  expect(manager.status().state).toBe('hard')
  clock.pass(30_000)
  expect(manager.status().state).toBe('expired')
})

test('B4: in the hard window callers wait for the new grant', async () => {
  const { manager, first, answer, clock } = setup()
  await first('old', 100_000)
  clock.pass(95_000)
  const leased = manager.lease()
  await answer(['new', 100_000])
  expect(access(await leased)).toBe('new')
})

test('B4: in the hard window callers get the old grant when the renewal fails for a passing reason, and when it cools', async () => {
  const { manager, server, first, answer, clock } = setup()
  const old = await first('old', 100_000)
  clock.pass(95_000)
  const leased = manager.lease()
  await answer(failure('server_error'))
  expect(await leased).toBe(old)
  expect(await manager.lease()).toBe(old)
  expect(server.calls).toHaveLength(2)
})

test('B4: past its expiry a grant is served to nobody, not even to those who waited', async () => {
  const { manager, first, answer, clock } = setup()
  await first('old', 100_000)
  clock.pass(99_999)
  const leased = manager.lease()
  await flush()
  clock.pass(1)
  await Promise.all([expect(leased).rejects.toMatchObject({ code: 'auth_unavailable' }), answer(failure('network'))])
})

test.each([undefined, 0, -1, Number.NaN, Infinity])('B4: a life of %s ends by refusal only', async (lifeMs) => {
  const { manager, clock, logins } = quick(lifeMs)
  const lease = await manager.lease()
  clock.pass(10 * 365 * 24 * hour)
  expect(await manager.lease()).toBe(lease)
  expect(manager.status()).toEqual({ state: 'fresh', version: 1, sharing: 'memory' })
  expect(logins()).toBe(1)
})

test('B4: a life beyond all dates becomes one that a date and a store can hold', async () => {
  const store = memoryGrantStore()
  const { manager, clock } = quick(1e300, { store })
  await manager.lease()
  expect(manager.status().expiresAt?.getFullYear()).toBeGreaterThan(2100)
  const newcomer = quick(hour, { store, clock })
  expect(await newcomer.manager.lease()).toMatchObject({ mint: 0 })
})

test('B4: no timer is set for a renewal', async () => {
  vi.useFakeTimers()
  const { manager } = quick(minute)
  await manager.lease()
  expect(vi.getTimerCount()).toBe(0)
})

test('B4: tokens of one second are renewed about once a second, however often they are asked for', async () => {
  const { manager, clock, logins } = quick(1_000)
  for (let ms = 0; ms < minute; ms += 10) {
    await manager.lease()
    clock.pass(10)
  }
  expect(logins()).toBeGreaterThanOrEqual(60)
  expect(logins()).toBeLessThanOrEqual(76)
})
