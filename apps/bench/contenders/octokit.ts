import { request } from '@octokit/request'
import type { Contender } from '../src/contender.ts'
import { keep, renew } from './renewal.ts'

export const contender: Contender = {
  title: '@octokit/request + hook',
  packages: ['@octokit/request'],
  renews: true,
  create: (world) => {
    let kept = keep(world.grant)
    const client = request.defaults({
      baseUrl: `${world.base}/v2`,
      request: {
        ...(world.fetch && { fetch: world.fetch }),
        hook: async (send: typeof request, options: { url: string; headers: object }) => {
          if (Date.now() >= kept.expiresAt) kept = await renew(world, kept)
          return send({ ...options, headers: { ...options.headers, authorization: `Bearer ${kept.token}` } })
        },
      },
    })
    return async () => (await client('GET /userInfo')).data
  },
}
