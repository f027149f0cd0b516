import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { libraries, libraryNames } from '../../../test/redis-clients.ts'
import { startRedis, whyNoRedis } from '../../../test/redis-server.ts'
import type { Report, Work } from '../../../test/redis-worker.ts'
import { serveShop } from '../../../test/shop.ts'

const redis = whyNoRedis === undefined ? await startRedis() : undefined
afterAll(() => redis?.close())
// Without Redis, the tests are reported as skipped, and CI fails on skipped tests.
beforeEach(({ skip }) => skip(whyNoRedis !== undefined, whyNoRedis))

describe('B13: a fleet of processes', () => {
  /** Starts worker processes, which use the two libraries by turns, with a vendor of their own. */
  async function startFleet(size: number, timeout = 30_000) {
    const { send, close } = await libraries.ioredis(redis?.url ?? '')
    await send('FLUSHALL')
    close()
    const vendor = await serveShop()
    const path = resolve(import.meta.dirname, '../../../test/redis-worker.ts')
    const workers = Array.from({ length: size }, (_, index) => {
      const args = [libraryNames[index % 2]!, redis?.url ?? '', vendor.origin, String(timeout)]
      return fork(path, args, { execArgv: [] })
    })
    onTestFinished(async () => {
      for (const worker of workers) worker.kill('SIGKILL')
      await vendor.close()
    })
    await Promise.all(workers.map((worker) => once(worker, 'message')))
    return { workers, vendor }
  }

  async function tell(worker: ChildProcess, work: Work): Promise<Report> {
    worker.send(work)
    const [report] = await once(worker, 'message')
    return report
  }

  const tellAll = (workers: ChildProcess[], work: Work) => Promise.all(workers.map((worker) => tell(worker, work)))

  test('8 x 200 first calls at once make one login; each loss of the token makes one more, and leaves none with a dead one', async () => {
    const { workers, vendor } = await startFleet(8)
    const first = await tellAll(workers, { calls: 200 })
    expect(first.map(({ outcomes }) => outcomes)).toEqual(Array(8).fill({ 'token-1': 200 }))
    expect(vendor.logins()).toBe(1)
    const types = first.flatMap(({ events }) => events)
    expect(types.filter((type) => type === 'grant.minted')).toHaveLength(1)
    expect(types.filter((type) => type === 'grant.adopted')).toHaveLength(7)

    for (const token of ['token-2', 'token-3', 'token-4']) {
      vendor.revoke()
      const reports = await tellAll(workers, { calls: 5 })
      expect(reports.map(({ outcomes }) => outcomes)).toEqual(Array(8).fill({ [token]: 5 }))
    }
    expect(vendor.logins()).toBe(4)
  }, 60_000)

  test('tokens that end while all go on calling are renewed by one for all', async () => {
    const { workers, vendor } = await startFleet(3)
    vendor.grantFor(4)
    const began = performance.now()
    const reports = await tellAll(workers, { calls: 1, forMs: 6_000 })
    // No process renews a token before four fifths of its life are over.
    const most = 1 + (performance.now() - began) / 3_200
    expect(vendor.logins()).toBeGreaterThan(1)
    expect(vendor.logins()).toBeLessThanOrEqual(most)
    const tokens = Array.from({ length: vendor.logins() }, (_, index) => `token-${index + 1}`)
    for (const { outcomes } of reports) expect(tokens).toEqual(expect.arrayContaining(Object.keys(outcomes)))
    vendor.grantFor(3_600)
    vendor.revoke()
    const last = await tellAll(workers, { calls: 1 })
    expect(last.map(({ outcomes }) => outcomes)).toEqual(Array(3).fill({ [vendor.live()]: 1 }))
  }, 60_000)

  test('one that is killed while it holds the lock keeps the others no longer than its deadline', async () => {
    const timeout = 1_000
    // The lock time that the grant manager uses.
    const lockMs = 2 * (timeout + 1_000)
    const { workers, vendor } = await startFleet(3, timeout)
    const [holder, ...others] = workers as [ChildProcess, ...ChildProcess[]]
    vendor.onLogin(() => new Promise(() => {}))
    holder.send({ calls: 1 } satisfies Work)
    await vi.waitFor(() => expect(vendor.logins()).toBe(1))
    holder.kill('SIGKILL')
    vendor.onLogin(undefined)
    const began = performance.now()
    const reports = await tellAll(others, { calls: 10 })
    // With a margin for a busy machine. It must only not take forever.
    expect(performance.now() - began).toBeLessThan(lockMs + 10_000)
    expect(reports.map(({ outcomes }) => outcomes)).toEqual(Array(2).fill({ 'token-2': 10 }))
    expect(reports.flatMap(({ events }) => events)).not.toContain('store.failed')
    expect(vendor.logins()).toBe(2)
  }, 60_000)
})
