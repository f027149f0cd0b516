import { flush } from 'test-kit/flush'
import { afterEach, expect, test, vi } from 'vitest'
import { failure, grant } from '../../test/auth-server.ts'
import { access, hour, minute, quick, setup } from '../../test/grant-managers.ts'
import { systemClock } from '../utils/clock.ts'
import type { GrantManagerOptions } from './types.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('B6: a passing failure leaves a grant that works in force, and its renewal waits', async () => {
  const { manager, server, first, answer, clock } = setup()
  const old = await first('old', 10 * minute, 'refresh')
  clock.pass(8 * minute)
  await manager.lease()
  await answer(failure('server_error'))
  for (const _ of Array(10)) expect(await manager.lease()).toBe(old)
  expect(server.calls).toHaveLength(2)
  clock.pass(1_000)
  expect(await manager.lease()).toBe(old)
  await flush()
  expect(server.calls).toHaveLength(3)
})

test('B6: with no grant to serve, callers fail at once and are told when to come again', async () => {
  const { manager, server, clock, answer } = setup()
  const retryAt = new Date(clock.wall() + 1_000)
  const expected = { code: 'auth_unavailable', retryAt, cause: { code: 'network' } }
  await Promise.all([expect(manager.lease()).rejects.toMatchObject(expected), answer(failure('network'))])
  clock.pass(999)
  await expect(manager.lease()).rejects.toMatchObject(expected)
  expect(manager.status().state).toBe('cooling')
  expect(server.calls).toHaveLength(1)
  clock.pass(1)
  manager.lease()
  await flush()
  expect(manager.status().state).toBe('minting')
  expect(server.calls).toHaveLength(2)
})

test('B6: the pause doubles with each failure, up to a minute, and starts over after a success', async () => {
  const { manager, clock, events, answer } = setup()
  const pauses: number[] = []
  for (let failures = 0; failures < 9; failures += 1) {
    await Promise.all([expect(manager.lease()).rejects.toThrow(), answer(failure('network'))])
    pauses.push(Reflect.get(events.at(-1) ?? {}, 'retryAt').getTime() - clock.wall())
    clock.pass(hour)
  }
  // 500 ms plus half of the window, because `random` always returns 0.5.
  expect(pauses).toEqual([1_000, 1_500, 2_500, 4_500, 8_500, 16_500, 30_500, 30_500, 30_500])
  const leased = manager.lease()
  await answer(['access', minute])
  await leased
  clock.pass(minute)
  await Promise.all([expect(manager.lease()).rejects.toThrow(), answer(failure('network'))])
  expect(events.at(-1)).toMatchObject({ retryAt: new Date(clock.wall() + 1_000) })
})

test('B6: the dice are those of the platform unless others are given', async () => {
  const dice = vi.spyOn(Math, 'random').mockReturnValue(0.25)
  const { manager, clock, answer } = setup({ random: undefined })
  await Promise.all([
    expect(manager.lease()).rejects.toMatchObject({ retryAt: new Date(clock.wall() + 750) }),
    answer(failure('network')),
  ])
  dice.mockRestore()
})

test('B6: what the server asks for is waited out, though not for more than a quarter of an hour', async () => {
  for (const [askedMs, waitMs] of [
    [30_000, 30_000],
    [10 * hour, 15 * minute],
  ] as const) {
    const { manager, clock, answer } = setup()
    const retryAt = new Date(clock.wall() + askedMs)
    const expected = { code: 'auth_unavailable', status: 429, retryAt: new Date(clock.wall() + waitMs) }
    const failed = expect(manager.lease()).rejects.toMatchObject(expected)
    await Promise.all([failed, answer(failure('rate_limited', { status: 429, retryAt }))])
  }
})

test('B6: a grant that has expired when it comes is a passing failure, not a loop', async () => {
  const { manager, server, clock, answer } = setup()
  const failed = expect(manager.lease()).rejects.toMatchObject({ code: 'auth_unavailable' })
  await flush()
  clock.pass(2_000)
  await Promise.all([failed, answer(['access', 1_000])])
  await expect(manager.lease()).rejects.toMatchObject({ code: 'auth_unavailable' })
  expect(server.calls).toHaveLength(1)
})

test('B6: a caller whose grants end before it can use them gives up after three', async () => {
  const counts: number[] = []
  for (let lifeMs = 1; lifeMs <= 10; lifeMs += 1) {
    let ms = 0
    const monotonic = () => {
      ms += 1
      return ms
    }
    let logins = 0
    const login = async () => {
      logins += 1
      // Ends the test of a manager that does not give up.
      if (logins > 20) throw failure('credentials_rejected')
      return grant('access', lifeMs)
    }
    const { manager } = quick(lifeMs, { login, clock: { monotonic, wall: () => 1_000 + ms } })
    const leased = await manager.lease().catch((error) => error.code)
    counts.push(logins)
    expect(leased).toSatisfy((got) => got === 'auth_unavailable' || typeof got === 'object')
  }
  expect(Math.max(...counts)).toBe(3)
})

test('a failure says in words what was asked and what came of it', async () => {
  vi.useFakeTimers()
  const never = () => new Promise<never>(() => {})
  const messageOf = async (options: Partial<GrantManagerOptions>) => {
    const { manager } = quick(undefined, { clock: systemClock, deadlineMs: 1, ...options })
    await vi.advanceTimersByTimeAsync(1)
    const failed = manager.lease().catch((error) => error.message)
    await vi.advanceTimersByTimeAsync(1)
    return failed
  }
  expect(await messageOf({ login: never })).toBe('[acme] login: No reply within 1 ms')
  const initialGrant = grant('seed', 1, 'token')
  expect(await messageOf({ refresh: never, initialGrant })).toBe('[acme] refresh: No reply within 1 ms')
  const late = async () => grant('late', Number.MIN_VALUE)
  expect(await messageOf({ login: late })).toBe('[acme] login: The token had expired when it came')
  const odd = () => Promise.reject(new TypeError('odd'))
  expect(await messageOf({ login: odd })).toBe('[acme] login: The login failed unexpectedly')
})

test('B14: a clock that goes back does not prolong the pause after a failed login', async () => {
  const { manager, clock, server, answer } = setup()
  clock.pass(hour)
  await Promise.all([expect(manager.lease()).rejects.toThrow(), answer(failure('network'))])
  clock.pass(-hour)
  const leased = manager.lease()
  await answer(['access'])
  expect(access(await leased)).toBe('access')
  expect(server.calls).toHaveLength(2)
})
