import { safely } from '../utils/safely.ts'
import { apply } from './apply.ts'
import { expiredOnArrival, renew } from './renew.ts'
import { type Flight, launch } from './single-flight.ts'
import {
  blockedBy,
  createGrantState,
  type GrantState,
  mayLook,
  nowOf,
  type Outcome,
  phaseAt,
  statusAt,
  usableLease,
} from './state.ts'
import type { GrantManager, GrantManagerOptions, Lease, LeaseOptions, ReplaceOptions } from './types.ts'

/** A caller gives up after three grants in a row that expired before it could use them. */
const roundLimit = 3

/** Makes the manager of one credential's grant. `GrantManager` describes its states. */
export function createGrantManager(options: GrantManagerOptions): GrantManager {
  const state = createGrantState(options)
  const { initialGrant } = options
  if (initialGrant !== undefined) apply(state, { initial: initialGrant }, nowOf(state))
  return {
    renewable: true,
    mints: () => state.mints,
    ready: () => ready(state),
    lease: (options = {}) => lease(state, options),
    accept: ({ version }, route = '') => apply(state, { accepted: version, route }, nowOf(state)),
    refuse: ({ version }, route = '') => apply(state, { refused: version, route, isFresh: true }, nowOf(state)),
    replace: (refused, options = {}) => replace(state, refused, options),
    status: () => statusAt(state, nowOf(state)),
    reset: () => reset(state),
  }
}

/** Returns the lease that can be served without waiting. In its soft window, starts a renewal in the background. */
function ready(state: GrantState): Lease | undefined {
  const { held, renewal } = state
  if (held === undefined || held.refused) return
  const now = nowOf(state)
  const phase = phaseAt(state, now)
  if (phase === 'soft' && renewal === undefined && blockedBy(state, now) === undefined) startRenewal(state)
  return phase === 'fresh' || phase === 'soft' ? held.lease : undefined
}

async function lease(state: GrantState, options: LeaseOptions): Promise<Lease> {
  for (let round = 0; round < roundLimit; ) {
    options.signal?.throwIfAborted()
    const served = ready(state)
    if (served !== undefined) return served
    const outcome = await joinRenewal(state, options)
    if (outcome === undefined) continue
    const usable = usableLease(state, nowOf(state))
    if (usable !== undefined) return usable
    throwFailure(outcome)
    if (!state.held?.refused) round += 1
  }
  throw expiredOnArrival(state)
}

async function replace(
  state: GrantState,
  { version, mint }: Lease,
  options: ReplaceOptions,
): Promise<Lease | undefined> {
  const { since = state.mints, route = '' } = options
  options.signal?.throwIfAborted()
  const { held } = state
  if (version !== held?.lease.version) return lease(state, options)
  if (!held.refused) {
    apply(state, { refused: version, route, isFresh: mint > since }, nowOf(state))
    if (!held.refused) return
  }
  // The renewal in flight may have made this grant and still be saving it. Then the next one brings a better grant.
  while (state.held === undefined || state.held === held) {
    const outcome = await joinRenewal(state, options)
    if (outcome !== undefined) throwFailure(outcome)
  }
  return usableLease(state, nowOf(state)) ?? lease(state, options)
}

/**
 * Joins the renewal in flight or starts one. While no login may start, it only checks the store for a sibling's grant.
 *
 * Resolves to undefined when a reset or the runtime ended the renewal.
 */
async function joinRenewal(state: GrantState, { signal, call }: LeaseOptions): Promise<Outcome | undefined> {
  const now = nowOf(state)
  const block = state.renewal === undefined ? blockedBy(state, now) : undefined
  if (block !== undefined && !mayLook(state, now)) {
    const outcome = { blockedBy: block }
    apply(state, outcome, now)
    return outcome
  }
  const joined = state.renewal ?? startRenewal(state, call)
  const outcome = await joined.wait(signal)
  if (outcome === undefined && state.renewal === joined) state.renewal = undefined
  return outcome
}

function startRenewal(state: GrantState, call?: string): Flight<Outcome | undefined> {
  const { epoch, options } = state
  const started = launch(async () => {
    const outcome = await renew(state, call)
    if (state.renewal === started) state.renewal = undefined
    return epoch === state.epoch ? outcome : undefined
  })
  state.renewal = started
  safely(() => options.waitUntil?.(started.done))
  return started
}

function throwFailure(outcome: Outcome): void {
  if ('failed' in outcome) throw outcome.failed
  if ('blockedBy' in outcome) throw outcome.blockedBy
}

async function reset(state: GrantState): Promise<void> {
  apply(state, { reset: true }, nowOf(state))
  const keepsRecord = state.spare !== undefined
  const ending = state.renewal
  await ending?.wait(undefined)
  if (state.renewal === ending) state.renewal = undefined
  if (keepsRecord) return
  const left = await state.store.drop()
  if (left !== undefined) apply(state, { passedOver: left }, nowOf(state))
}
