import { serve } from 'test-kit/serve'
import * as v from 'valibot'
import { createClient } from '../src/client/client.ts'
import type { ClientOptions } from '../src/client/options.ts'
import { oauthGrant } from '../src/oauth/token-request.ts'

export type Answer = (request: Request) => Response | undefined | Promise<Response | undefined>

/** A success in the shop's envelope. */
export const ok = (data: unknown) => Response.json({ ok: true, data })

/** A shop on a real socket whose next answers a test decides, and clients of it. */
export async function serveWiredShop() {
  const server = await serve((request) => {
    if (new URL(request.url).pathname === '/login') return wire.login(request)
    return (wire.answers.shift() ?? (() => ok('done')))(request)
  })
  const wire = {
    server,
    answers: [] as Answer[],
    login: (() => ok(null)) as Answer,
    logins: 0,
    /** The requests that were no logins. */
    calls: () => server.received.filter(({ url }) => !url.endsWith('/login')),
    reset: () => {
      wire.answers = []
      wire.logins = 0
      wire.login = () => {
        wire.logins += 1
        const [access_token, refresh_token] = [`token-${wire.logins}`, `again-${wire.logins}`]
        return Response.json({ access_token, refresh_token, expires_in: 3_600 })
      }
      server.received.length = 0
    },
    createShop: (options: ClientOptions = {}) =>
      createClient(
        {
          vendor: 'shop',
          baseUrl: `${server.origin}/v1`,
          secrets: ['hunter2'],
          credential: {
            identity: ['me'],
            login: (call, signal) =>
              call('login', { url: `${server.origin}/login`, json: { password: 'hunter2' } }, oauthGrant, signal),
          },
          challenge: ({ status }) => status === 401,
          read: (body) => {
            const checked = v.safeParse(v.looseObject({ ok: v.boolean(), data: v.optional(v.unknown()) }), body)
            if (!checked.success) return
            const { ok, data } = checked.output
            return ok ? { data } : { refusal: { code: 'NO', message: String(data) } }
          },
        },
        options,
      ),
  }
  return wire
}
