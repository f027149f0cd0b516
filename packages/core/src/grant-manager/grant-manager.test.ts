import { getEventListeners } from 'node:events'
import fc from 'fast-check'
import { createFakeClock } from 'test-kit/fake-clock'
import { flush } from 'test-kit/flush'
import { garbage } from 'test-kit/troubled-store'
import { watchUnhandled } from 'test-kit/unhandled'
import { afterEach, expect, test, vi } from 'vitest'
import { createAuthServer, failure, grant } from '../../test/auth-server.ts'
import type { ClientEvent } from '../client/events.ts'
import type { GrantRecord, GrantStore, Lease } from '../stores/grant-store.ts'
import { memoryGrantStore } from '../stores/memory.ts'
import { systemClock } from '../utils/clock.ts'
import { createGrantManager } from './grant-manager.ts'
import type { GrantManager, GrantManagerOptions } from './types.ts'

const minute = 60_000
const hour = 60 * minute

afterEach(() => {
  vi.useRealTimers()
})

/** A manager whose auth server answers when told to. */
function setup(options: Partial<GrantManagerOptions> = {}) {
  const clock = createFakeClock()
  const server = createAuthServer()
  const events: Omit<ClientEvent, 'vendor'>[] = []
  const manager = createGrantManager({
    vendor: 'acme',
    login: server.login,
    refresh: server.refresh,
    storeKey: async () => 'key',
    clock,
    deadlineMs: 10_000,
    emit: (event) => events.push(event),
    random: () => 0.5,
    ...options,
  })

  /** Answers the login or refresh under way, once there is one. */
  async function answer(reply: Parameters<typeof grant> | Error) {
    await vi.waitFor(() => expect(server.pending).toHaveLength(1), { interval: 1 })
    const [call] = server.pending
    if (reply instanceof Error) call!.fail(reply)
    else call!.grant(grant(...reply))
    await flush()
  }
  /** The first lease, of a grant that lasts so long. */
  async function first(...reply: Parameters<typeof grant>): Promise<Lease> {
    const leased = manager.lease()
    await answer(reply)
    return leased
  }
  return { clock, server, events, manager, answer, first }
}

/** A manager whose logins succeed at once. */
function quick(lifeMs?: number, options: Partial<GrantManagerOptions> = {}) {
  const clock = createFakeClock()
  let logins = 0
  const login = async () => {
    logins += 1
    return grant(`access-${logins}`, lifeMs)
  }
  const events: Omit<ClientEvent, 'vendor'>[] = []
  const manager = createGrantManager({
    vendor: 'acme',
    login,
    storeKey: async () => 'key',
    clock,
    deadlineMs: 10_000,
    emit: (event) => events.push(event),
    ...options,
  })
  return { clock, manager, events, logins: () => logins }
}

const access = (lease: Lease | undefined) => lease?.access.reveal()
const types = (events: { type: string }[]) => events.map(({ type }) => type)

test('B1: a thousand first leases make one login', async () => {
  const { manager, logins } = quick()
  const leases = await Promise.all(Array.from({ length: 1_000 }, () => manager.lease()))
  expect(logins()).toBe(1)
  expect(new Set(leases).size).toBe(1)
})

test('B1: a failed login is not kept for those who come later', async () => {
  const { manager, clock, answer } = setup()
  const failed = manager.lease()
  await Promise.all([expect(failed).rejects.toMatchObject({ code: 'auth_unavailable' }), answer(failure('network'))])
  clock.pass(minute)
  const leased = manager.lease()
  await answer(['access'])
  expect(access(await leased)).toBe('access')
})

test('B2: a hundred refusals of one grant, in any spacing, cost one mint', async () => {
  const { manager, server, first, answer } = setup()
  const old = await first('old')
  manager.accept(old)
  const replaced = Array.from({ length: 50 }, () => manager.replace(old))
  await flush()
  replaced.push(...Array.from({ length: 30 }, () => manager.replace(old)))
  await answer(['new'])
  replaced.push(...Array.from({ length: 20 }, () => manager.replace(old)))
  expect(new Set((await Promise.all(replaced)).map(access))).toEqual(new Set(['new']))
  expect(server.calls).toHaveLength(2)
})

