import { createEmit, type Emit } from '../client/events.ts'
import type { ApiError } from '../errors/api-error.ts'
import type { GrantStore, OpenRecord } from '../stores/grant-store.ts'
import { derivePlace } from '../stores/record-place.ts'
import { createResilientStore, type ResilientStore, unshared } from '../stores/resilient-store.ts'
import { type Clock, dateAfter, systemClock } from '../utils/clock.ts'
import { isPaused, type Pause, type Phase, phaseOf } from './lifetime.ts'
import type { LoginBackoff } from './login-backoff.ts'
import { noRefusals, type RefusalBackoff } from './refusal-backoff.ts'
import type { Flight } from './single-flight.ts'
import type { Grant, GrantManagerOptions, GrantStatus, Lease } from './types.ts'

/** The whole state of a grant manager. Only `apply` changes it, except for `renewal`. */
export interface GrantState {
  readonly options: GrantManagerOptions
  readonly clock: Clock
  readonly deadlineMs: number
  readonly emit: Emit
  readonly store: ResilientStore
  /** The one renewal in flight. It never rejects. */
  renewal: Flight<Outcome | undefined> | undefined
  held: Held | undefined
  /** The refresh token held when the app itself was refused. It survives resets: it may be the only one. */
  spare: Grant['refresh']
  refusals: RefusalBackoff
  loginBackoff: LoginBackoff | undefined
  /** The error with which the vendor refused the login for good. */
  latch: ApiError | undefined
  /** While this lasts and no login may start, the store is not checked again. */
  lookPause: Pause | undefined
  /** The version of the last grant held here. */
  version: number
  mints: number
  /** Rises with every reset. A result of work that began before a reset is dropped. */
  epoch: number
  /** The highest store revision ever held here. A record at or below it is old. */
  revision: number
}

interface Held {
  readonly lease: Lease
  refresh: Grant['refresh']
  /** On the monotonic clock. Infinity when only a refusal ends the grant. */
  readonly expiresAt: number
  readonly lifeMs: number
  /** The vendor refused it, so it is not served until the renewal has ended. */
  refused: boolean
}

/** How a renewal ends. */
export type Outcome = Minted | { adopted: OpenRecord } | { blockedBy: ApiError | undefined } | Failed

export interface Minted extends Login {
  grant: Grant
  via: 'login' | 'refresh'
  /** When the request was sent, on the monotonic clock. The life counts from here. */
  sentAt: number
}

/** `pauseMs`: for how long no login may start. Without it, waiting does not help. */
export interface Failed extends Login {
  failed: ApiError
  pauseMs?: number | undefined
}

/** When a renewal asked the vendor, and for which call. */
export interface Login {
  /** When its first request was sent, on the monotonic clock. */
  startedAt: number
  /** The call that the renewal is made for. */
  call?: string | undefined
}

const storeDeadlineMs = 1_000
/** Deriving the key takes 0.1 s of CPU, and many clients that start together wait for each other. */
const placeDeadlineMs = 10_000
/** Time for one refresh, one login after it, and the steps of the store. */
export const lockMs = (deadlineMs: number): number => 2 * (deadlineMs + storeDeadlineMs)

export function createGrantState(options: GrantManagerOptions): GrantState {
  const { vendor, clock = systemClock, deadlineMs = 10_000 } = options
  const emit = createEmit(vendor, options.onEvent)
  return {
    options,
    clock,
    deadlineMs,
    emit,
    store: options.store === undefined ? unshared : openStore(options, options.store, emit),
    renewal: undefined,
    held: undefined,
    spare: undefined,
    refusals: noRefusals(),
    loginBackoff: undefined,
    latch: undefined,
    lookPause: undefined,
    version: 0,
    mints: 0,
    epoch: 0,
    revision: 0,
  }
}

function openStore(
  { vendor, storeKey = async () => vendor, storeSecrets = [] }: GrantManagerOptions,
  store: GrantStore,
  emit: Emit,
): ResilientStore {
  const findPlace = async () => {
    const name = await storeKey()
    return storeSecrets.length === 0 ? { name } : derivePlace(vendor, name, storeSecrets)
  }
  return createResilientStore(store, findPlace, emit, { placeMs: placeDeadlineMs, stepMs: storeDeadlineMs })
}

export const nowOf = ({ clock }: GrantState): number => clock.monotonic()

export const phaseAt = ({ held }: GrantState, now: number): Phase =>
  held === undefined ? 'expired' : phaseOf(held.expiresAt - now, held.lifeMs)

/** Returns the lease of the held grant, unless that has expired or is refused. */
export const usableLease = (state: GrantState, now: number): Lease | undefined =>
  phaseAt(state, now) === 'expired' || state.held?.refused ? undefined : state.held?.lease

/** Returns the error that keeps a login from starting now, if there is one. */
export const blockedBy = ({ latch, loginBackoff }: GrantState, now: number): ApiError | undefined =>
  latch ?? (isPaused(loginBackoff, now) ? loginBackoff?.failure : undefined)

export const mayLook = ({ store, lookPause }: GrantState, now: number): boolean =>
  store.isShared && !isPaused(lookPause, now)

/** Revisions follow the clock. After a revision from the far future, every later record would look old. */
const farthestMs = 100 * 365 * 86_400_000

export const isNews = (state: GrantState, record: OpenRecord | undefined): record is OpenRecord =>
  record !== undefined &&
  Number(record.revision) > state.revision &&
  Number(record.revision) <= state.clock.wall() + farthestMs

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

export function expiryAt({ held, clock }: GrantState, now: number): Pick<GrantStatus, 'expiresAt'> {
  if (held === undefined || held.expiresAt === Infinity) return {}
  return { expiresAt: dateAfter(clock, held.expiresAt - now) }
}
