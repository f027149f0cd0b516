import { fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { watchUnhandled } from 'test-kit/unhandled'
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { libraries, libraryNames } from '../../../test/redis-clients.ts'
import { startRedis, whyNoRedis } from '../../../test/redis-server.ts'
import { redisClaims } from './claims.ts'
import type { RedisClient } from './client.ts'

const redis = whyNoRedis === undefined ? await startRedis() : undefined
afterAll(() => redis?.close())
// Without Redis, the tests are reported as skipped, and CI fails on skipped tests.
beforeEach(({ skip }) => skip(whyNoRedis !== undefined, whyNoRedis))

describe.each(libraryNames)('with %s', (library) => {
  async function connect() {
    const { client, send, close } = await libraries[library](redis?.url ?? '')
    onTestFinished(close)
    await send('FLUSHALL')
    return { client, send }
  }

  test('of two who claim an id, one gets it, until it is released or its time is over', async () => {
    const { client, send } = await connect()
    const [one, two] = [redisClaims(client, { ttlMs: 60_000 }), redisClaims(client, { ttlMs: 60_000 })]
    expect([await one.claim(17), await two.claim(17), await one.claim('17')]).toEqual([true, false, false])
    expect(await two.claim('18')).toBe(true)
    expect(((await send('KEYS', '*')) as string[]).sort()).toEqual(['claims:17', 'claims:18'])
    expect(Number(await send('PTTL', 'claims:17'))).toBeGreaterThan(50_000)
    await one.release(17)
    expect(await two.claim(17)).toBe(true)
  })

  test('a release that comes late leaves the claim of another process alone', async () => {
    const { client } = await connect()
    const [late, next] = [redisClaims(client, { ttlMs: 50 }), redisClaims(client)]
    expect(await late.claim('a')).toBe(true)
    await vi.waitFor(async () => expect(await next.claim('a')).toBe(true))
    await late.release('a')
    expect(await late.claim('a')).toBe(false)
  })
})

test('a claim is kept for an hour, under a prefix of your own', async () => {
  const { client, send, close } = await libraries.ioredis(redis?.url ?? '')
  onTestFinished(close)
  await redisClaims(client, { prefix: 'mine:' }).claim('a')
  expect(Number(await send('PTTL', 'mine:a'))).toBeGreaterThan(3_590_000)
  expect(Number(await send('PTTL', 'mine:a'))).toBeLessThanOrEqual(3_600_000)
})

test('a claim whose answer comes too late is given back, so that the delivery is handled when it comes again', async () => {
  const { send, close } = await libraries.ioredis(redis?.url ?? '')
  onTestFinished(close)
  // As on one connection: commands run in the order in which they are sent.
  let last: Promise<unknown> = new Promise((done) => setTimeout(done, 1_100))
  const customCommand = ([name = '', ...args]: string[]) => {
    last = last.then(() => send(name, ...args))
    return last
  }
  const claims = redisClaims({ customCommand })
  await expect(claims.claim('late')).rejects.toThrow('Redis did not do as asked')
  await last
  expect(await claims.claim('late')).toBe(true)
})

test('a claim that lands after it was given back is given back again, behind a pool of connections', async () => {
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
  const claims = redisClaims({ customCommand })
  await expect(claims.claim('overtaken')).rejects.toThrow('Redis did not do as asked')
  await new Promise((done) => setTimeout(done, 600))
  expect(await claims.claim('overtaken')).toBe(true)
})

test('a late claim that fails is no unhandled rejection', async () => {
  const unhandled = watchUnhandled()
  const customCommand = async () => {
    await new Promise((done) => setTimeout(done, 1_100))
    throw new Error('gone')
  }
  await expect(redisClaims({ customCommand }).claim('a')).rejects.toThrow('Redis did not do as asked')
  await new Promise((done) => setTimeout(done, 1_300))
  expect(unhandled).not.toHaveBeenCalled()
})

test('a command that a client repeats, since it lost the answer, is not taken for a second delivery', async () => {
  const { send, close } = await libraries.ioredis(redis?.url ?? '')
  onTestFinished(close)
  const customCommand = async ([name = '', ...args]: string[]) => {
    await send(name, ...args)
    return send(name, ...args)
  }
  const claims = redisClaims({ customCommand })
  expect([await claims.claim('repeated'), await claims.claim('repeated')]).toEqual([true, false])
})

test('when Redis does not answer, or with nonsense, nobody is told yes or no', async () => {
  const broken = (reply: () => Promise<unknown>) => redisClaims({ customCommand: reply }).claim('a')
  await expect(broken(() => Promise.reject(new Error('down')))).rejects.toThrow('Redis did not do as asked')
  await expect(broken(async () => 'nope')).rejects.toThrow('makes no sense')
  await expect(broken(async () => null)).rejects.toThrow('makes no sense')
})

test('a client or an option of the wrong kind is a TypeError that names it', () => {
  expect(() => redisClaims({} as RedisClient)).toThrow(/^\[redisClaims\] wrong client: .*'evalSha'/)
  for (const ttlMs of [0, -1, 1.5, 2 ** 31, Number.NaN, '60']) {
    expect(() => redisClaims({ call: async () => 1 }, { ttlMs } as object)).toThrow(
      "[redisClaims] wrong options: 'ttlMs'",
    )
  }
})

describe('two processes', () => {
  async function startWorkers(ttlMs: number) {
    const path = resolve(import.meta.dirname, '../../../test/claims-worker.ts')
    const workers = [1, 2].map(() => fork(path, [redis?.url ?? '', String(ttlMs)], { execArgv: [] }))
    onTestFinished(() => void workers.map((worker) => worker.kill('SIGKILL')))
    await Promise.all(workers.map((worker) => once(worker, 'message')))
    return workers.map((worker) => ({
      worker,
      claim: async (ids: number[], at: number): Promise<boolean[]> => {
        worker.send({ ids, at })
        const [claimed] = await once(worker, 'message')
        return claimed
      },
    }))
  }

  test('that get the same deliveries at the same instant handle each once', async () => {
    const workers = await startWorkers(60_000)
    const ids = Array.from({ length: 50 }, (_, index) => 1_000 + index)
    const at = Date.now() + 500
    const [one, two] = await Promise.all(workers.map(({ claim }) => claim(ids, at)))
    expect(ids.map((_, index) => Number(one![index]) + Number(two![index]))).toEqual(ids.map(() => 1))
  }, 60_000)

  test('of which one dies between claim and release: the other one gets the delivery after the time to live', async () => {
    const [dying, other] = (await startWorkers(1_500)) as [Worker, Worker]
    expect(await dying.claim([7], 0)).toEqual([true])
    dying.worker.kill('SIGKILL')
    expect(await other.claim([7], 0)).toEqual([false])
    await vi.waitFor(async () => expect(await other.claim([7], 0)).toEqual([true]), { timeout: 20_000, interval: 200 })
  }, 60_000)

  type Worker = Awaited<ReturnType<typeof startWorkers>>[number]
})