test('B2: a grant that is being replaced is served to nobody, in soft life or not', async () => {
  const { manager, first, answer, clock } = setup()
  const old = await first('old', hour)
  clock.pass(0.9 * hour)
  const [replaced, leased] = [manager.replace(old), manager.lease()]
  expect(manager.ready()).toBeUndefined()
  expect(manager.status().state).toBe('hard')
  await answer(['new', hour])
  expect(await replaced).toBe(await leased)
  expect(access(await leased)).toBe('new')
})

test('B2: a refusal joins the renewal that already runs', async () => {
  const { manager, server, first, answer, clock } = setup()
  const old = await first('old', hour)
  clock.pass(0.9 * hour)
  await manager.lease()
  const replaced = manager.replace(old)
  await flush()
  await answer(['new', hour])
  expect(access(await replaced)).toBe('new')
  expect(server.calls).toHaveLength(2)
})

/** What auth-fetch does for one call, at a vendor that refuses each and every grant. */
async function refusedCall(manager: GrantManager, route: string): Promise<void> {
  const since = manager.mints()
  const lease = await manager.lease()
  const next = await manager.replace(lease, { since, route })
  if (next !== undefined) manager.refuse(next, route)
}

test('B3: without a route, all that is said is of one route', async () => {
  const { manager, first, answer, events } = setup()
  const lease = await first('access', hour)
  manager.refuse(lease)
  expect(events.at(-1)).toEqual({ type: 'grant.refused', version: 1, replaced: false })
  manager.accept(lease, 'GET b')
  expect(await manager.replace(lease)).toBeUndefined()
  manager.accept(lease)
  const replaced = manager.replace(lease)
  await answer(['new', hour])
  expect(access(await replaced)).toBe('new')
})

test('B3: that a grant of before was accepted says nothing of the one in force', async () => {
  const { manager, first, answer } = setup()
  const old = await first('old', hour)
  const replaced = manager.replace(old, { route: 'GET a' })
  await answer(['new', hour])
  const lease = (await replaced)!
  manager.refuse(lease, 'GET a')
  manager.accept(old, 'GET b')
  expect(await manager.replace(lease, { route: 'GET b' })).toBeUndefined()
})

test('B3: a grant that is refused during the call that minted it is not replaced, until five seconds later', async () => {
  const { manager, logins, clock } = quick()
  await refusedCall(manager, 'GET a')
  await refusedCall(manager, 'GET b')
  clock.pass(4_999)
  await refusedCall(manager, 'GET a')
  expect(logins()).toBe(1)
  clock.pass(1)
  await refusedCall(manager, 'GET a')
  expect(logins()).toBe(2)
})

test('B3: permanent refusal costs two mints, and then one after 5 s, 10 s, 20 s, 40 s and every 60 s', async () => {
  const { manager, logins, clock } = quick()
  manager.accept(await manager.lease())
  const at: number[] = []
  for (let second = 0; second < 200; second += 1) {
    const before = logins()
    await refusedCall(manager, 'GET a')
    if (logins() > before) at.push(second)
    clock.pass(1_000)
  }
  expect(at).toEqual([0, 5, 15, 35, 75, 135, 195])
})

