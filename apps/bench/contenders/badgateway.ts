import { OAuth2Client, OAuth2Fetch } from '@badgateway/oauth2-client'
import type { Contender } from '../src/contender.ts'

export const contender: Contender = {
  title: '@badgateway/oauth2-client',
  packages: ['@badgateway/oauth2-client'],
  renews: true,
  create: (world) => {
    const { url, grant } = world
    const client = new OAuth2Client({
      server: world.base,
      tokenEndpoint: world.tokenUrl,
      clientId: world.clientId,
      clientSecret: world.clientSecret,
      ...(world.fetch && { fetch: world.fetch }),
    })
    const wrapper = new OAuth2Fetch({
      client,
      scheduleRefresh: false,
      getNewToken: () => client.clientCredentials(),
      getStoredToken: () => ({
        accessToken: grant.access_token,
        refreshToken: grant.refresh_token,
        expiresAt: Date.now() + grant.expires_in * 1_000,
      }),
    })
    const { fetch } = world
    const middleware = wrapper.mw()
    const send = fetch
      ? () => middleware(new Request(url), (request) => fetch(request))
      : (): Promise<Response> => wrapper.fetch(url)
    return async () => {
      const response = await send()
      if (!response.ok) throw new Error(`Status ${response.status}`)
      return response.json()
    }
  },
}
