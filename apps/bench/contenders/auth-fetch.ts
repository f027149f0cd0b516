import { createAuthFetch, createGrantManager, createOrigin, Secret, systemClock } from '@x/core'
import type { Contender, World } from '../src/contender.ts'

export const contender: Contender = {
  title: 'createAuthFetch',
  packages: ['@x/core', 'ky', 'valibot'],
  ours: true,
  renews: true,
  create: (world) => {
    const { base, url, grant, fetch = globalThis.fetch } = world
    const renew = async (token: string) => {
      const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token })
      const reply: World['grant'] = await (await fetch(world.tokenUrl, { method: 'POST', body })).json()
      const { access_token, refresh_token, expires_in } = reply
      return { access: new Secret(access_token), refresh: new Secret(refresh_token), lifeMs: expires_in * 1_000 }
    }
    const grants = createGrantManager({
      vendor: 'bench',
      login: () => renew(grant.refresh_token),
      refresh: renew,
      storeKey: async () => 'bench',
      clock: systemClock,
      deadlineMs: 10_000,
    })
    const authFetch = createAuthFetch({
      vendor: 'bench',
      origin: createOrigin(base),
      grants,
      sign: (headers, token) => headers.set('authorization', `Bearer ${token}`),
      challenge: ({ status }) => status === 401,
      fetch: () => fetch,
    })
    return async () => {
      const response = await authFetch(url)
      if (!response.ok) throw new Error(`Status ${response.status}`)
      return response.json()
    }
  },
}
