import { dateAfter } from './clock.ts'
import { createCooling } from './cooling.ts'
import { isApiError } from './errors.ts'
import { type Flight, launch } from './flight.ts'
import { type Grant, type GrantRecord, grantOf, type Lease, recordOf } from './grant.ts'
import type { GrantManager, GrantManagerOptions, GrantStatus } from './grants.ts'
import { lifeOf, type Phase, phaseOf } from './lifetime.ts'
import { expiredOnArrival, mintGrant, unavailable } from './mint.ts'
import { callQuietly } from './quietly.ts'
import { createSharedGrant } from './shared-grant.ts'
import { createVerdicts } from './verdicts.ts'

interface Held {
  lease: Lease
  refresh: Grant['refresh']
  /** On the monotonic clock; Infinity where only a refusal ends the grant. */
  expiresAt: number
  lifeMs: number
}

/** `reset`: the grants were forgotten meanwhile, look again. */
type Outcome = { lease: Lease } | { failure: unknown } | 'reset'

/** The one renewal under way. It never rejects, so no caller's leaving can make it an unhandled rejection. */
interface Renewal extends Flight<Outcome> {
  /** Version that the vendor refused, if that is why: it is not served meanwhile. */
  refused: number | undefined
}

const storeDeadlineMs = 1_000
/** While no login may start, the store is looked into this often at most. */
const lookPauseMs = 1_000
/** A caller whose new grants expire before it can use them gives up after so many. */
const roundLimit = 3

