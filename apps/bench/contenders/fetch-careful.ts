import type { Contender } from '../src/contender.ts'
import { createCarefulTokens } from './careful.ts'

export const contender: Contender = {
  title: 'fetch, careful hook',
  packages: [],
  renews: true,
  create: (world) => {
    const { fetch = globalThis.fetch, url } = world
    const tokens = createCarefulTokens(world)
    const send = (token: string) => fetch(url, { headers: { authorization: `Bearer ${token}` } })
    return async () => {
      const token = await tokens.token()
      let response = await send(token)
      if (response.status === 401) response = await send(await tokens.replace(token))
      if (!response.ok) throw new Error(`Status ${response.status}`)
      return response.json()
    }
  },
}
