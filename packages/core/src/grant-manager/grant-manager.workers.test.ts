import { createFakeClock } from 'test-kit/fake-clock'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createAuthServer, failure, grant } from '../../test/auth-server.ts'
import { createGrantManager } from './grant-manager.ts'
import type { Lease } from './types.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' })
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A manager on Cloudflare Workers, where a renewal can end with the request that began it. */
function setup() {
  const server = createAuthServer()
  const manager = createGrantManager({
    vendor: 'acme',
    login: server.login,
    refresh: server.refresh,
    storeKey: async () => 'key',
    clock: createFakeClock(),
    deadlineMs: 10_000,
  })
  const hearts = vi.spyOn(globalThis, 'setInterval')
  /** Ends the last request with all its timers, and waits until the manager notices. */
  const endRequest = () => {
    clearInterval(hearts.mock.results.at(-1)!.value)
    return pass(600)
  }
  return { manager, server, endRequest }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const access = (lease: Lease | undefined) => lease?.access.reveal()

test('requests at once share one login', async () => {
  const { manager, server } = setup()
  const leases = Array.from({ length: 10 }, () => manager.lease())
  await pass(5_000)
  server.pending[0]!.grant(grant('access'))
  await pass(20)
  expect((await Promise.all(leases)).map(access)).toEqual(leases.map(() => 'access'))
  expect(server.calls).toHaveLength(1)
})

test('a renewal that ended with its request is begun anew, once for all who waited, and its late failure is not theirs', async () => {
  const { manager, server, endRequest } = setup()
  const leases = [manager.lease(), manager.lease()]
  await endRequest()
  expect(server.calls).toHaveLength(2)
  const [ended, anew] = server.pending
  ended!.fail(failure('network'))
  await pass(100)
  leases.push(manager.lease())
  await pass(100)
  anew!.grant(grant('new'))
  await pass(20)
  expect((await Promise.all(leases)).map(access)).toEqual(['new', 'new', 'new'])
  expect(server.calls).toHaveLength(2)
})

test('a reset leaves alone the renewal that took the place of one that ended with its request', async () => {
  const { manager, server, endRequest } = setup()
  const leased = manager.lease()
  await pass(100)
  const reset = manager.reset()
  await endRequest()
  await reset
  const later = manager.lease()
  await pass(100)
  expect(server.calls).toHaveLength(2)
  server.pending[1]!.grant(grant('new'))
  await pass(20)
  expect([access(await leased), access(await later)]).toEqual(['new', 'new'])
})

test('after a reset nothing is left of a renewal that ended with its request', async () => {
  const { manager, endRequest } = setup()
  const controller = new AbortController()
  const leased = manager.lease({ signal: controller.signal })
  controller.abort(new Error('left'))
  await expect(leased).rejects.toThrow('left')
  const reset = manager.reset()
  await endRequest()
  await reset
  expect(manager.status().state).toBe('empty')
})
