import { Cluster, Redis } from 'ioredis'
import { createCluster } from 'redis'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { libraries } from '../../../test/redis-clients.ts'
import { startNode, startRedis, startSentinel, whyNoRedis } from '../../../test/redis-server.ts'
import { createShop, serveShop } from '../../../test/shop.ts'
import type { ClientEvent } from '../../client/events.ts'
import type { RedisClient } from './client.ts'
import { redisGrantStore } from './redis.ts'

// Without Redis, the tests are reported as skipped, and CI fails on skipped tests.
beforeEach(({ skip }) => skip(whyNoRedis !== undefined, whyNoRedis))

const patience = { timeout: 60_000, interval: 100 }

async function admin(port: number) {
  const connection = await libraries.ioredis(`redis://127.0.0.1:${port}`)
  onTestFinished(connection.close)
  return connection.send
}

/** A Redis, its replica, and a Sentinel that promotes the replica when the first Redis is gone. */
async function startReplicated() {
  const main = await startRedis('--repl-diskless-sync-delay', '0')
  onTestFinished(main.close)
  const replica = await startRedis('--replicaof', '127.0.0.1', String(main.port))
  onTestFinished(replica.close)
  const sentinel = await startSentinel(main.port)
  onTestFinished(sentinel.close)
  const [askReplica, askSentinel] = [await admin(replica.port), await admin(sentinel.port)]
  await vi.waitFor(async () => expect(await askReplica('INFO', 'replication')).toContain('link_status:up'), patience)
  await vi.waitFor(async () => expect(await askSentinel('SENTINEL', 'REPLICAS', 'main')).toHaveLength(1), patience)
  const connect = () => {
    const client = new Redis({ sentinels: [{ host: '127.0.0.1', port: sentinel.port }], name: 'main' })
    client.on('error', () => {})
    onTestFinished(() => client.disconnect())
    return client
  }
  return { main, connect, promoted: async () => String(await askReplica('ROLE')).startsWith('master') }
}

/** Three masters. The first one has nearly all slots, and a replica. */
async function startReplicatedCluster() {
  const nodes = await Promise.all([1, 2, 3, 4].map(startNode))
  onTestFinished(async () => void (await Promise.all(nodes.map(({ close }) => close()))))
  const [main, second, third, replica] = nodes as [(typeof nodes)[0], ...typeof nodes]
  const ask = await Promise.all(nodes.map(({ port }) => admin(port)))
  const [askMain, askSecond, askThird, askReplica] = ask as [(typeof ask)[0], ...typeof ask]
  await askMain('CLUSTER', 'ADDSLOTSRANGE', '0', '16381')
  await askSecond!('CLUSTER', 'ADDSLOTS', '16382')
  await askThird!('CLUSTER', 'ADDSLOTS', '16383')
  for (const { port, busPort } of [second!, third!, replica!]) {
    await askMain('CLUSTER', 'MEET', '127.0.0.1', String(port), String(busPort))
  }
  const id = String(await askMain('CLUSTER', 'MYID'))
  await vi.waitFor(() => askReplica!('CLUSTER', 'REPLICATE', id), patience)
  await vi.waitFor(async () => expect(await askReplica!('INFO', 'replication')).toContain('link_status:up'), patience)
  for (const send of ask) {
    await vi.waitFor(
      async () => expect(await send('CLUSTER', 'INFO')).toMatch(/state:ok[\s\S]*known_nodes:4/),
      patience,
    )
  }
  const connect = () => {
    const client = new Cluster(
      [second!, third!, replica!].map(({ port }) => ({ host: '127.0.0.1', port })),
      { slotsRefreshTimeout: 5_000 },
    )
    client.on('error', () => {})
    onTestFinished(() => client.disconnect())
    return client
  }
  return { main, connect, promoted: async () => String(await askReplica!('ROLE')).startsWith('master') }
}

