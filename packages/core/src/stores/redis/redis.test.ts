import { inspect } from 'node:util'
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Library, libraries, libraryNames } from '../../../test/redis-clients.ts'
import { startRedis, whyNoRedis } from '../../../test/redis-server.ts'
import { createShop, serveShop } from '../../../test/shop.ts'
import type { ClientEvent } from '../../client/events.ts'
import type { GrantRecord } from '../grant-store.ts'
import { sealer } from '../sealer.ts'
import { type RedisClient, redisGrantStore } from './redis.ts'

const redis = whyNoRedis === undefined ? await startRedis() : undefined
afterAll(() => redis?.close())
// Without Redis, the tests are reported as skipped, and CI fails on skipped tests.
beforeEach(({ skip }) => skip(whyNoRedis !== undefined, whyNoRedis))

const connect = async (library: Library, url = redis?.url ?? '') => {
  const connection = await libraries[library](url)
  onTestFinished(() => connection.close())
  return connection
}
const record = (revision: string, more: Partial<GrantRecord> = {}): GrantRecord => ({
  revision,
  grant: { access: `access-${revision}` },
  expiresAt: Date.now() + 60_000,
  ...more,
})
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))
const never = () => new Promise<never>(() => {})

describe.each(libraryNames)('with %s', (library) => {
  const key = 'shop:1'
  let client: RedisClient
  let send: (name: string, ...args: string[]) => Promise<unknown>

  beforeEach(async () => {
    const connection = await connect(library)
    client = connection.client
    send = connection.send
    await send('FLUSHALL')
  })

  test('a record is kept under its key, until another revision is named or it is dropped', async () => {
    const store = redisGrantStore(client)
    expect(await store.load(key)).toBeUndefined()
    const first = record('1', { grant: { access: 'a', refresh: 'r', lifeMs: 5 } })
    expect(await store.save(key, first)).toBe(true)
    expect(await store.load(key)).toEqual(first)
    expect(await send('KEYS', '*')).toEqual([`grants:{${key}}`])
    expect(await store.save(key, record('2'), '1')).toBe(true)
    expect(await store.save(key, record('3'), '1')).toBe(false)
    expect(await store.save(key, record('1'))).toBe(false)
    expect(await store.save(key, record('2'))).toBe(true)
    await store.drop(key, '1')
    expect(await store.load(key)).toMatchObject({ revision: '2' })
    await store.drop(key, '2')
    expect(await store.load(key)).toBeUndefined()
    expect(await store.save(key, record('9'), '2')).toBe(true)
    await store.drop(key)
    expect(await send('DBSIZE')).toBe(0)
  })

  test('a record lives as long as its grant, or a year where that has no end or can be refreshed', async () => {
    const store = redisGrantStore(client, { prefix: 'mine:' })
    const lifeOf = async (saved: GrantRecord) => {
      await store.save(key, saved)
      return Number(await send('PTTL', `mine:{${key}}`))
    }
    const second = 1_000
    const year = 365 * 86_400 * second
    const plain = await lifeOf(record('1', { expiresAt: Date.now() + 60 * second }))
    expect(plain).toBeGreaterThan(55 * second)
    expect(plain).toBeLessThanOrEqual(60 * second)
    const { expiresAt, ...endless } = record('2')
    expect(await lifeOf(endless)).toBeGreaterThan(year - 60 * second)
    expect(await lifeOf(record('3', { grant: { access: 'a', refresh: 'b' } }))).toBeGreaterThan(year - 60 * second)
    const behind = record('4', { grant: { access: 'a', lifeMs: 90 * second }, expiresAt: 1 })
    expect(await lifeOf(behind)).toBeGreaterThan(85 * second)
  })

  test('one job runs at a time, and each fence is above the one before', async () => {
    const store = redisGrantStore(client)
    const fences: number[] = []
    let running = 0
    const job = async (fence: string) => {
      fences.push(Number(fence))
      running += 1
      expect(running).toBe(1)
      await sleep(5)
      running -= 1
      return fence
    }
    const results = await Promise.all(Array.from({ length: 5 }, () => store.exclusive!(key, 5_000, job)))
    expect(results.map(Number).sort()).toEqual(fences)
    expect(new Set(fences).size).toBe(5)
    await send('FLUSHALL')
    const highest = Math.max(...fences)
    expect(Number(await store.exclusive!(key, 5_000, job))).toBeGreaterThan(highest)
    await expect(store.exclusive!(key, 5_000, () => Promise.reject(new Error('mine')))).rejects.toThrow('mine')
    await vi.waitFor(async () => expect(await send('DBSIZE')).toBe(0))
  })

  test('a holder that outlasts its deadline loses the lock, saves nothing over its successor and frees nobody else’s lock', async () => {
    const store = redisGrantStore(client)
    let wake = () => {}
    const asleep = new Promise<void>((done) => {
      wake = done
    })
    const late = store.exclusive!(key, 200, async (fence) => {
      await asleep
      return [
        await store.save(key, record('9', { fence })),
        await store.save(key, record('9', { fence }), '1'),
        (await store.load(key))?.revision,
      ]
    })
    const held = store.exclusive!(key, 2_000, async (fence) => {
      wake()
      // The late holder saves while the successor holds the lock and has saved nothing yet.
      expect(await late).toEqual([false, false, undefined])
      expect(await send('GET', `grants:{${key}}:lock`)).toContain(fence)
      return store.save(key, record('1', { fence }))
    })
    expect(await held).toBe(true)
    // A save with an old fence fails after the successor is done, too.
    const fence = await store.exclusive!(key, 100, async (turn) => turn)
    await store.exclusive!(key, 2_000, (turn) => store.save(key, record('2', { fence: turn })))
    expect(await store.save(key, record('3', { fence }))).toBe(false)
    expect(await store.load(key)).toMatchObject({ revision: '2' })
  })

  test('a lock whose holder is gone is waited for, and one that is handed on all the time is not', async () => {
    const store = redisGrantStore(client)
    store.exclusive!(key, 300, never)
    const began = performance.now()
    await store.exclusive!(key, 300, async () => {})
    expect(performance.now() - began).toBeLessThan(1_000)
    store.exclusive!(key, 5_000, never)
    await expect(store.exclusive!(key, 300, async () => {})).rejects.toThrow('Another holds the lock')
  })

  test('sealed, the grant is not to be read in Redis, and what cannot be opened is not there', async () => {
    const [one, two] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
    const store = redisGrantStore(client, { seal: sealer([one]) })
    const saved = record('1', { grant: { access: 'top-secret', refresh: 'secret-too' } })
    await store.save(key, saved)
    const text = String(await send('GET', `grants:{${key}}`))
    expect(text).not.toContain('secret')
    expect(JSON.parse(text)).toEqual({ ...saved, grant: expect.stringMatching(/^v1\./) })
    expect(await store.load(key)).toEqual(saved)
    expect(await redisGrantStore(client, { seal: sealer([two, one]) }).load(key)).toEqual(saved)
    expect(await redisGrantStore(client, { seal: sealer([two]) }).load(key)).toBeUndefined()
    await send('SET', 'grants:{shop:other}', text)
    expect(await store.load('shop:other')).toBeUndefined()
    await send('SET', `grants:{${key}}`, JSON.stringify(saved))
    expect(await store.load(key)).toBeUndefined()
  })

  test.each([
    ['SET', 'no json'],
    ['SET', '[1]'],
    ['SET', '{"revision":7,"grant":{"access":"a"}}'],
    ['SET', '{"revision":"9999999999999999","grant":{"access":"a\\nb"},"fence":"9999999999999999"}'],
    ['RPUSH', 'a list'],
  ])('garbage in the record’s place (%s %s) is told, replaced, and shared again', async (command, garbage) => {
    const vendor = await serveShop()
    onTestFinished(vendor.close)
    const events: ClientEvent[] = []
    const options = { store: redisGrantStore(client), onEvent: (event: ClientEvent) => events.push(event) }
    await createShop(vendor.origin, options).me()
    const [name = ''] = (await send('KEYS', 'grants:*')) as string[]
    await send('DEL', name)
    await send(command, name, garbage)
    expect(await createShop(vendor.origin, options).me()).toBe('token-2')
    expect(events).toContainEqual({ vendor: 'shop', type: 'store.failed', step: 'load', reason: 'garbage' })
    expect(await createShop(vendor.origin, options).me()).toBe('token-2')
  })

  test('B8: an error of Redis does not carry the record', async () => {
    const store = redisGrantStore(client)
    await send('CONFIG', 'SET', 'maxmemory', '1')
    onTestFinished(async () => void (await send('CONFIG', 'SET', 'maxmemory', '0')))
    const error = await store.save(key, record('1', { grant: { access: 'top-secret' } })).catch((error) => error)
    expect(error).toBeInstanceOf(Error)
    expect(inspect(error, { depth: 9, showHidden: true })).toContain('OOM')
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('top-secret')
  })
})

