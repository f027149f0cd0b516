import { redisClaims } from '../src/stores/redis/claims.ts'
import { libraries } from './redis-clients.ts'

// One process that receives webhooks: node claims-worker.ts <redis> <ttl>. It claims each id that it is told, when told.
const [redis = '', ttlMs] = process.argv.slice(2)
const { client } = await libraries.redis(redis)
const claims = redisClaims(client, { ttlMs: Number(ttlMs) })

process.on('message', async ({ ids, at }: { ids: number[]; at: number }) => {
  while (Date.now() < at);
  process.send?.(await Promise.all(ids.map((id) => claims.claim(id))))
})
process.send?.('ready')
