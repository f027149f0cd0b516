import { serve } from 'test-kit/serve'
import { createClient } from '../src/client/client.ts'
import type { ClientOptions } from '../src/client/options.ts'
import { oauthGrant } from '../src/oauth/token-request.ts'

/** A vendor on a real socket, each of whose logins kills the token of the one before. */
export async function serveShop() {
  let logins = 0
  let live = ''
  let life = 3_600
  let beforeLogin: (() => unknown) | undefined
  const server = await serve(async (request) => {
    if (new URL(request.url).pathname === '/login') {
      logins += 1
      const token = `token-${logins}`
      await beforeLogin?.()
      live = token
      return Response.json({ access_token: token, expires_in: life })
    }
    const token = request.headers.get('authorization')
    return token === `Bearer ${live}` ? Response.json(live) : Response.json('no', { status: 401 })
  })
  return {
    origin: server.origin,
    close: server.close,
    logins: () => logins,
    live: () => live,
    /** No token is good any more. */
    revoke: () => {
      live = ''
    },
    /** Tokens last that long from now on. */
    grantFor: (seconds: number) => {
      life = seconds
    },
    /** Runs while the vendor is about to answer a login. */
    onLogin: (job: (() => unknown) | undefined) => {
      beforeLogin = job
    },
  }
}

/** A client of it. `me()` gives the token that the vendor accepted. */
export function createShop(origin: string, options: ClientOptions, password = 'hunter2') {
  const client = createClient(
    {
      vendor: 'shop',
      baseUrl: origin,
      secrets: [password],
      credential: {
        identity: ['me'],
        login: (call, signal) => call('login', { url: `${origin}/login`, json: { password } }, oauthGrant, signal),
      },
      read: (data) => ({ data }),
    },
    options,
  )
  return { ...client, me: () => client.request('GET', 'me') }
}
