import { createEmit, type Emit } from '../client/events.ts'
import { type ApiError, isApiError } from '../errors/api-error.ts'
import { derivePlace } from '../stores/derived-key.ts'
import { grantOf, type OpenRecord } from '../stores/grant-store.ts'
import { createResilientStore, type ResilientStore } from '../stores/resilient-store.ts'
import { type Clock, dateAfter, systemClock } from '../utils/clock.ts'
import { isPaused, lifeOf, type Pause, type Phase, phaseOf } from './lifetime.ts'
import type { LoginBackoff } from './login-backoff.ts'
import { noRefusals, noteAccepted, noteRefused, noteRenewed, type RefusalBackoff } from './refusal-backoff.ts'
import type { Flight } from './single-flight.ts'
import type { Grant, GrantManagerOptions, GrantStatus, Lease } from './types.ts'

/** Whatever a grant manager knows. `apply` alone changes it, except for `renewal`. */
export interface GrantState {
  readonly options: GrantManagerOptions & { clock: Clock; deadlineMs: number }
  readonly emit: Emit
  readonly store: ResilientStore
  /** The one renewal in flight. It never rejects. */
  renewal: Flight<Outcome | undefined> | undefined
  held: Held | undefined
  refusals: RefusalBackoff
  loginBackoff: LoginBackoff | undefined
  /** Why the vendor refused the login for good. */
  latch: ApiError | undefined
  /** While it lasts, the store is not looked into again only because no login may start. */
  lookPause: Pause | undefined
  /** Of the last grant held here. */
  version: number
  mints: number
  /** Rises with every reset. What began before a reset is not kept after it. */
  epoch: number
  /** The highest store revision ever held here. A record that is not above it is old news. */
  revision: number
}

interface Held {
  readonly lease: Lease
  refresh: Grant['refresh']
  /** On the monotonic clock. Infinity where only a refusal ends the grant. */
  readonly expiresAt: number
  readonly lifeMs: number
  /** The vendor refused it, so nobody gets it until the renewal has ended. */
  refused: boolean
}

/** How a renewal ends. */
export type Outcome = Minted | { adopted: OpenRecord } | { blockedBy: ApiError | undefined } | Failed

export interface Minted {
  grant: Grant
  via: 'login' | 'refresh'
  /** When the request left, on the monotonic clock. The life counts from here. */
  sentAt: number
}

/** `pauseMs`: for how long no login may start. Without it, waiting does not help. */
export interface Failed {
  failed: ApiError
  pauseMs?: number | undefined
}

export type Change =
  | Outcome
  | { looked: true }
  | { refreshRefused: true }
  | { accepted: number; route: string }
  /** `isFresh`: the refused call itself had logged in for this grant. */
  | { refused: number; route: string; isFresh: boolean }
  | { reset: true }

/** How often the store is looked into while no login may start. */
const lookPauseMs = 1_000
const storeDeadlineMs = 1_000
/** One refresh, one login after it, and the steps of the store beside them. */
export const lockMs = (deadlineMs: number): number => 2 * (deadlineMs + storeDeadlineMs)

export function createGrantState(given: GrantManagerOptions): GrantState {
  const { vendor, clock = systemClock, deadlineMs = 10_000, storeKey = async () => vendor, storeSecrets = [] } = given
  const emit = createEmit(vendor, given.onEvent)
  const findPlace = async () => {
    const name = await storeKey()
    return storeSecrets.length === 0 ? { name } : derivePlace(vendor, name, storeSecrets)
  }
  const deadlines = { placeMs: deadlineMs, stepMs: storeDeadlineMs }
  const state: GrantState = {
    options: { ...given, clock, deadlineMs },
    emit,
    store: createResilientStore(given.store, findPlace, emit, deadlines),
    renewal: undefined,
    held: undefined,
    refusals: noRefusals(),
    loginBackoff: undefined,
    latch: undefined,
    lookPause: undefined,
    version: 0,
    mints: 0,
    epoch: 0,
    revision: 0,
  }
  if (given.initialGrant !== undefined) setGrant(state, given.initialGrant, 0, nowOf(state), Infinity)
  return state
}

export const nowOf = ({ options }: GrantState): number => options.clock.monotonic()

export const phaseAt = ({ held }: GrantState, now: number): Phase =>
  held === undefined ? 'expired' : phaseOf(held.expiresAt - now, held.lifeMs)

/** The lease of the grant that is held, unless that has expired or the vendor has just refused it. */
export const usableLease = (state: GrantState, now: number): Lease | undefined =>
  phaseAt(state, now) === 'expired' || state.held?.refused ? undefined : state.held?.lease

/** Why no login may start now. */
export const blockedBy = ({ latch, loginBackoff }: GrantState, now: number): ApiError | undefined =>
  latch ?? (isPaused(loginBackoff, now) ? loginBackoff?.failure : undefined)

export const mayLook = ({ store, lookPause }: GrantState, now: number): boolean =>
  store.isShared && !isPaused(lookPause, now)

export const isNews = (state: GrantState, record: OpenRecord | undefined): record is OpenRecord =>
  record !== undefined && Number(record.revision) > state.revision

export function statusAt(state: GrantState, now: number): GrantStatus {
  const { version, store } = state
  return { state: nameAt(state, now), version, sharing: store.sharing(), ...expiryAt(state, now) }
}

