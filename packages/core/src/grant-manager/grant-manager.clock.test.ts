import { flush } from 'test-kit/flush'
import { expect, test } from 'vitest'
import { failure } from '../../test/auth-server.ts'
import { hour, minute, record, setup } from '../../test/grant-managers.ts'
import { memoryGrantStore } from '../stores/memory.ts'

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
  // The life counts from here, not from the refresh before it.
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
