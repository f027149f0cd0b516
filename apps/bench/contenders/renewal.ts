import type { World } from '../src/contender.ts'

/** A token and when it expires, as kept by users who write the hook themselves. */
export interface Kept {
  token: string
  refresh: string
  expiresAt: number
}

export const keep = (reply: World['grant']): Kept => ({
  token: reply.access_token,
  refresh: reply.refresh_token,
  expiresAt: Date.now() + reply.expires_in * 1_000,
})

/** Spends the refresh token; nothing stops two callers from spending the same one. */
export async function renew(world: World, kept: Kept): Promise<Kept> {
  const { fetch = globalThis.fetch } = world
  const response = await fetch(world.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: kept.refresh,
      client_id: world.clientId,
      client_secret: world.clientSecret,
    }),
  })
  if (!response.ok) throw new Error(`The token endpoint answered ${response.status}`)
  return keep((await response.json()) as World['grant'])
}
