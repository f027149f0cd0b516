import { type Grant, type GrantRecord, grantOf, type Lease } from '../stores/grant-store.ts'
import { createResilientStore, type ResilientStore } from '../stores/resilient-store.ts'
import { dateAfter } from '../utils/clock.ts'
import { lifeOf, type Phase, phaseOf } from './lifetime.ts'
import type { Cooling } from './login-backoff.ts'
import { noteRenewed, noVerdicts, type Verdicts } from './refusal-backoff.ts'
import type { Flight } from './single-flight.ts'
import type { GrantManagerOptions, GrantStatus } from './types.ts'

/** All that a grant manager knows. One record, since there may be very many managers in a process. */
export interface GrantState {
  readonly options: GrantManagerOptions
  readonly shared: ResilientStore
  held: Held | undefined
  verdicts: Verdicts
  renewal: Renewal | undefined
  /** Made by the first failure. */
  cooling: Cooling | undefined
  /** Why the login was refused for good. */
  latch: unknown
  /** When the store may be looked into again although no login may start. */
  lookAt: number
  /** Of the last grant held here. */
  version: number
  mints: number
  /** Rises with every reset, so that a mint begun before it is not kept after it. */
  epoch: number
  /** Highest store revision ever held here; what is not above it is old news. */
  revision: number
}

interface Held {
  lease: Lease
  refresh: Grant['refresh']
  /** On the monotonic clock; Infinity where only a refusal ends the grant. */
  expiresAt: number
  lifeMs: number
}

/** The one renewal under way. It never rejects, so no caller's leaving can make it an unhandled rejection. */
export interface Renewal extends Flight<Outcome> {
  /** Version that the vendor refused, if that is why: it is not served meanwhile. */
  refused: number | undefined
}

/** `reset`: the grants were forgotten meanwhile, look again. */
export type Outcome = { lease: Lease } | { failure: unknown } | 'reset'

export const storeDeadlineMs = 1_000

export const createGrantState = (options: GrantManagerOptions): GrantState => ({
  options,
  shared: createResilientStore(options.store, options.storeKey, options.emit, storeDeadlineMs),
  held: undefined,
  verdicts: noVerdicts(),
  renewal: undefined,
  cooling: undefined,
  latch: undefined,
  lookAt: 0,
  version: 0,
  mints: 0,
  epoch: 0,
  revision: 0,
})

export const nowOf = ({ options }: GrantState): number => options.clock.monotonic()

export const phaseNow = (state: GrantState): Phase =>
  state.held === undefined ? 'expired' : phaseOf(state.held.expiresAt - nowOf(state), state.held.lifeMs)

/** The grant that is held, unless it is over. */
export const unexpired = (state: GrantState): Held | undefined =>
  phaseNow(state) === 'expired' ? undefined : state.held

export function expiryOf(state: GrantState): Pick<GrantStatus, 'expiresAt'> {
  const { held, options } = state
  if (held === undefined || held.expiresAt === Infinity) return {}
  return { expiresAt: dateAfter(options.clock, held.expiresAt - nowOf(state)) }
}

/** Why no login may start now. */
export const barOf = ({ latch, cooling }: GrantState): unknown => latch ?? cooling?.failure()

export function stateName(state: GrantState): GrantStatus['state'] {
  const { held, renewal } = state
  if (state.latch !== undefined) return 'latched'
  const phase = phaseNow(state)
  if (held !== undefined && phase !== 'expired') return renewal?.refused === held.lease.version ? 'hard' : phase
  if (barOf(state) !== undefined) return 'cooling'
  if (renewal !== undefined) return 'minting'
  return held === undefined ? 'empty' : 'expired'
}

/**
 * Makes this the grant that is held. Its life counts from `lifeFrom`, on the monotonic clock, and ends in `remainingMs` at
 * the latest; `mint` is 0 unless it was minted here.
 */
export function hold(state: GrantState, grant: Grant, mint: number, lifeFrom: number, remainingMs: number): void {
  tellSecrets(state, grant)
  state.version += 1
  const lifeMs = lifeOf(grant.lifeMs)
  const expiresAt = Math.min(lifeFrom + lifeMs, nowOf(state) + remainingMs)
  state.held = {
    lease: { version: state.version, access: grant.access, mint },
    refresh: grant.refresh,
    expiresAt,
    lifeMs,
  }
  noteRenewed(state.verdicts)
}

/** Takes over what a sibling saved; true when that leaves nothing to mint. */
export function adopt(state: GrantState, record: GrantRecord | undefined): boolean {
  if (record === undefined || Number(record.revision) <= state.revision) return false
  state.revision = Number(record.revision)
  const grant = grantOf(record)
  const remainingMs = (record.expiresAt ?? Infinity) - state.options.clock.wall()
  const working = unexpired(state)
  if (working !== undefined && remainingMs <= 0) {
    // By our clock it is over, so it must not displace a grant that works; but its refresh token is the latest.
    tellSecrets(state, grant)
    working.refresh = grant.refresh
    return false
  }
  hold(state, grant, 0, nowOf(state), remainingMs)
  state.options.emit({ type: 'grant.adopted', version: state.version, ...expiryOf(state) })
  const phase = phaseNow(state)
  return phase === 'fresh' || phase === 'soft'
}

function tellSecrets({ options }: GrantState, { access, refresh }: Grant) {
  for (const secret of [access, refresh]) if (secret !== undefined) options.onSecret?.(secret.reveal())
}
