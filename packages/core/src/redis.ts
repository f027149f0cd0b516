export { type Claims, type RedisClaimsOptions, redisClaims } from './stores/redis/claims.ts'
export { type RedisClient, type RedisGrantStoreOptions, redisGrantStore } from './stores/redis/redis.ts'
