export { type RedisClient, type RedisGrantStoreOptions, redisGrantStore } from './stores/redis/redis.ts'
