import * as oauth from 'oauth4webapi'
import type { Contender } from '../src/contender.ts'
import { keep } from './renewal.ts'

export const contender: Contender = {
  title: 'oauth4webapi',
  packages: ['oauth4webapi'],
  renews: true,
  create: (world) => {
    const server = { issuer: world.base, token_endpoint: world.tokenUrl }
    const client = { client_id: world.clientId }
    const authentication = oauth.ClientSecretPost(world.clientSecret)
    const options = {
      [oauth.allowInsecureRequests]: true,
      ...(world.fetch && { [oauth.customFetch]: world.fetch as never }),
    }
    let kept = keep(world.grant)
    return async () => {
      if (Date.now() >= kept.expiresAt) {
        const reply = await oauth.refreshTokenGrantRequest(server, client, authentication, kept.refresh, options)
        const tokens = await oauth.processRefreshTokenResponse(server, client, reply)
        kept = keep({ ...world.grant, ...(tokens as object) })
      }
      const response = await oauth.protectedResourceRequest(
        kept.token,
        'GET',
        new URL(world.url),
        undefined,
        null,
        options,
      )
      return response.json()
    }
  },
}