export function createGrantManager(options: GrantManagerOptions): GrantManager {
  const { vendor, clock, emit, deadlineMs } = options
  const now = clock.monotonic
  const shared = createSharedGrant(options.store, options.storeKey, emit, storeDeadlineMs)
  const cooling = createCooling(now, options.random ?? Math.random)
  let verdicts = createVerdicts(now)
  let held: Held | undefined
  let flight: Renewal | undefined
  let latch: unknown
  /** When the store may be looked into again although no login may start. */
  let lookAt = 0
  let version = 0
  let mints = 0
  /** Rises with every reset, so that a mint begun before it is not kept after it. */
  let epoch = 0
  /** Highest store revision ever held here; what is not above it is old news. */
  let revision = 0

  const phase = (): Phase => (held === undefined ? 'expired' : phaseOf(held.expiresAt - now(), held.lifeMs))
  const expiry = () =>
    held === undefined || held.expiresAt === Infinity ? {} : { expiresAt: dateAfter(clock, held.expiresAt - now()) }

  function tellSecrets({ access, refresh }: Grant) {
    for (const secret of [access, refresh]) if (secret !== undefined) options.onSecret?.(secret.reveal())
  }

  function hold(grant: Grant, mint: number, lifeFrom: number, remainingMs: number) {
    version += 1
    tellSecrets(grant)
    const lifeMs = lifeOf(grant.lifeMs)
    const expiresAt = Math.min(lifeFrom + lifeMs, now() + remainingMs)
    held = { lease: { version, access: grant.access, mint }, refresh: grant.refresh, expiresAt, lifeMs }
    verdicts.renewed()
  }

  /** Takes over what a sibling saved; true when that leaves nothing to mint. */
  function adopt(record: GrantRecord | undefined): boolean {
    if (record === undefined || Number(record.revision) <= revision) return false
    revision = Number(record.revision)
    const grant = grantOf(record)
    const remainingMs = (record.expiresAt ?? Infinity) - clock.wall()
    if (held !== undefined && phase() !== 'expired' && remainingMs <= 0) {
      // By our clock it is over, so it must not displace a grant that works; but its refresh token is the latest.
      tellSecrets(grant)
      held.refresh = grant.refresh
      return false
    }
    hold(grant, 0, now(), remainingMs)
    emit({ type: 'grant.adopted', version, ...expiry() })
    return phase() === 'fresh' || phase() === 'soft'
  }

  /** Why no login may start now. */
  const barred = () => latch ?? cooling.failure()

  /** Takes over a sibling's grant or makes one; answers with what bars the latter. */
  async function renew(): Promise<unknown> {
    const began = epoch
    const forgotten = () => began !== epoch
    lookAt = now() + lookPauseMs
    const found = await shared.load()
    if (forgotten() || adopt(found)) return
    const bar = barred()
    if (bar !== undefined) return bar
    await shared.exclusive(2 * (deadlineMs + storeDeadlineMs), async (waited) => {
      const again = waited ? await shared.load() : undefined
      if (forgotten() || adopt(again)) return
      const { grant, sentAt, via } = await mintGrant(options, held?.refresh, () => {
        if (held !== undefined) held.refresh = undefined
        return !forgotten()
      })
      if (forgotten()) return
      mints += 1
      hold(grant, mints, sentAt, Infinity)
      emit({ type: 'grant.minted', via, version, ...expiry() })
      revision = Math.max(revision + 1, Math.floor(clock.wall()))
      const saved = await shared.save(recordOf(grant, revision, expiry().expiresAt))
      const theirs = saved ? undefined : await shared.load()
      if (!forgotten()) adopt(theirs)
    })
    return
  }

  /** Decides what a failed renewal means for the calls to come, and what its callers are told. */
  function failed(error: unknown, refused: number | undefined): Outcome {
    if (isApiError(error, 'interaction_required') || isApiError(error, 'credentials_rejected')) {
      if (held?.lease.version === refused) held = undefined
      if (error.code === 'credentials_rejected') {
        latch = error
        emit({ type: 'grant.latched', message: error.message })
      }
      return { failure: error }
    }
    const asked = isApiError(error) && error.retryAt !== undefined ? error.retryAt.getTime() - clock.wall() : 0
    const ms = cooling.next(asked)
    const failure = unavailable(vendor, error, dateAfter(clock, ms))
    cooling.start(failure, ms)
    emit({ type: 'grant.failed', code: failure.code, message: failure.message, retryAt: dateAfter(clock, ms) })
    return { failure }
  }

  function start(refused?: number): Renewal {
    const began = epoch
    async function land(): Promise<Outcome> {
      const ended = await renew().then(
        (bar) => ({ bar }),
        (error: unknown) => ({ error }),
      )
      if (flight === started) flight = undefined
      if (began !== epoch) return 'reset'
      if ('error' in ended) return failed(ended.error, started.refused)
      if (ended.bar !== undefined) return { failure: ended.bar }
      if (held === undefined || phase() === 'expired') return failed(expiredOnArrival(vendor), started.refused)
      cooling.clear()
      return { lease: held.lease }
    }
    const started: Renewal = { ...launch(land), refused }
    flight = started
    callQuietly(() => options.waitUntil?.(started.done))
    return started
  }

  /** The grant that can be served without waiting. */
  function ready(): Lease | undefined {
    if (held === undefined || flight?.refused === held.lease.version) return
    const current = phase()
    const mayRenew = flight === undefined && barred() === undefined
    if (current === 'soft' && mayRenew) start()
    return current === 'fresh' || current === 'soft' ? held.lease : undefined
  }

  function state(): GrantStatus['state'] {
    if (latch !== undefined) return 'latched'
    if (held !== undefined && phase() !== 'expired') return flight?.refused === held.lease.version ? 'hard' : phase()
    if (cooling.failure() !== undefined) return 'cooling'
    if (flight !== undefined) return 'minting'
    return held === undefined ? 'empty' : 'expired'
  }

  /** Joins the renewal under way or starts one; latched or cooling, it looks at most whether a sibling has a grant. */
  async function renewed(refused: number | undefined, signal: AbortSignal | undefined): Promise<Outcome> {
    for (;;) {
      const failure = flight === undefined ? barred() : undefined
      const mayLook = shared.sharing !== 'memory' && now() >= lookAt
      if (failure !== undefined && !mayLook) return { failure }
      const joined = flight ?? start(refused)
      joined.refused ??= refused
      const outcome = await joined.wait(signal)
      if (outcome !== undefined) return outcome
      if (flight === joined) flight = undefined
    }
  }

  async function lease({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<Lease> {
    for (let round = 0; round < roundLimit; ) {
      signal?.throwIfAborted()
      const served = ready()
      if (served !== undefined) return served
      const outcome = await renewed(undefined, signal)
      if (outcome === 'reset') continue
      if (held !== undefined && phase() !== 'expired') return held.lease
      if ('failure' in outcome) throw outcome.failure
      round += 1
    }
    throw expiredOnArrival(vendor)
  }

  if (options.seed !== undefined) hold(options.seed, 0, now(), Infinity)

  return {
    renewable: true,
    mints: () => mints,
    ready,
    lease,
    accept: (accepted, route = '') => {
      if (accepted.version === held?.lease.version) verdicts.accepted(route)
    },
    refuse: (refused, route = '') => {
      if (refused.version !== held?.lease.version) return
      verdicts.refused(route, true)
      emit({ type: 'grant.refused', version: refused.version, replaced: false })
    },
    replace: async (refused, { since = mints, route = '', signal } = {}) => {
      signal?.throwIfAborted()
      if (refused.version !== held?.lease.version) return lease({ signal })
      if (flight?.refused !== refused.version) {
        const replaced = verdicts.refused(route, refused.mint > since)
        emit({ type: 'grant.refused', version: refused.version, replaced })
        if (!replaced) return
        // The login was refused before and now the last grant is too: nothing is left to serve.
        if (latch !== undefined) held = undefined
      }
      const outcome = await renewed(refused.version, signal)
      if (outcome === 'reset') return lease({ signal })
      if ('failure' in outcome) throw outcome.failure
      return outcome.lease
    },
    status: () => ({ state: state(), version, sharing: shared.sharing, ...expiry() }),
    reset: async () => {
      epoch += 1
      held = undefined
      latch = undefined
      verdicts = createVerdicts(now)
      cooling.clear()
      const ending = flight
      await ending?.wait(undefined)
      if (flight === ending) flight = undefined
      await shared.drop()
    },
  }
}
