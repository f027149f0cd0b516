import { getEventListeners } from 'node:events'
import { createFakeClock } from 'test-kit/fake-clock'
import { createTroubledStore } from 'test-kit/troubled-store'
import { isApiError } from '../src/errors/api-error.ts'
import { createGrantManager } from '../src/grant-manager/grant-manager.ts'
import type { Lease } from '../src/grant-manager/types.ts'
import { give, type Reply } from './auth-replies.ts'
import { type AuthCall, createAuthServer } from './auth-server.ts'

export interface FleetSetup {
  members: number
  store: 'none' | 'plain' | 'locking'
  /** The store answers only when the test lets it. */
  slow: boolean
}

export interface Caller {
  /** `waiting`, `v<version>` of the grant it got, `denied`, `aborted`, or the code of its error. */
  result: string
  controller: AbortController | undefined
}

const abortReason = new Error('The caller has left')

/**
 * Managers of one credential over one store, watched from outside: by their auth server, and by those they serve.
 *
 * What they must never do, whoever comes first, ends up in `wrongs`.
 */
export function createFleet(setup: FleetSetup) {
  const clock = createFakeClock()
  const troubled = createTroubledStore({ locks: setup.store === 'locking', slow: setup.slow })
  const callers: Caller[] = []
  const wrongs: string[] = []
  /** When each access token ends, on the monotonic clock. */
  const ends = new Map<string, number>()
  /** Refresh tokens that were exchanged for others, and by which member; by none if that was reset meanwhile. */
  const spent = new Map<string, number | undefined>()
  /** Some promises hold only as long as this has not happened. */
  const happened = { trouble: false, reset: false, wallBack: false }
  const members: ReturnType<typeof createMember>[] = []
  let grants = 0

  const claim = (holds: boolean, wrong: string) => {
    if (!holds && !wrongs.includes(wrong)) wrongs.push(wrong)
  }

  function createMember() {
    const index = members.length
    const server = createAuthServer()
    const asked = new Map<AuthCall, { at: number; resets: number }>()
    const leases: Lease[] = []
    const accesses = new Map<number, string>()
    let latched = false
    let resets = 0

    function watch<Answer>(answer: Promise<Answer>): Promise<Answer> {
      const call = server.pending.at(-1)!
      const { token } = call
      asked.set(call, { at: clock.monotonic(), resets })
      claim(!latched, 'auth traffic after the login was refused for good')
      claim(server.pending.length === 1, 'two mints in flight in one process')
      const isOwnSpent = token !== undefined && spent.get(token) === index
      claim(!isOwnSpent || happened.wallBack, 'a refresh token used again by the one that spent it')
      if (setup.store === 'locking' && !happened.trouble) {
        claim(members.flatMap((member) => member.server.pending).length === 1, 'two mints in flight under one lock')
        claim(token === undefined || !spent.has(token) || happened.reset, 'a spent refresh token used under the lock')
      }
      return answer
    }

    const manager = createGrantManager({
      vendor: 'acme',
      login: () => watch(server.login()),
      refresh: (token) => watch(server.refresh(token)),
      store: setup.store === 'none' ? undefined : troubled.store,
      storeKey: async () => 'acme',
      clock,
      deadlineMs: 10_000,
    })

    /** `newest`: the version of the newest grant that anybody had been served when this caller asked. */
    function served(lease: Lease, newest: number): string {
      const access = lease.access.reveal()
      claim(lease.version >= newest, 'who asked after a grant was served got an older one')
      claim((accesses.get(lease.version) ?? access) === access, 'one version for two grants')
      claim(clock.monotonic() < ends.get(access)! || happened.wallBack, 'an expired grant served')
      accesses.set(lease.version, access)
      if (!leases.includes(lease)) leases.push(lease)
      return `v${lease.version}`
    }

    function call(patient: boolean, ask: (signal: AbortSignal | undefined) => Promise<Lease | undefined>) {
      const caller: Caller = { result: 'waiting', controller: patient ? undefined : new AbortController() }
      callers.push(caller)
      const newest = Math.max(0, ...accesses.keys())
      ask(caller.controller?.signal).then(
        (lease) => {
          caller.result = lease === undefined ? 'denied' : served(lease, newest)
        },
        (error) => {
          caller.result = error === abortReason ? 'aborted' : isApiError(error) ? error.code : `${error}`
        },
      )
      return caller
    }

    return {
      manager,
      server,
      leases,
      lease: (patient: boolean) => call(patient, (signal) => manager.lease({ signal })),
      replace: (lease: Lease, since: number, patient: boolean) =>
        call(patient, (signal) => manager.replace(lease, { since, route: 'GET a', signal })),
      reset: () => {
        happened.reset = true
        latched = false
        resets += 1
        // Whoever is reset forgets what it spent, also what came for it in the same moment.
        for (const [token, by] of spent) if (by === index) spent.set(token, undefined)
        return manager.reset()
      },
      /** Returns whether it granted something: a spent refresh token is refused, whatever is wanted. */
      reply: (call: AuthCall, wanted: Reply) => {
        const { at, resets: before } = asked.get(call)!
        const { token } = call
        const isSpent = token !== undefined && spent.has(token)
        const reply: Reply = isSpent && wanted.is === 'ok' ? { is: 'rejected' } : wanted
        if (reply.is === 'rejected' && call.via === 'login' && before === resets) latched = true
        grants += 1
        const granted = give(reply, call, clock, grants)
        if (granted === undefined) return false
        ends.set(granted.access, at + (granted.lifeMs !== undefined && granted.lifeMs > 0 ? granted.lifeMs : Infinity))
        if (token !== undefined && granted.refresh !== undefined && granted.refresh !== token) {
          spent.set(token, before === resets ? index : undefined)
        }
        return true
      },
    }
  }

  for (let index = 0; index < setup.members; index += 1) members.push(createMember())

  return {
    clock,
    troubled,
    callers,
    wrongs,
    happened,
    members,
    join: () => {
      const member = createMember()
      members.push(member)
      return member
    },
    /** A process that we do not watch saves its grant. */
    siblingSaves: async (kind: 'newer' | 'older' | 'expired', lifeMs: number) => {
      grants += 1
      happened.trouble ||= kind === 'older'
      const current = Number((await troubled.inner.load('acme'))?.revision ?? 0)
      const life = kind === 'expired' ? 0 : lifeMs
      ends.set(`sibling-${grants}`, clock.monotonic() + life)
      await troubled.inner.save('acme', {
        revision: String(kind === 'older' ? Math.max(1, current - 1) : Math.max(current + 1, clock.wall())),
        grant: { access: `sibling-${grants}`, refresh: `sibling-refresh-${grants}`, lifeMs },
        expiresAt: clock.wall() + life,
      })
    },
    abort: (caller: Caller) => caller.controller?.abort(abortReason),
    /** Aborted callers that still wait, and settled ones that still listen. */
    leftovers: () =>
      callers.filter(({ result, controller }) => {
        const signal = controller?.signal
        if (signal === undefined) return false
        return result === 'waiting' ? signal.aborted : getEventListeners(signal, 'abort').length > 0
      }),
  }
}
