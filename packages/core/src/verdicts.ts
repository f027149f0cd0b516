/**
 * What the vendor has said about the current grant, and so whether a refusal may cost a new mint.
 *
 * A refusal that a new grant did not cure is about the account or the route, not about the grant: it is waited out.
 */
export interface Verdicts {
  /** A new grant is in force: nothing was said of it yet. */
  renewed(): void
  accepted(route: string): void
  /** `fresh`: the grant was minted during the refused call itself. Returns whether the grant may be replaced now. */
  refused(route: string, fresh: boolean): boolean
}

interface Wait {
  until: number
  ms: number
}

const firstWait = 5_000
const longestWait = 60_000
const routeLimit = 64
const anyRoute = '*'

export function createVerdicts(now: () => number): Verdicts {
  let accepted = false
  const waits = new Map<string, Wait>()

  const isWaiting = (wait: Wait | undefined) => wait !== undefined && wait.until > now()

  function wait(route: string) {
    const last = waits.get(route)
    const ms = Math.min(longestWait, (last?.ms ?? firstWait / 2) * 2)
    // Set anew even if unchanged, so that the first to be forgotten is the one not refused for longest.
    waits.delete(route)
    waits.set(route, last !== undefined && isWaiting(last) ? last : { until: now() + ms, ms })
    const [oldest] = waits.keys()
    if (waits.size > routeLimit && oldest !== undefined) waits.delete(oldest)
  }

  return {
    renewed: () => {
      accepted = false
    },
    accepted: (route) => {
      accepted = true
      if (waits.size === 0) return
      waits.delete(anyRoute)
      waits.delete(pattern(route))
    },
    refused: (address, fresh) => {
      const route = pattern(address)
      if (fresh) {
        wait(anyRoute)
        wait(route)
        return false
      }
      return !isWaiting(waits.get(accepted ? route : anyRoute))
    },
  }
}

/** `GET orders/17` and `GET orders/18` are one route, and so are two that differ in a UUID or another word with digits. */
const pattern = (route: string) => route.replace(/[\w-]+/g, (word) => (/\d/.test(word) ? '#' : word))