test('B13: a client that lost the lock on its way to save takes over what its successor saved', async () => {
  const vendor = await serveShop()
  onTestFinished(vendor.close)
  const { client, send } = await connect('redis')
  await send('FLUSHALL')
  const store = redisGrantStore(client)
  const successor = createShop(vendor.origin, { store })
  const late = createShop(vendor.origin, {
    store: {
      ...store,
      exclusive: (key, _deadlineMs, job) => store.exclusive!(key, 50, job),
      save: async (key, record, ifRevision) => {
        await successor.me()
        return store.save(key, record, ifRevision)
      },
    },
  })
  expect(await late.me()).toBe('token-2')
  expect(await successor.me()).toBe('token-2')
  expect(vendor.logins()).toBe(2)
})

test('a client like valkey-glide’s is taken, replies in bytes too', async () => {
  const { send } = await connect('ioredis')
  await send('FLUSHALL')
  const customCommand = async ([name = '', ...args]: string[]) => {
    const reply = await send(name, ...args)
    return typeof reply === 'string' ? new TextEncoder().encode(reply) : reply
  }
  const store = redisGrantStore({ customCommand })
  expect(await store.exclusive!('a', 1_000, (fence) => store.save('a', record('1', { fence })))).toBe(true)
  expect(await store.load('a')).toMatchObject(record('1', { expiresAt: expect.any(Number) }))
})

