import { flush } from 'test-kit/flush'
import { expect, test, vi } from 'vitest'
import { failure, grant } from '../../test/auth-server.ts'
import { access, hour, minute, quick, record, setup } from '../../test/grant-managers.ts'
import type { GrantStore } from '../stores/grant-store.ts'
import { memoryGrantStore } from '../stores/memory.ts'

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

test('B5: after a refusal of the app itself, a reset keeps the refresh token and its record, and tries it first', async () => {
  const store = memoryGrantStore()
  const { manager, server, first, answer } = setup({ store })
  const old = await first('old', hour, 'only-one')
  const replaced = manager.replace(old)
  const refused = expect(replaced).rejects.toMatchObject({ code: 'credentials_rejected' })
  await answer(failure('credentials_rejected', { vendorCode: 'invalid_client' }))
  await refused
  expect(manager.status().state).toBe('latched')
  // Each of several failed calls may lead to a reset.
  await Promise.all([manager.reset(), manager.reset()])
  await manager.reset()
  expect(await store.load('key')).toMatchObject({ grant: { refresh: 'only-one' } })
  expect(access(await first('new', hour, 'next'))).toBe('new')
  expect(server.calls.map(({ token }) => token)).toEqual([undefined, 'only-one', 'only-one'])
  await manager.reset()
  expect(access(await first('newest'))).toBe('newest')
  expect(server.calls.at(-1)?.via).toBe('login')
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

test('B13: a reset leaves a record that this client never saw to the others, and logs in all the same', async () => {
  const store = memoryGrantStore()
  const one = quick(hour, { store })
  await one.manager.lease()
  const asked: unknown[] = []
  const login = async () => {
    asked.push(await store.load('key'))
    if (asked.length === 1) throw failure('interaction_required')
    return grant('mine', hour)
  }
  const two = quick(hour, { store, login, clock: one.clock })
  await two.manager.reset()
  await expect(two.manager.lease()).rejects.toMatchObject({ code: 'interaction_required' })
  const newcomer = quick(hour, { store, clock: one.clock })
  expect(access(await newcomer.manager.lease())).toBe('access-1')
  expect(newcomer.logins()).toBe(0)
  // Once this client has a grant of its own, all others adopt that.
  expect(access(await two.manager.lease())).toBe('mine')
  expect(access(await quick(hour, { store, clock: one.clock }).manager.lease())).toBe('mine')
  expect(asked).toEqual([expect.anything(), expect.anything()])
})

test.each(['save', 'load'] as const)(
  'B13: a reset drops the record of this client also after a %s that failed, once the store is well again',
  async (step) => {
    const inner = memoryGrantStore()
    let isDown = false
    const store = {
      ...inner,
      [step]: async (...args: Parameters<typeof inner.save>) => {
        if (isDown) throw new Error('The store is down')
        return inner[step](...args)
      },
    }
    const { manager, clock } = quick(hour, { store })
    await manager.lease()
    clock.pass(hour)
    isDown = true
    await manager.lease()
    isDown = false
    await manager.reset()
    expect(await inner.load('key')).toBeUndefined()
  },
)

test('B13: a second reset leaves a record that this client never used, too', async () => {
  const store = memoryGrantStore()
  await store.save('key', record('theirs'))
  const { manager } = quick(hour, { store })
  for (let count = 0; count < 3; count += 1) {
    await manager.reset()
    expect(await store.load('key')).toMatchObject({ grant: { access: 'theirs' } })
  }
  // What it saves itself in its place is its own, and goes with the next reset.
  await manager.lease()
  await manager.reset()
  expect(await store.load('key')).toBeUndefined()
})

test('B13: a reset leaves what a sibling saved after this client found nothing', async () => {
  const store = memoryGrantStore()
  const login = async () => {
    throw failure('interaction_required')
  }
  const two = quick(hour, { store, login })
  await expect(two.manager.lease()).rejects.toThrow()
  await store.save('key', record('theirs'))
  await two.manager.reset()
  expect(await store.load('key')).toMatchObject({ grant: { access: 'theirs' } })
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
