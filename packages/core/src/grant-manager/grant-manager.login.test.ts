import { flush } from 'test-kit/flush'
import { expect, test } from 'vitest'
import { failure } from '../../test/auth-server.ts'
import { access, hour, minute, setup, types } from '../../test/grant-managers.ts'

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
  const { manager, server, events, answer } = setup()
  const url = 'https://auth.test/login'
  for (const _ of [1, 2]) {
    const both = [manager.lease(), manager.lease()]
    const expected = both.map((leased) => expect(leased).rejects.toMatchObject({ code: 'interaction_required', url }))
    await answer(failure('interaction_required', { url }))
    await Promise.all(expected)
  }
  expect(server.calls).toHaveLength(2)
  expect(types(events)).toEqual(['grant.failed', 'grant.failed'])
  const leased = manager.lease()
  await answer(['access'])
  expect(access(await leased)).toBe('access')
})

test('the events of logins say how long each took, a refused refresh included, and for which call', async () => {
  const { manager, events, first, answer, clock } = setup()
  await first('old', minute, 'refresh')
  clock.pass(minute)
  const leased = manager.lease({ call: 'call-1' })
  await flush()
  clock.pass(200)
  await answer(failure('credentials_rejected'))
  clock.pass(50)
  await answer(['new', minute])
  await leased
  clock.pass(minute)
  for (const error of [failure('network'), failure('credentials_rejected')]) {
    const failed = manager.lease({ call: 'call-2' }).catch(() => {})
    await flush()
    clock.pass(300)
    await answer(error)
    await failed
    clock.pass(minute)
  }
  expect(events).toMatchObject([
    { type: 'grant.minted', ms: 0 },
    { type: 'grant.minted', ms: 250, call: 'call-1' },
    { type: 'grant.failed', ms: 300, call: 'call-2' },
    { type: 'grant.latched', ms: 300, call: 'call-2' },
  ])
})
