import { AuthorizationCode } from 'simple-oauth2'
import type { Contender } from '../src/contender.ts'

export const contender: Contender = {
  title: 'simple-oauth2 + fetch',
  packages: ['simple-oauth2'],
  renews: true,
  create: (world) => {
    const { fetch = globalThis.fetch, url, clientId, clientSecret, tokenUrl, grant } = world
    const { origin, pathname } = new URL(tokenUrl)
    const client = new AuthorizationCode({
      client: { id: clientId, secret: clientSecret },
      auth: { tokenHost: origin, tokenPath: pathname },
    })
    let accessToken = client.createToken({ ...grant })
    return async () => {
      if (accessToken.expired()) accessToken = await accessToken.refresh()
      const response = await fetch(url, { headers: { authorization: `Bearer ${accessToken.token.access_token}` } })
      if (!response.ok) throw new Error(`Status ${response.status}`)
      return response.json()
    }
  },
}
