import { flush } from 'test-kit/flush'
import { expect, test } from 'vitest'
import { failure } from '../../test/auth-server.ts'
import { access, hour, minute, quick, setup } from '../../test/grant-managers.ts'
import type { GrantStore } from '../stores/grant-store.ts'
import { memoryGrantStore } from '../stores/memory.ts'

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

/** A manager over a store that saves only when the test lets it. */
function setupSlowSave() {
  const store = memoryGrantStore()
  const letGo: (() => void)[] = []
  const save: GrantStore['save'] = async (...given) => {
    await new Promise<void>((done) => letGo.push(done))
    return store.save(...given)
  }
  return { ...setup({ store: { ...store, save } }), letSave: () => letGo.shift()!() }
}

test('B2: a grant that is refused while the store still saves it is replaced, and not given again', async () => {
  const { manager, server, answer, letSave } = setupSlowSave()
  const waiting = manager.lease()
  await answer(['dead', hour])
  const dead = await manager.lease()
  expect(access(dead)).toBe('dead')
  const replaced = [manager.replace(dead), manager.replace(dead)]
  const leased = manager.lease()
  await flush()
  expect(manager.ready()).toBeUndefined()
  letSave()
  await answer(['new', hour])
  letSave()
  const answers = await Promise.all([...replaced, leased, waiting])
  expect(answers.map(access)).toEqual(['new', 'new', 'new', 'new'])
  expect(server.calls).toHaveLength(2)
})

test('B2: a grant that is refused while the store still saves it is not given again either when its renewal fails', async () => {
  const { manager, answer, letSave } = setupSlowSave()
  const waiting = manager.lease()
  await answer(['dead', hour])
  const replaced = expect(manager.replace(await manager.lease())).rejects.toMatchObject({ code: 'auth_unavailable' })
  letSave()
  await answer(failure('network'))
  await replaced
  await waiting
})
