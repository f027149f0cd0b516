import got from 'got'
import type { Contender } from '../src/contender.ts'
import { keep, renew } from './renewal.ts'

export const contender: Contender = {
  title: 'got + hooks',
  packages: ['got'],
  renews: true,
  stub: false,
  create: (world) => {
    let kept = keep(world.grant)
    const client = got.extend({
      prefixUrl: `${world.base}/v2`,
      hooks: {
        beforeRequest: [
          async (options) => {
            if (Date.now() >= kept.expiresAt) kept = await renew(world, kept)
            options.headers.authorization = `Bearer ${kept.token}`
          },
        ],
        afterResponse: [
          async (response, retryWithMergedOptions) => {
            if (response.statusCode !== 401) return response
            kept = await renew(world, kept)
            return retryWithMergedOptions({ headers: { authorization: `Bearer ${kept.token}` } })
          },
        ],
      },
    })
    return () => client('userInfo').json()
  },
}