test('a command that a client repeats, since it lost the answer, does no harm', async () => {
  const { send } = await connect('ioredis')
  await send('FLUSHALL')
  const customCommand = async ([name = '', ...args]: string[]) => {
    await send(name, ...args)
    return send(name, ...args)
  }
  const store = redisGrantStore({ customCommand })
  const began = performance.now()
  expect(await store.exclusive!('a', 5_000, (fence) => store.save('a', record('1', { fence })))).toBe(true)
  expect(performance.now() - began).toBeLessThan(1_000)
  await vi.waitFor(async () => expect(await send('KEYS', '*')).toEqual(['grants:{a}']))
})

test('a lock that is taken after it was released is released again, behind a pool of connections', async () => {
  const { send, close } = await libraries.ioredis(redis?.url ?? '')
  onTestFinished(close)
  // As in a pool: the first command's connection is slow, and the others overtake it.
  let isFirst = true
  const customCommand = async ([name = '', ...args]: string[]) => {
    const isSlow = isFirst
    isFirst = false
    if (isSlow) await new Promise((done) => setTimeout(done, 1_300))
    return send(name, ...args)
  }
  const store = redisGrantStore({ customCommand }, { prefix: 'pool:' })
  await expect(store.exclusive?.('key', 60_000, async () => {})).rejects.toThrow('Redis did not do as asked')
  await new Promise((done) => setTimeout(done, 600))
  expect(await send('KEYS', 'pool:*')).toEqual([])
})

test('a reply that makes no sense is an error, not a yes or a no', async () => {
  for (const reply of ['nope', '1x', 'x1']) {
    const store = redisGrantStore({ customCommand: async () => reply })
    await expect(store.save('a', record('1'))).rejects.toThrow('makes no sense')
    await expect(store.exclusive!('a', 1_000, async () => 'done')).rejects.toThrow('makes no sense')
  }
})

test('no reply is nothing, and one that does not come in a second is an error that says so', async () => {
  for (const reply of [null, undefined]) {
    expect(await redisGrantStore({ customCommand: async () => reply }).load('a')).toBeUndefined()
  }
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const failed = expect(redisGrantStore({ customCommand: never }).load('a')).rejects.toMatchObject({
    cause: { message: 'No reply in time' },
  })
  await vi.advanceTimersByTimeAsync(1_000)
  await failed
})

test('a lock is asked for at growing intervals, each drawn by lot, for a second longer than it may be held', async () => {
  vi.useFakeTimers()
  const dice = vi.spyOn(Math, 'random').mockReturnValue(0.3)
  onTestFinished(() => {
    dice.mockRestore()
    vi.useRealTimers()
  })
  const began = performance.now()
  const asked: number[] = []
  const customCommand = async () => void asked.push(performance.now() - began)
  const failed = expect(redisGrantStore({ customCommand }).exclusive!('a', 48, never)).rejects.toThrow('Another holds')
  await vi.advanceTimersByTimeAsync(1_048)
  await failed
  // The last command is the release.
  expect(asked).toEqual([0, 8, 24, 56, 120, 248, 408, 568, 728, 888, 1_048])
})

test('a client or an option of the wrong kind is a TypeError that says what is missing', () => {
  const call = async () => undefined
  const wrong: unknown[] = [undefined, null, 'redis://localhost', {}, { eval: call }, Object.assign(() => {}, { call })]
  for (const client of wrong) {
    expect(() => redisGrantStore(client as RedisClient)).toThrow(TypeError)
    expect(() => redisGrantStore(client as RedisClient)).toThrow(/'evalSha'.*'call'.*'customCommand'/)
  }
  for (const keyPrefix of ['{}', 'app{}:', '{}{app}:']) {
    const client = { call, options: { keyPrefix } }
    expect(() => redisGrantStore(client)).toThrow("its 'keyPrefix' must not hold an empty hash tag, '{}'")
  }
  const options = (value: unknown) => () => redisGrantStore({ call }, value as object)
  expect(options({ prefix: 1 })).toThrow(new TypeError("[redisGrantStore] wrong options: 'prefix' must be string"))
  expect(options({ seal: 'key' })).toThrow("'seal' must be what sealer() returns")
})
