import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Library, libraries } from '../../../test/redis-clients.ts'
import { startProxy, startRedis, whyNoRedis } from '../../../test/redis-server.ts'
import { createShop, serveShop } from '../../../test/shop.ts'
import type { ClientEvent } from '../../client/events.ts'
import { redisGrantStore } from './redis.ts'

// Without Redis, the tests are reported as skipped, and CI fails on skipped tests.
beforeEach(({ skip }) => skip(whyNoRedis !== undefined, whyNoRedis))

describe('B13: two clients, one of each library,', () => {
  /** The clients share one login. Each has a connection of its own. */
  async function setUp() {
    const server = await startRedis()
    const proxy = await startProxy(server.port)
    const vendor = await serveShop()
    const admin = await libraries.ioredis(server.url)
    const events: ClientEvent[] = []
    const join = async (library: Library) => {
      const { client, close } = await libraries[library](proxy.url)
      onTestFinished(close)
      const store = redisGrantStore(client)
      return { ...createShop(vendor.origin, { store, onEvent: (event) => events.push(event) }), store }
    }
    onTestFinished(async () => {
      admin.close()
      await proxy.close()
      await Promise.all([server.close(), vendor.close()])
    })
    const [one, two] = [await join('redis'), await join('ioredis')]
    expect([await one.me(), await two.me()]).toEqual(['token-1', 'token-1'])
    const troubles = () => events.filter(({ type }) => type === 'store.failed')
    return { server, proxy, vendor, admin, events, troubles, join, one, two }
  }

  type Setting = Awaited<ReturnType<typeof setUp>>

  async function shareAgain({ vendor, events, one, two }: Setting) {
    await vi.waitFor(() => Promise.all([one.store.load('any'), two.store.load('any')]), 10_000)
    // Each client may hold a token from the time without Redis. Only the token of the last login works.
    await one.me()
    await two.me()
    events.length = 0
    for (const [first, second] of [
      [one, two],
      [two, one],
    ] as const) {
      const token = `token-${vendor.logins() + 1}`
      vendor.revoke()
      expect([await first.me(), await second.me()]).toEqual([token, token])
    }
    const types = events.map(({ type }) => type).filter((type) => /^grant\.(?!refused)/.test(type))
    expect(types).toEqual(['grant.minted', 'grant.adopted', 'grant.minted', 'grant.adopted'])
  }

  const faults: [string, (setting: Setting) => unknown, (setting: Setting) => unknown][] = [
    ['is stopped', ({ server }) => server.stop(), ({ server }) => server.start()],
    ['is frozen', ({ server }) => server.freeze(), ({ server }) => server.thaw()],
    [
      'is full',
      ({ admin }) => admin.send('CONFIG', 'SET', 'maxmemory', '1'),
      ({ admin }) => admin.send('CONFIG', 'SET', 'maxmemory', '0'),
    ],
    ['tells nonsense', ({ proxy }) => proxy.lie('$4\r\nnope\r\n'), ({ proxy }) => proxy.mend()],
    ['speaks another language', ({ proxy }) => proxy.lie('HTTP/1.1 400 No\r\n\r\n'), ({ proxy }) => proxy.mend()],
  ]

  test.each(faults)(
    'go on alone while Redis %s, say so, and share again after',
    async (_name, begin, end) => {
      const setting = await setUp()
      const { vendor, one, two, events, troubles } = setting
      await begin(setting)
      expect([await one.me(), await two.me()]).toEqual(['token-1', 'token-1'])
      expect(troubles()).toEqual([])
      for (const alone of [one, two]) {
        events.length = 0
        vendor.revoke()
        const began = performance.now()
        expect(await alone.me()).toBe(`token-${vendor.logins()}`)
        // One deadline of the store, not one for each step.
        expect(performance.now() - began).toBeLessThan(1_900)
        expect(troubles()).not.toEqual([])
      }
      expect(vendor.logins()).toBe(3)
      await end(setting)
      await shareAgain(setting)
    },
    20_000,
  )

  test('go on alone when Redis freezes in the middle of a login, and share again after', async () => {
    const setting = await setUp()
    const { server, vendor, one, two, events, troubles } = setting
    for (const alone of [one, two]) {
      events.length = 0
      vendor.onLogin(server.freeze)
      vendor.revoke()
      expect(await alone.me()).toBe(`token-${vendor.logins()}`)
      expect(troubles()).toEqual([{ vendor: 'shop', type: 'store.failed', step: 'save', reason: 'timeout' }])
      vendor.onLogin(undefined)
      server.thaw()
      await shareAgain(setting)
    }
  }, 20_000)

  test('leave no lock behind that they asked for while Redis was frozen', async () => {
    const { server, admin, one, two } = await setUp()
    server.freeze()
    const began = performance.now()
    const asked = [one, two].map(({ store }, index) => store.exclusive!(`lock-${index}`, 60_000, async () => {}))
    for (const result of await Promise.allSettled(asked)) expect(result.status).toBe('rejected')
    expect(performance.now() - began).toBeLessThan(1_900)
    server.thaw()
    await vi.waitFor(async () => expect(await admin.send('KEYS', '*lock*')).toEqual([]))
  }, 20_000)

  test.each([
    ['forgets everything', ({ admin }: Setting) => admin.send('FLUSHALL')],
    ['is started anew', ({ server }: Setting) => server.stop().then(server.start)],
  ])(
    'go on when Redis %s, and share again with whoever joins',
    async (_name, happen) => {
      const setting = await setUp()
      const { vendor, one, two, join, troubles } = setting
      await happen(setting)
      expect([await one.me(), await two.me()]).toEqual(['token-1', 'token-1'])
      const three = await join('redis')
      await vi.waitFor(() => Promise.all([one, two, three].map(({ store }) => store.load('any'))), 10_000)
      expect([await three.me(), await one.me(), await two.me()]).toEqual(Array(3).fill('token-2'))
      expect(vendor.logins()).toBe(2)
      expect(troubles()).toEqual([])
      await shareAgain(setting)
    },
    20_000,
  )
})
