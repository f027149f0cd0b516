import axios from 'axios'
import type { Contender } from '../src/contender.ts'
import { keep, renew } from './renewal.ts'

export const contender: Contender = {
  title: 'axios + interceptors',
  packages: ['axios'],
  renews: true,
  create: (world) => {
    let kept = keep(world.grant)
    const client = axios.create({
      baseURL: `${world.base}/v2`,
      ...(world.fetch && { adapter: 'fetch', env: { fetch: world.fetch } }),
    })
    client.interceptors.request.use(async (config) => {
      if (Date.now() >= kept.expiresAt) kept = await renew(world, kept)
      config.headers.Authorization = `Bearer ${kept.token}`
      return config
    })
    client.interceptors.response.use(undefined, async (error) => {
      const { config, response } = error
      if (response?.status !== 401 || config.replayed) throw error
      kept = await renew(world, kept)
      return client({ ...config, replayed: true })
    })
    return async () => (await client.get('/userInfo')).data
  },
}
