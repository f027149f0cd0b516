import type { MockControls } from '@x/core/mock'
import { getResponse } from 'msw'
import type { Dice } from 'test-kit/dice'
import { serve } from 'test-kit/serve'
import type { Stage } from './stages.ts'

interface Vendor extends Stage {
  mock: MockControls<object>
  /** The lifetime of its tokens, in seconds. */
  life: number
}

const revokeEveryMs = 500
/** How long a static key is refused. */
const refusedMs = 50
/** A renewal begins when a fifth of the lifetime is left. */
const renewedAfter = 0.8

/** Serves the mocks of all stages from one real server. Except in `passing`, tokens are short-lived and get revoked. */
export async function openVendors(stages: readonly Stage[], dice: Dice) {
  const began = performance.now()
  let logins = 0
  /** Logins that something other than the passing of time has caused. */
  let causes = 0

  const server = await serve(async (request) => {
    server.received.length = 0
    const vendor = vendors.get(new URL(request.url).pathname.split('/')[1] ?? '')
    if (vendor === undefined) return
    const { way, mock, life } = vendor
    if (request.method === 'DELETE') {
      mock.reset()
      if (way.renewal !== 'static') causes += 1
      return new Response(null, { status: 204 })
    }
    const response = await getResponse(mock.handlers, request)
    if (response === undefined || !way.authPath.test(request.url)) return response
    logins += 1
    const { status, headers } = response
    const text = await response.text()
    return new Response(text.replace(/"expires_in":-?\d+/, `"expires_in":${life}`), { status, headers })
  })
  const vendors = new Map<string, Vendor>()
  for (const stage of stages) {
    const life = stage.role === 'passing' ? 3_600 : dice.pick([2, 3, 4, 5])
    vendors.set(stage.name, { ...stage, life, mock: stage.way.mock(`${server.origin}/${stage.name}`) })
  }
  const lasting = [...vendors.values()].filter(({ role }) => role !== 'passing')

  const revoking = setInterval(() => {
    const { mock, way } = dice.pick(lasting)
    if (way.renewal === 'static') {
      mock.revokeGrants()
      setTimeout(mock.reset, refusedMs)
    } else if (way.needsPerson || dice.chance(0.5)) {
      mock.expireGrants()
      causes += 1
    } else {
      mock.revokeGrants()
      // A refused refresh, and then a login.
      causes += way.renewal === 'refresh' ? 2 : 1
    }
  }, revokeEveryMs)

  return {
    origin: server.origin,
    logins: () => logins,
    /** Returns how many logins are allowed until now, apart from those that repeat a failed one. */
    bound: () => {
      const seconds = (performance.now() - began) / 1_000
      const renewals = lasting
        .filter(({ way }) => way.renewal !== 'static')
        .map(({ life }) => 1 + Math.floor(seconds / (life * renewedAfter)))
      return renewals.reduce((sum, times) => sum + times, causes)
    },
    close: async () => {
      clearInterval(revoking)
      await server.close()
    },
  }
}
