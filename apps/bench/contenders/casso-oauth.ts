import { createCasso } from '@x/casso'
import type { Contender } from '../src/contender.ts'

export const contender: Contender = {
  title: 'casso.userInfo(), OAuth',
  packages: ['@x/casso'],
  ours: true,
  renews: true,
  create: ({ base, clientId, clientSecret, grant, fetch }) => {
    const casso = createCasso({
      baseUrl: `${base}/v2`,
      oauth: {
        clientId,
        clientSecret,
        redirectUri: 'https://app.example/callback',
        authorizationServer: base,
        refreshToken: grant.refresh_token,
      },
      fetch,
    })
    return () => casso.userInfo()
  },
}
