import type { ApiError } from '../errors/api-error.ts'
import { grantOf, type OpenRecord } from '../stores/grant-store.ts'
import { safely } from '../utils/safely.ts'
import { lifeOf } from './lifetime.ts'
import { noRefusals, noteAccepted, noteRefused, noteRenewed } from './refusal-backoff.ts'
import { expiryAt, type Failed, type GrantState, isNews, type Minted, type Outcome, phaseAt } from './state.ts'
import type { Grant } from './types.ts'

/** Everything that can happen to a grant. */
export type Change =
  | Outcome
  /** The grant that was passed as `initialGrant`. */
  | { initial: Grant }
  | { looked: true }
  | { refreshRefused: true }
  | { accepted: number; route: string }
  /** `isFresh`: the grant was made after the refused call had begun. */
  | { refused: number; route: string; isFresh: boolean }
  | { reset: true }
  /** A sibling's record that a reset left in the store, because this client has never used it. */
  | { passedOver: OpenRecord }

/** The least time between two looks into the store while no login may start. */
const lookPauseMs = 1_000

/** Applies a change to the state and emits its event. `now` is on the monotonic clock. */
export function apply(state: GrantState, change: Change, now: number): void {
  if ('initial' in change) setGrant(state, change.initial, 0, now, Infinity)
  else if ('grant' in change) takeMinted(state, change, now)
  else if ('adopted' in change) adoptRecord(state, change.adopted, now)
  else if ('failed' in change) noteFailed(state, change, now)
  else if ('blockedBy' in change) serveAgain(state)
  else if ('looked' in change) state.lookPause = { from: now, ms: lookPauseMs }
  else if ('refreshRefused' in change) forgetRefresh(state)
  else if ('accepted' in change) accept(state, change.accepted, change.route)
  else if ('refused' in change) refuse(state, change, now)
  else if ('passedOver' in change) passOver(state, change.passedOver)
  else reset(state)
}

function takeMinted(state: GrantState, { grant, via, sentAt, startedAt, call }: Minted, now: number) {
  state.mints += 1
  state.revision = Math.max(state.revision + 1, Math.floor(state.clock.wall()))
  setGrant(state, grant, state.mints, sentAt, Infinity, now)
  state.emit({ type: 'grant.minted', via, version: state.version, ms: now - startedAt, call, ...expiryAt(state, now) })
}

/** Adopts the grant that a sibling saved. */
function adoptRecord(state: GrantState, record: OpenRecord, now: number) {
  if (!isNews(state, record)) return
  state.revision = Number(record.revision)
  const grant = grantOf(record)
  const remainingMs = (record.expiresAt ?? Infinity) - state.clock.wall()
  if (remainingMs <= 0 && phaseAt(state, now) !== 'expired' && state.held !== undefined) {
    // It has expired by our clock, so it must not replace a grant that works. But its refresh token is the newest.
    tellSecrets(state, grant)
    state.held.refresh = grant.refresh
    return
  }
  setGrant(state, grant, 0, now, remainingMs, now)
  state.emit({ type: 'grant.adopted', version: state.version, ...expiryAt(state, now) })
}

/**
 * Puts a grant in force. Its life counts from `lifeFrom` (monotonic clock), and it ends `remainingMs` after `now` at
 * the latest. `mint` is 0 unless this manager made the grant.
 */
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
  state.spare = undefined
  noteRenewed(state.refusals)
  if (phaseAt(state, now) !== 'expired' && (mint > 0 || phaseAt(state, now) !== 'hard')) state.loginBackoff = undefined
}

function tellSecrets({ options }: GrantState, { access, refresh }: Grant) {
  for (const secret of [access, refresh]) if (secret !== undefined) safely(() => options.onSecret?.(secret.reveal()))
}

/** Whether the vendor refused the app's own id or secret, which says nothing about a refresh token. */
export const isAboutApp = ({ vendorCode }: ApiError): boolean => vendorCode === 'invalid_client'

function noteFailed(state: GrantState, { failed, pauseMs, startedAt, call }: Failed, now: number) {
  if (isAboutApp(failed)) state.spare = state.held?.refresh ?? state.spare
  if (pauseMs !== undefined) {
    const failures = (state.loginBackoff?.failures ?? 0) + 1
    state.loginBackoff = { from: now, ms: pauseMs, failures, failure: failed }
    serveAgain(state)
  } else if (state.held?.refused) state.held = undefined
  const { code, message, retryAt } = failed
  const told = { message, ms: now - startedAt, call }
  if (code === 'credentials_rejected') {
    state.latch = failed
    state.emit({ type: 'grant.latched', ...told })
  } else state.emit({ type: 'grant.failed', code, retryAt, ...told })
}

function forgetRefresh(state: GrantState) {
  if (state.held !== undefined) state.held.refresh = undefined
  state.spare = undefined
}

/** Serves the refused grant again until it ends, because no renewal can bring a better one now. */
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
  // The login was refused earlier, and now the last grant is refused, too, so nothing is left to serve.
  if (state.latch !== undefined) state.held = undefined
}

/** Marks the record as old, so that the next lease logs in instead of adopting it. */
function passOver(state: GrantState, record: OpenRecord) {
  if (isNews(state, record)) state.revision = Number(record.revision)
}

function reset(state: GrantState) {
  state.epoch += 1
  state.held = undefined
  // A login in flight may spend the refresh token, and its outcome is dropped.
  if (state.latch === undefined && state.renewal !== undefined) state.spare = undefined
  state.latch = undefined
  state.loginBackoff = undefined
  state.refusals = noRefusals()
}