test.each([
  ['Sentinel', startReplicated],
  ['a cluster', startReplicatedCluster],
])(
  'B13: when %s promotes a replica while the lock is held, there is one login more at most, said by an event, and nothing stale is kept',
  { timeout: 120_000 },
  async (_name, start) => {
    const { main, connect, promoted } = await start()
    const vendor = await serveShop()
    onTestFinished(vendor.close)
    const events: ClientEvent[] = []
    const join = () => {
      const store = redisGrantStore(connect())
      return { ...createShop(vendor.origin, { store, timeout: 30_000, onEvent: (event) => events.push(event) }), store }
    }
    const [holder, waiting] = [join(), join()]
    await Promise.all([holder, waiting].map(({ store }) => vi.waitFor(() => store.load('any'), patience)))

    let endLogin = () => {}
    const loginEnds = new Promise<void>((done) => {
      endLogin = done
    })
    vendor.onLogin(() => loginEnds)
    const held = holder.me()
    await vi.waitFor(() => expect(vendor.logins()).toBe(1), patience)
    vendor.onLogin(undefined)
    const waited = waiting.me()
    await main.stop()
    await vi.waitFor(async () => expect(await promoted()).toBe(true), patience)
    endLogin()
    // Each login at this vendor ends the previous token, so one of two calls may be refused, but nothing worse.
    const codes = [held, waited].map((call) =>
      call.then(
        () => 'served',
        ({ code }) => code,
      ),
    )
    for (const code of await Promise.all(codes)) expect(['served', 'denied']).toContain(code)
    const logins = vendor.logins()
    expect(logins).toBeLessThanOrEqual(2)
    const isTold = events.some(({ type }) => type === 'store.failed')
    expect(isTold || logins === 1).toBe(true)

    // The promoted replica serves all clients, and they share again.
    await Promise.all([holder, waiting].map(({ store }) => vi.waitFor(() => store.load('any'), patience)))
    vendor.revoke()
    const token = `token-${logins + 1}`
    // A client whose new grant was refused backs off for five seconds (B3).
    for (const each of [holder, waiting, join()]) expect(await vi.waitFor(() => each.me(), patience)).toBe(token)
    expect(vendor.logins()).toBe(logins + 1)
    expect(waiting.auth.status().sharing).toBe('locked')
  },
)

test('a cluster keeps a record and its lock in one place, whatever stands before them', {
  timeout: 60_000,
}, async () => {
  const server = await startNode()
  onTestFinished(server.close)
  const send = await admin(server.port)
  await send('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
  await vi.waitFor(async () => expect(await send('CLUSTER', 'INFO')).toContain('cluster_state:ok'), patience)
  const address = { host: '127.0.0.1', port: server.port }
  const nodeRedis = createCluster({ rootNodes: [{ url: server.url }] })
  await nodeRedis.connect()
  onTestFinished(() => nodeRedis.destroy())
  const clients: RedisClient[] = [nodeRedis]
  const settings = ['', 'app:', 'a{b:', '{app}:', '}{:'].map((keyPrefix): object => ({ keyPrefix }))
  for (const options of [...settings, { redisOptions: { keyPrefix: 'app:' } }]) {
    const ioredis = new Cluster([address], { slotsRefreshTimeout: 10_000, ...options })
    ioredis.on('error', () => {})
    clients.push(ioredis)
    onTestFinished(() => ioredis.disconnect())
  }
  async function keepOne(client: RedisClient, prefix: string) {
    const store = redisGrantStore(client, { prefix })
    const record = { revision: '1', grant: { access: 'access' }, expiresAt: Date.now() + 60_000 }
    await store.drop('shop:1')
    const saved = await store.exclusive!('shop:1', 1_000, (fence) => store.save('shop:1', { ...record, fence }))
    expect([saved, (await store.load('shop:1'))?.revision], prefix).toEqual([true, '1'])
  }
  for (const client of clients) {
    // Retried, because a busy machine may not answer in a second.
    for (const prefix of ['grants:', '{mine}:', '', 'a{b:', '{}:', '}{:']) {
      await vi.waitFor(() => keepOne(client, prefix), { timeout: 10_000, interval: 100 })
    }
  }
})
