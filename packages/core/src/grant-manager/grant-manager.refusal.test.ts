import fc from 'fast-check'
import { expect, test } from 'vitest'
import { access, hour, minute, quick, setup } from '../../test/grant-managers.ts'
import type { GrantManager } from './types.ts'

/** Does what auth-fetch does for one call, at a vendor that refuses every grant. */
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
        // The pauses last 5, 10, 20 and 40 s, and then a minute each. One mint is allowed after each.
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
  // The first login, and one each at 0, 5, 15 and 35 seconds.
  expect(logins()).toBe(5)
  const lease = await manager.lease()
  manager.accept(lease, 'GET good')
  expect(await manager.replace(lease, { route: 'GET good' })).toMatchObject({ version: 6 })
})
