import * as client from 'openid-client'
import type { Contender } from '../src/contender.ts'
import { keep } from './renewal.ts'

export const contender: Contender = {
  title: 'openid-client',
  packages: ['openid-client'],
  renews: true,
  create: (world) => {
    const server = { issuer: world.base, token_endpoint: world.tokenUrl }
    const config = new client.Configuration(server, world.clientId, world.clientSecret)
    client.allowInsecureRequests(config)
    if (world.fetch) config[client.customFetch] = world.fetch as client.CustomFetch
    let kept = keep(world.grant)
    return async () => {
      if (Date.now() >= kept.expiresAt) {
        const tokens = await client.refreshTokenGrant(config, kept.refresh)
        kept = keep({ ...world.grant, ...(tokens as object) })
      }
      const response = await client.fetchProtectedResource(config, kept.token, new URL(world.url), 'GET')
      return response.json()
    }
  },
}
