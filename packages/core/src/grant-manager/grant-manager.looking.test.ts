import { createFakeClock } from 'test-kit/fake-clock'
import { flush } from 'test-kit/flush'
import { expect, test, vi } from 'vitest'
import { createAuthServer, failure, grant } from '../../test/auth-server.ts'
import type { ErrorCode } from '../errors/api-error.ts'
import { memoryGrantStore } from '../stores/memory.ts'
import { createGrantManager } from './grant-manager.ts'

const minute = 60_000

/** Two managers of one credential over one store. The first one's login has failed and can't be retried for minutes. */
async function setup(code: ErrorCode) {
  const clock = createFakeClock()
  const store = memoryGrantStore()
  const load = vi.spyOn(store, 'load')
  const create = () => {
    const server = createAuthServer()
    const { login } = server
    const options = { vendor: 'acme', login, store, storeKey: async () => 'key', clock, deadlineMs: 10_000 }
    return { server, manager: createGrantManager(options) }
  }
  const { manager, server } = create()
  const sibling = create()
  const failed = manager.lease()
  await vi.waitFor(() => expect(server.pending).toHaveLength(1), { interval: 1 })
  server.pending[0]!.fail(failure(code, { retryAt: new Date(clock.wall() + 10 * minute) }))
  await expect(failed).rejects.toThrow()
  /** Lets the sibling log in. */
  async function mintElsewhere(access: string) {
    const leased = sibling.manager.lease()
    await vi.waitFor(() => expect(sibling.server.pending).toHaveLength(1), { interval: 1 })
    sibling.server.pending[0]!.grant(grant(access, 5 * minute))
    await leased
  }
  return { manager, server, clock, load, mintElsewhere }
}

test.each([
  ['rate_limited', 'cooling'],
  ['credentials_rejected', 'latched'],
] as const)('B13: after %s, a grant that a sibling gets is adopted, without a login', async (code, state) => {
  const { manager, server, clock, mintElsewhere } = await setup(code)
  expect(manager.status().state).toBe(state)
  await mintElsewhere('theirs')
  clock.pass(1_000)
  const lease = await manager.lease()
  expect(lease.access.reveal()).toBe('theirs')
  expect(manager.status()).toMatchObject({ state: state === 'latched' ? 'latched' : 'fresh', version: 1 })
  expect(server.calls).toHaveLength(1)
})

test.each(['rate_limited', 'credentials_rejected'] as const)(
  'B6: after %s, callers fail at once, and together look into the store once a second',
  async (code) => {
    const { manager, server, clock, load } = await setup(code)
    load.mockClear()
    const failAll = () => Promise.allSettled(Array.from({ length: 50 }, () => manager.lease()))
    await failAll()
    expect(load).not.toHaveBeenCalled()
    clock.pass(1_000)
    const results = await failAll()
    await failAll()
    expect(load).toHaveBeenCalledOnce()
    const expected = code === 'rate_limited' ? 'auth_unavailable' : code
    expect(results).toEqual(
      results.map(() => ({ status: 'rejected', reason: expect.objectContaining({ code: expected }) })),
    )
    expect(server.calls).toHaveLength(1)
  },
)

test('while the store is looked into, the state is what keeps a login from starting', async () => {
  const { manager, clock, load } = await setup('rate_limited')
  clock.pass(1_000)
  load.mockReturnValueOnce(new Promise(() => {}))
  const looking = manager.lease()
  await flush()
  expect(manager.status().state).toBe('cooling')
  await expect(looking).rejects.toMatchObject({ code: 'auth_unavailable' })
})
