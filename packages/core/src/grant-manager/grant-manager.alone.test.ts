import { createFakeClock } from 'test-kit/fake-clock'
import { expect, test, vi } from 'vitest'
import { grant } from '../../test/auth-server.ts'
import { access } from '../../test/grant-managers.ts'
import type { ClientEvent } from '../client/events.ts'
import { memoryGrantStore } from '../stores/memory.ts'
import { createGrantManager } from './grant-manager.ts'
import type { Grant } from './types.ts'

test('a vendor and a login are all that a manager needs', async () => {
  const login = vi.fn(async () => grant('access', 60_000))
  const manager = createGrantManager({ vendor: 'acme', login })
  const [lease, same] = await Promise.all([manager.lease(), manager.lease()])
  expect([access(lease), same]).toEqual(['access', lease])
  expect(login).toHaveBeenCalledOnce()
  const { state, expiresAt } = manager.status()
  expect(state).toBe('fresh')
  expect(expiresAt!.getTime() - Date.now()).toBeGreaterThan(50_000)
})

test('without a name of its own, a credential is named after its vendor in a store', async () => {
  const store = memoryGrantStore()
  const load = vi.spyOn(store, 'load')
  await createGrantManager({ vendor: 'acme', login: async () => grant('access'), store }).lease()
  expect(load).toHaveBeenCalledWith('acme')
})

test('a login has ten seconds unless it is given others', async () => {
  vi.useFakeTimers()
  const manager = createGrantManager({ vendor: 'acme', login: () => new Promise(() => {}) })
  const failed = expect(manager.lease()).rejects.toMatchObject({ cause: { code: 'timeout' } })
  await vi.advanceTimersByTimeAsync(9_999)
  expect(manager.status().state).toBe('minting')
  await vi.advanceTimersByTimeAsync(1)
  await failed
  vi.useRealTimers()
})

test('a login that resolves to no grant fails with an ApiError, and the next one may work', async () => {
  const clock = createFakeClock()
  const results: unknown[] = [{ access: 'plain text' }, undefined, grant('access')]
  const manager = createGrantManager({ vendor: 'acme', clock, login: async () => results.shift() as Grant })
  for (let count = 0; count < 2; count += 1) {
    await expect(manager.lease()).rejects.toMatchObject({ code: 'auth_unavailable' })
    await manager.reset()
  }
  expect(access(await manager.lease())).toBe('access')
})

test('an onSecret that throws is ignored', async () => {
  const onSecret = () => {
    throw new Error('The listener is broken')
  }
  const manager = createGrantManager({ vendor: 'acme', login: async () => grant('access'), onSecret })
  expect(access(await manager.lease())).toBe('access')
})

test('a listener hears events with the vendor in them, and may throw', async () => {
  const events: ClientEvent[] = []
  const onEvent = (event: ClientEvent) => {
    events.push(event)
    throw new Error('The listener is broken')
  }
  const manager = createGrantManager({ vendor: 'acme', login: async () => grant('access'), onEvent })
  expect(access(await manager.lease())).toBe('access')
  expect(events).toEqual([{ vendor: 'acme', type: 'grant.minted', via: 'login', version: 1, ms: expect.any(Number) }])
})
