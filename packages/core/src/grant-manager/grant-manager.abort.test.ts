import { getEventListeners } from 'node:events'
import { flush } from 'test-kit/flush'
import { watchUnhandled } from 'test-kit/unhandled'
import { afterEach, expect, test, vi } from 'vitest'
import { failure } from '../../test/auth-server.ts'
import { access, minute, setup } from '../../test/grant-managers.ts'
import { systemClock } from '../utils/clock.ts'

afterEach(() => {
  vi.useRealTimers()
})

/** Fails unless the promise settles before any timer can fire. */
async function inTurn(settled: Promise<unknown>) {
  const late = new Promise((_, fail) => setImmediate(() => setImmediate(fail, new Error('Not let go at once'))))
  await Promise.race([settled, late])
}

test('B7: leaving callers get their own reason at once, and change nothing for the rest', async () => {
  const { manager, server, answer } = setup()
  const controllers = Array.from({ length: 3 }, () => new AbortController())
  const leases = controllers.map(({ signal }) => manager.lease({ signal }))
  const reason = new Error('The first has left')
  const left = expect(leases[0]).rejects.toBe(reason)
  controllers[0]!.abort(reason)
  await inTurn(left)
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
  const left = leases.map((lease) => expect(lease).rejects.toMatchObject({ name: 'AbortError' }))
  controller.abort()
  await inTurn(Promise.all(left))
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
