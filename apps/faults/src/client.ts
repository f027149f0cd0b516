import type { ApiError, BaseClient, ClientEvent, GrantStore } from '@x/core'
import type { AnyWay } from 'test-kit/spec'
import { strangerHeader, type Vendor } from './vendor.ts'

export const limits = { timeout: 400, totalTimeout: 1_500, retry: 1, maxBytes: 64 * 1024 }
/** The clients' clock runs this many times faster, so that a back-off of a minute takes three seconds. */
const speed = 20
/** The shortest back-off after a failed login. */
const floorMs = 500

/** Creates a client as an app uses it, with an operator who acts when it can no longer log in. */
export function createUser(way: AnyWay, vendor: Vendor, store: GrantStore | undefined, wire: typeof fetch) {
  const events: ClientEvent[] = []
  const began = performance.now()
  let client = create()
  let crowded = 0
  let revivals = 0
  let latchedByPage = 0

  function create(): BaseClient {
    let loggingIn = 0
    const watched: typeof fetch = async (input, init) => {
      const isLogin = way.authPath.test(input instanceof Request ? input.url : String(input))
      if (isLogin) loggingIn += 1
      if (isLogin && loggingIn > 1) crowded += 1
      try {
        return await wire(input, init)
      } finally {
        if (isLogin) loggingIn -= 1
      }
    }
    const clock = { monotonic: () => performance.now() * speed, wall: () => Date.now() }
    const onEvent = (event: ClientEvent) => {
      events.push(event)
      if (event.type === 'grant.latched' && vendor.state.isPage) latchedByPage += 1
    }
    return way.create({ ...vendor.mock.credentials, ...limits, clock, onEvent, store, fetch: watched })
  }

  return {
    events,
    client: () => client,
    /** Resets or replaces a client that can no longer log in. Only the first caller to notice does so. */
    revive: async (dead: BaseClient, error: ApiError) => {
      if (dead !== client || way.renewal === 'static') return
      if (way.needsPerson) {
        vendor.mock.reset()
        client = create()
      } else if (error.code === 'credentials_rejected' && dead.auth.status().state === 'latched') {
        await dead.auth.reset()
      } else return
      revivals += 1
    },
    /**
     * Returns how many login requests are allowed, how many logins failed faster than the back-off allows or ran at the
     * same time as another, and how many times a page that is not the vendor's latched the client.
     */
    bound: () => {
      const failed = events.filter(({ type }) => type === 'grant.failed' || type === 'grant.latched').length
      const causes = 1 + revivals + vendor.state.refusals + vendor.state.shortLived + failed
      const steps = ((performance.now() - began) * speed) / floorMs
      const hasty = Math.max(0, failed - Math.ceil(steps) - 1 - revivals)
      return { logins: way.renewal === 'refresh' ? causes * 2 : causes, beyond: hasty + crowded, latchedByPage }
    },
  }
}

/** Creates the client of a stranger, who has the name of the account and the store, but a wrong secret. */
export const createStranger = (way: AnyWay, vendor: Vendor, store: GrantStore): BaseClient =>
  way.create({ ...way.wrong(vendor.mock.credentials), ...limits, store, headers: { [strangerHeader]: 'yes' } })