function nameAt(state: GrantState, now: number): GrantStatus['state'] {
  const { held, renewal } = state
  if (state.latch !== undefined) return 'latched'
  const phase = phaseAt(state, now)
  if (phase !== 'expired') return held?.refused ? 'hard' : phase
  if (blockedBy(state, now) !== undefined) return 'cooling'
  if (renewal !== undefined) return 'minting'
  return held === undefined ? 'empty' : 'expired'
}

export function expiryAt({ held, options }: GrantState, now: number): Pick<GrantStatus, 'expiresAt'> {
  if (held === undefined || held.expiresAt === Infinity) return {}
  return { expiresAt: dateAfter(options.clock, held.expiresAt - now) }
}

/** Changes the state by what has happened, and says so by event. `now` is on the monotonic clock. */
export function apply(state: GrantState, change: Change, now: number): void {
  if ('grant' in change) takeMinted(state, change, now)
  else if ('adopted' in change) adoptRecord(state, change.adopted, now)
  else if ('failed' in change) noteFailed(state, change, now)
  else if ('blockedBy' in change) serveAgain(state)
  else if ('looked' in change) state.lookPause = { from: now, ms: lookPauseMs }
  else if ('refreshRefused' in change) forgetRefresh(state)
  else if ('accepted' in change) accept(state, change.accepted, change.route)
  else if ('refused' in change) refuse(state, change, now)
  else reset(state)
}

function takeMinted(state: GrantState, { grant, via, sentAt }: Minted, now: number) {
  const { clock } = state.options
  state.mints += 1
  state.revision = Math.max(state.revision + 1, Math.floor(clock.wall()))
  setGrant(state, grant, state.mints, sentAt, Infinity, now)
  state.emit({ type: 'grant.minted', via, version: state.version, ...expiryAt(state, now) })
}

/** Takes over what a sibling saved. */
function adoptRecord(state: GrantState, record: OpenRecord, now: number) {
  if (!isNews(state, record)) return
  state.revision = Number(record.revision)
  const grant = grantOf(record)
  const remainingMs = (record.expiresAt ?? Infinity) - state.options.clock.wall()
  if (remainingMs <= 0 && phaseAt(state, now) !== 'expired' && state.held !== undefined) {
    // By our clock it has ended, so it must not displace a grant that works. But its refresh token is the latest.
    tellSecrets(state, grant)
    state.held.refresh = grant.refresh
    return
  }
  setGrant(state, grant, 0, now, remainingMs, now)
  state.emit({ type: 'grant.adopted', version: state.version, ...expiryAt(state, now) })
}

/** `lifeFrom` is on the monotonic clock; the grant ends `remainingMs` from now at the latest. `mint` is 0 unless made here. */
function setGrant(
  state: GrantState,
  grant: Grant,
  mint: number,
  lifeFrom: number,
  remainingMs: number,
  now = lifeFrom,
) {
  tellSecrets(state, grant)
  state.version += 1
  const lifeMs = lifeOf(grant.lifeMs)
  state.held = {
    lease: { version: state.version, access: grant.access, mint },
    refresh: grant.refresh,
    expiresAt: Math.min(lifeFrom + lifeMs, now + remainingMs),
    lifeMs,
    refused: false,
  }
  noteRenewed(state.refusals)
  if (phaseAt(state, now) !== 'expired' && (mint > 0 || phaseAt(state, now) !== 'hard')) state.loginBackoff = undefined
}

function tellSecrets({ options }: GrantState, { access, refresh }: Grant) {
  for (const secret of [access, refresh]) if (secret !== undefined) options.onSecret?.(secret.reveal())
}

function noteFailed(state: GrantState, { failed, pauseMs }: Failed, now: number) {
  if (pauseMs !== undefined) {
    const failures = (state.loginBackoff?.failures ?? 0) + 1
    state.loginBackoff = { from: now, ms: pauseMs, failures, failure: failed }
    serveAgain(state)
    const { code, message, retryAt } = failed
    state.emit({ type: 'grant.failed', code, message, ...(retryAt !== undefined && { retryAt }) })
    return
  }
  if (state.held?.refused) state.held = undefined
  if (!isApiError(failed, 'credentials_rejected')) return
  state.latch = failed
  state.emit({ type: 'grant.latched', message: failed.message })
}

function forgetRefresh({ held }: GrantState) {
  if (held !== undefined) held.refresh = undefined
}

/** Without a renewal that could bring a better one, the refused grant is served until it ends. */
function serveAgain({ held }: GrantState) {
  if (held !== undefined) held.refused = false
}

function accept({ held, refusals }: GrantState, version: number, route: string) {
  if (version === held?.lease.version) noteAccepted(refusals, route)
}

function refuse(state: GrantState, { refused, route, isFresh }: Extract<Change, { refused: number }>, now: number) {
  const { held } = state
  if (held === undefined || refused !== held.lease.version) return
  const replaced = noteRefused(state.refusals, now, route, isFresh)
  state.emit({ type: 'grant.refused', version: refused, replaced })
  if (!replaced) return
  held.refused = true
  // The login was refused before and now the last grant is too, so nothing is left to serve.
  if (state.latch !== undefined) state.held = undefined
}

function reset(state: GrantState) {
  state.epoch += 1
  state.held = undefined
  state.latch = undefined
  state.loginBackoff = undefined
  state.refusals = noRefusals()
}
