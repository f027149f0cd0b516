import { OAuth2Client } from 'google-auth-library'
import type { Contender } from '../src/contender.ts'

export const contender: Contender = {
  title: 'google-auth-library',
  packages: ['google-auth-library'],
  renews: true,
  create: ({ url, tokenUrl, clientId, clientSecret, grant, fetch }) => {
    const client = new OAuth2Client({
      clientId,
      clientSecret,
      endpoints: { oauth2TokenUrl: tokenUrl },
      ...(fetch && { transporterOptions: { fetchImplementation: fetch } }),
    })
    client.setCredentials({
      access_token: grant.access_token,
      refresh_token: grant.refresh_token,
      expiry_date: Date.now() + grant.expires_in * 1_000,
    })
    return async () => (await client.request({ url })).data
  },
}
