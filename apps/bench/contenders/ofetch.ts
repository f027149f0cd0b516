import { ofetch } from 'ofetch'
import type { Contender } from '../src/contender.ts'
import { keep, renew } from './renewal.ts'

export const contender: Contender = {
  title: 'ofetch + hook',
  packages: ['ofetch'],
  renews: true,
  create: (world) => {
    let kept = keep(world.grant)
    const client = ofetch.create(
      {
        baseURL: `${world.base}/v2`,
        async onRequest({ options }) {
          if (Date.now() >= kept.expiresAt) kept = await renew(world, kept)
          options.headers.set('Authorization', `Bearer ${kept.token}`)
        },
      },
      { ...(world.fetch && { fetch: world.fetch }) },
    )
    return () => client('/userInfo')
  },
}
