import type { Lease } from '../stores/grant-store.ts'
import { expiredOnArrival } from './mint.ts'
import { noteAccepted, noteRefused, noVerdicts } from './refusal-backoff.ts'
import { joinRenewal, ready } from './renew.ts'
import { createGrantState, expiryOf, type GrantState, hold, nowOf, stateName, unexpired } from './state.ts'
import type { GrantManager, GrantManagerOptions } from './types.ts'

/** A caller whose new grants expire before it can use them gives up after so many. */
const roundLimit = 3

/** Makes the manager of one credential's grant; `GrantManager` tells what states it goes through. */
export function createGrantManager(options: GrantManagerOptions): GrantManager {
  const state = createGrantState(options)
  if (options.initialGrant !== undefined) hold(state, options.initialGrant, 0, nowOf(state), Infinity)
  return {
    renewable: true,
    mints: () => state.mints,
    ready: () => ready(state),
    lease: ({ signal } = {}) => lease(state, signal),
    accept: ({ version }, route = '') => {
      if (version === state.held?.lease.version) noteAccepted(state.verdicts, route)
    },
    refuse: ({ version }, route = '') => {
      if (version !== state.held?.lease.version) return
      noteRefused(state.verdicts, nowOf(state), route, true)
      options.emit({ type: 'grant.refused', version, replaced: false })
    },
    replace: async ({ version, mint }, { since = state.mints, route = '', signal } = {}) => {
      signal?.throwIfAborted()
      if (version !== state.held?.lease.version) return lease(state, signal)
      if (state.renewal?.refused !== version) {
        const replaced = noteRefused(state.verdicts, nowOf(state), route, mint > since)
        options.emit({ type: 'grant.refused', version, replaced })
        if (!replaced) return
        // The login was refused before and now the last grant is too: nothing is left to serve.
        if (state.latch !== undefined) state.held = undefined
      }
      const outcome = await joinRenewal(state, version, signal)
      if (outcome === 'reset') return lease(state, signal)
      if ('failure' in outcome) throw outcome.failure
      return outcome.lease
    },
    status: () => {
      const { version, shared } = state
      return { state: stateName(state), version, sharing: shared.sharing, ...expiryOf(state) }
    },
    reset: () => reset(state),
  }
}

async function lease(state: GrantState, signal: AbortSignal | undefined): Promise<Lease> {
  for (let round = 0; round < roundLimit; ) {
    signal?.throwIfAborted()
    const served = ready(state)
    if (served !== undefined) return served
    const outcome = await joinRenewal(state, undefined, signal)
    if (outcome === 'reset') continue
    const held = unexpired(state)
    if (held !== undefined) return held.lease
    if ('failure' in outcome) throw outcome.failure
    round += 1
  }
  throw expiredOnArrival(state.options.vendor)
}

async function reset(state: GrantState): Promise<void> {
  state.epoch += 1
  state.held = undefined
  state.latch = undefined
  state.cooling = undefined
  state.verdicts = noVerdicts()
  const ending = state.renewal
  await ending?.wait(undefined)
  if (state.renewal === ending) state.renewal = undefined
  await state.shared.drop()
}