test('B3: however calls are spaced, permanent refusal never costs more than the back-off lets through', async () => {
  let played = 0
  const call = fc.record({
    ms: fc.constantFrom(0, 0, 10, 999, 5_000, 61_000),
    at: fc.constantFrom('GET a', 'GET b', 'c'),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { maxLength: 60, size: 'max' }),
      fc.constantFrom(undefined, 1_000),
      async (calls, lifeMs) => {
        played += 1
        const { manager, logins, clock } = quick(lifeMs)
        let elapsed = 0
        for (const { ms, at } of calls) {
          clock.pass(ms)
          elapsed += ms
          await refusedCall(manager, at)
        }
        // 5 + 10 + 20 + 40 s until the pauses are a minute long, each paid for by one mint.
        const pauses = [5, 15, 35, 75].filter((seconds) => elapsed >= seconds * 1_000).length
        const expired = lifeMs === undefined ? 0 : Math.ceil(elapsed / (0.8 * lifeMs))
        expect(logins()).toBeLessThanOrEqual(1 + pauses + Math.floor(elapsed / minute) + expired)
      },
    ),
    { numRuns: 300 },
  )
  expect(played).toBe(300)
})

test('B3: one route that refuses for good neither stops another nor has a grant minted for each of its calls', async () => {
  const { manager, logins, clock } = quick()
  for (let second = 0; second < 60; second += 1) {
    manager.accept(await manager.lease(), 'GET good')
    await refusedCall(manager, 'GET bad')
    clock.pass(1_000)
  }
  // The first, and one each at 0, 5, 15 and 35 seconds.
  expect(logins()).toBe(5)
  const lease = await manager.lease()
  manager.accept(lease, 'GET good')
  expect(await manager.replace(lease, { route: 'GET good' })).toMatchObject({ version: 6 })
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

test('B5: a grant is renewed by its refresh token, and each token is used once', async () => {
  const { manager, server, first, answer, clock } = setup()
  await first('access-1', minute, 'refresh-1')
  for (const [access, refresh] of [['access-2', 'refresh-2'], ['access-3']] as const) {
    clock.pass(minute)
    const leased = manager.lease()
    await answer([access, minute, refresh])
    await leased
  }
  clock.pass(minute)
  manager.lease()
  await flush()
  // The third reply named no new token, so the second stays in force.
  expect(server.calls.map(({ token }) => token)).toEqual([undefined, 'refresh-1', 'refresh-2', 'refresh-2'])
})

test.each([
  ['an explicit refusal', failure('credentials_rejected', { status: 400 })],
  ['a success without a token', failure('unexpected_response', { status: 200 })],
])('B5: after %s of the refresh token comes a login, in the same mint', async (_, refusal) => {
  const { manager, server, events, first, answer, clock } = setup()
  await first('old', minute, 'refresh')
  clock.pass(minute)
  const leased = manager.lease()
  await answer(refusal)
  await answer(['new', minute])
  expect(access(await leased)).toBe('new')
  expect(server.calls.map(({ via }) => via)).toEqual(['login', 'refresh', 'login'])
  expect(events.at(-1)).toMatchObject({ type: 'grant.minted', via: 'login' })
})

test('B5: a refused refresh token is not tried again when the login after it fails', async () => {
  const { manager, server, first, answer, clock } = setup()
  await first('old', 10 * minute, 'refresh')
  clock.pass(8 * minute)
  await manager.lease()
  await answer(failure('credentials_rejected'))
  await answer(failure('network'))
  clock.pass(5_000)
  await manager.lease()
  await flush()
  expect(server.calls.map(({ via }) => via)).toEqual(['login', 'refresh', 'login', 'login'])
})

test.each([
  failure('network'),
  failure('timeout'),
  failure('server_error', { status: 503 }),
  failure('rate_limited', { status: 429 }),
  failure('unexpected_response', { status: 404 }),
  new TypeError('odd'),
])('B5: "%s" is no refusal: the refresh token is kept, and nobody logs in', async (error) => {
  const { manager, server, first, answer, clock } = setup()
  await first('old', minute, 'refresh')
  clock.pass(minute)
  await Promise.all([expect(manager.lease()).rejects.toHaveProperty('code'), answer(error)])
  clock.pass(minute)
  manager.lease()
  await flush()
  expect(server.calls.map(({ token }) => token)).toEqual([undefined, 'refresh', 'refresh'])
})

test('B5: after the login is refused for good there is no auth traffic until a reset', async () => {
  const { manager, server, events, clock, answer } = setup()
  const rejected = { code: 'credentials_rejected' }
  await Promise.all([expect(manager.lease()).rejects.toMatchObject(rejected), answer(failure('credentials_rejected'))])
  clock.pass(24 * hour)
  await expect(manager.lease()).rejects.toMatchObject(rejected)
  expect(manager.status().state).toBe('latched')
  expect(server.calls).toHaveLength(1)
  expect(types(events)).toEqual(['grant.latched'])
  await manager.reset()
  expect(manager.status().state).toBe('empty')
  const leased = manager.lease()
  await answer(['access'])
  expect(access(await leased)).toBe('access')
})

test('B5: a grant that still works is served while latched, and once refused it is gone too', async () => {
  const { manager, server, first, answer, clock } = setup()
  const old = await first('old', 100_000)
  manager.accept(old)
  clock.pass(80_000)
  await manager.lease()
  await answer(failure('credentials_rejected'))
  expect(await manager.lease()).toBe(old)
  clock.pass(15_000)
  expect(await manager.lease()).toBe(old)
  await expect(manager.replace(old)).rejects.toMatchObject({ code: 'credentials_rejected' })
  await expect(manager.lease()).rejects.toMatchObject({ code: 'credentials_rejected' })
  expect(server.calls).toHaveLength(2)
})

test('B5: when a refused grant can not be replaced for good, it is served no more', async () => {
  const { manager, first, answer } = setup()
  const old = await first('old')
  manager.accept(old)
  const [replaced, leased] = [manager.replace(old), manager.lease()]
  await Promise.all([
    expect(replaced).rejects.toMatchObject({ code: 'credentials_rejected' }),
    expect(leased).rejects.toMatchObject({ code: 'credentials_rejected' }),
    answer(failure('credentials_rejected')),
  ])
})

test('B5: interaction_required is asked anew by each call, one at a time', async () => {
  const { manager, server, answer } = setup()
  const url = 'https://auth.test/login'
  for (const _ of [1, 2]) {
    const both = [manager.lease(), manager.lease()]
    const expected = both.map((leased) => expect(leased).rejects.toMatchObject({ code: 'interaction_required', url }))
    await answer(failure('interaction_required', { url }))
    await Promise.all(expected)
  }
  expect(server.calls).toHaveLength(2)
  const leased = manager.lease()
  await answer(['access'])
  expect(access(await leased)).toBe('access')
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
  // 500 ms, and the middle of the window, since the dice always show 0.5.
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
      // So that a manager that does not give up ends too, only later.
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

test('B7: leaving callers get their own reason at once, and change nothing for the rest', async () => {
  const { manager, server, answer } = setup()
  const controllers = Array.from({ length: 3 }, () => new AbortController())
  const leases = controllers.map(({ signal }) => manager.lease({ signal }))
  const reason = new Error('The first has left')
  controllers[0]!.abort(reason)
  await expect(leases[0]).rejects.toBe(reason)
  await answer(['access'])
  expect(await leases[1]).toBe(await leases[2])
  expect(server.calls).toHaveLength(1)
  expect(controllers.map(({ signal }) => getEventListeners(signal, 'abort').length)).toEqual([0, 0, 0])
})

test('B7: when all callers leave, the login goes on, and its grant is kept', async () => {
  const { manager, server, answer } = setup()
  const controller = new AbortController()
  const leases = [1, 2].map(() => manager.lease({ signal: controller.signal }))
  await flush()
  controller.abort()
  for (const lease of leases) await expect(lease).rejects.toMatchObject({ name: 'AbortError' })
  await answer(['access'])
  expect(access(await manager.lease())).toBe('access')
  expect(server.calls).toHaveLength(1)
})

test('B7: a caller that has left before it asks costs nothing', async () => {
  const { manager, server, first } = setup()
  const signal = AbortSignal.abort()
  await expect(manager.lease({ signal })).rejects.toBe(signal.reason)
  await flush()
  expect(server.calls).toHaveLength(0)
  const lease = await first('access')
  await expect(manager.replace(lease, { signal })).rejects.toBe(signal.reason)
  await expect(manager.replace(lease, { since: 0, signal })).rejects.toBe(signal.reason)
  await flush()
  expect(server.calls).toHaveLength(1)
})

test('B7: a login has its own deadline, and is told of it', async () => {
  vi.useFakeTimers()
  let told: AbortSignal | undefined
  const { manager } = setup({
    clock: systemClock,
    login: (signal) => {
      told = signal
      return new Promise(() => {})
    },
  })
  const failed = expect(manager.lease()).rejects.toMatchObject({ code: 'auth_unavailable', cause: { code: 'timeout' } })
  await vi.advanceTimersByTimeAsync(9_999)
  expect(told?.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  await failed
  expect(told?.aborted).toBe(true)
  expect(vi.getTimerCount()).toBe(0)
})

test('B7: a renewal that fails behind the back of all callers is no unhandled rejection', async () => {
  const unhandled = watchUnhandled()
  const { manager, first, answer, clock } = setup()
  await first('old', minute)
  clock.pass(0.9 * minute)
  expect(manager.ready()).toBeDefined()
  await answer(failure('network'))
  await flush()
  expect(unhandled).not.toHaveBeenCalled()
})

test('a reset during a login makes a new one, and the grant of the old one is not kept', async () => {
  const { manager, server, answer } = setup()
  const leased = manager.lease()
  await flush()
  const reset = manager.reset()
  const later = manager.lease()
  await flush()
  expect(server.calls).toHaveLength(1)
  await answer(['old'])
  await reset
  await answer(['new'])
  expect([access(await leased), access(await later)]).toEqual(['new', 'new'])
  expect(manager.status().version).toBe(1)
})

test('a reset during a refresh that is then refused causes no login in its name', async () => {
  const { manager, server, first, answer, clock } = setup()
  await first('old', minute, 'refresh')
  clock.pass(minute)
  expect(manager.ready()).toBeUndefined()
  const leased = manager.lease()
  await flush()
  const reset = manager.reset()
  await answer(failure('credentials_rejected'))
  await reset
  await answer(['new'])
  expect(access(await leased)).toBe('new')
  expect(server.calls.map(({ via }) => via)).toEqual(['login', 'refresh', 'login'])
})

test('a reset lifts a pause and forgets a failed login that ends after it', async () => {
  const { manager, server, answer } = setup()
  await Promise.all([expect(manager.lease()).rejects.toThrow(), answer(failure('network'))])
  await manager.reset()
  const leased = manager.lease()
  await flush()
  const reset = manager.reset()
  await answer(failure('credentials_rejected'))
  await reset
  await answer(['access'])
  expect(access(await leased)).toBe('access')
  expect(server.calls).toHaveLength(3)
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

const record = (access: string, fields: Partial<GrantRecord> = {}): GrantRecord => ({
  revision: '1',
  grant: { access },
  ...fields,
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

test('B13: after a reset the next grant is shared again', async () => {
  const store = memoryGrantStore()
  const one = quick(hour, { store })
  await one.manager.lease()
  await one.manager.reset()
  expect(await store.load('key')).toBeUndefined()
  const lease = await one.manager.lease()
  const newcomer = quick(hour, { store, clock: one.clock })
  expect(access(await newcomer.manager.lease())).toBe(access(lease))
  expect([one.logins(), newcomer.logins()]).toEqual([2, 0])
})

test('B13: a reset leaves the newer grant of a sibling alone', async () => {
  const store = memoryGrantStore()
  const [one, two] = [quick(hour, { store }), quick(hour, { store })]
  await two.manager.lease()
  await one.manager.replace(await one.manager.lease())
  await two.manager.reset()
  expect(await store.load('key')).toMatchObject({ grant: { access: 'access-1' } })
  expect(one.logins()).toBe(1)
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

test('B13: a reset while the store is asked forgets what it is about to answer', async () => {
  const store = memoryGrantStore()
  await store.save('key', record('theirs'))
  const { manager, logins } = quick(hour, { store })
  const leased = manager.lease()
  await manager.reset()
  expect(access(await leased)).toBe('access-1')
  expect(logins()).toBe(1)
})

test('B13: a reset while a grant is being saved leaves no record behind', async () => {
  const store = memoryGrantStore()
  let goOn = () => {}
  const save = vi.fn<GrantStore['save']>(async (...given) => {
    await new Promise<void>((done) => {
      goOn = done
    })
    return store.save(...given)
  })
  const { manager, first } = setup({ store: { ...store, save } })
  const leased = first('mine', hour)
  await vi.waitFor(() => expect(save).toHaveBeenCalled(), { interval: 1 })
  const reset = manager.reset()
  goOn()
  await reset
  expect(await store.load('key')).toBeUndefined()
  leased.catch(() => {})
})

test('B13: a reset while a lost save is looked into leaves nothing behind', async () => {
  const { exclusive: _, ...store } = memoryGrantStore()
  let goOn = () => {}
  const load = vi
    .fn(store.load)
    .mockResolvedValueOnce(undefined)
    .mockImplementationOnce(async () => {
      await new Promise<void>((done) => {
        goOn = done
      })
      return record('theirs', { revision: '9000000000000' })
    })
  const { manager, first } = setup({ store: { ...store, load, save: async () => false } })
  const leased = first('mine')
  await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(2), { interval: 1 })
  const reset = manager.reset()
  goOn()
  await reset
  expect(manager.status()).toMatchObject({ state: 'minting', version: 1 })
  leased.catch(() => {})
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

test('B14: a wall clock that jumps changes neither mints nor pauses', async () => {
  for (const jump of [-10 * 365 * 24 * hour, 24 * hour]) {
    const { manager, server, clock, first, answer } = setup()
    const lease = await first('access', hour)
    clock.shiftWall(jump)
    expect(await manager.lease()).toBe(lease)
    expect(manager.status()).toMatchObject({ state: 'fresh', expiresAt: new Date(clock.wall() + hour) })
    clock.pass(hour)
    await Promise.all([expect(manager.lease()).rejects.toThrow(), answer(failure('network'))])
    clock.shiftWall(-jump)
    await expect(manager.lease()).rejects.toThrow()
    clock.pass(1_000)
    manager.lease()
    await flush()
    expect(server.calls).toHaveLength(3)
  }
})

test('B14: the life of a grant counts from the moment its request was sent', async () => {
  const { manager, server, clock, answer } = setup()
  const leased = manager.lease()
  await flush()
  clock.pass(40_000)
  await answer(['access', minute, 'refresh'])
  await leased
  expect(manager.status().expiresAt).toEqual(new Date(clock.wall() + 20_000))
  clock.pass(20_000)
  const renewed = manager.lease()
  await flush()
  clock.pass(30_000)
  await answer(failure('credentials_rejected'))
  // From here, not from the refresh before it.
  clock.pass(10_000)
  await answer(['access', minute])
  await renewed
  expect(manager.status().expiresAt).toEqual(new Date(clock.wall() + 50_000))
  expect(server.calls).toHaveLength(3)
})

test('B14: a record whose expiry a wrong clock puts far off still ends after its life', async () => {
  const store = memoryGrantStore()
  const { manager, clock } = setup({ store })
  await store.save(
    'key',
    record('access', { grant: { access: 'access', lifeMs: hour }, expiresAt: clock.wall() + 24 * hour }),
  )
  await manager.lease()
  expect(manager.status().expiresAt).toEqual(new Date(clock.wall() + hour))
})

test('each secret is told as it comes, before it is served', async () => {
  const secrets: string[] = []
  const { first } = setup({ onSecret: (secret) => secrets.push(secret) })
  await first('access', hour, 'refresh')
  expect(secrets).toEqual(['access', 'refresh'])
})
