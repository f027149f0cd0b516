import { isApiError } from '../errors/api-error.ts'
import { type Lease, recordOf } from '../stores/grant-store.ts'
import { dateAfter } from '../utils/clock.ts'
import { safely } from '../utils/safely.ts'
import { createCooling } from './login-backoff.ts'
import { expiredOnArrival, mintGrant, unavailable } from './mint.ts'
import { launch } from './single-flight.ts'
import {
  adopt,
  barOf,
  expiryOf,
  type GrantState,
  hold,
  nowOf,
  type Outcome,
  phaseNow,
  type Renewal,
  storeDeadlineMs,
  unexpired,
} from './state.ts'

/** While no login may start, the store is looked into this often at most. */
const lookPauseMs = 1_000

/** The lease that can be served without waiting; in its soft window, a renewal starts behind the caller's back. */
export function ready(state: GrantState): Lease | undefined {
  const { held, renewal } = state
  if (held === undefined || renewal?.refused === held.lease.version) return
  const phase = phaseNow(state)
  if (phase === 'soft' && renewal === undefined && barOf(state) === undefined) startRenewal(state)
  return phase === 'fresh' || phase === 'soft' ? held.lease : undefined
}

/** Joins the renewal under way or starts one; latched or cooling, it looks at most whether a sibling has a grant. */
export async function joinRenewal(
  state: GrantState,
  refused: number | undefined,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  for (;;) {
    const failure = state.renewal === undefined ? barOf(state) : undefined
    const mayLook = state.shared.sharing !== 'memory' && nowOf(state) >= state.lookAt
    if (failure !== undefined && !mayLook) return { failure }
    const joined = state.renewal ?? startRenewal(state, refused)
    joined.refused ??= refused
    const outcome = await joined.wait(signal)
    if (outcome !== undefined) return outcome
    if (state.renewal === joined) state.renewal = undefined
  }
}

function startRenewal(state: GrantState, refused?: number): Renewal {
  const { epoch, options } = state
  async function land(): Promise<Outcome> {
    const ended = await renew(state).then(
      (bar) => ({ bar }),
      (error: unknown) => ({ error }),
    )
    if (state.renewal === started) state.renewal = undefined
    if (epoch !== state.epoch) return 'reset'
    if ('error' in ended) return failed(state, ended.error, started.refused)
    if (ended.bar !== undefined) return { failure: ended.bar }
    const held = unexpired(state)
    if (held === undefined) return failed(state, expiredOnArrival(options.vendor), started.refused)
    state.cooling = undefined
    return { lease: held.lease }
  }
  const started: Renewal = { ...launch(land), refused }
  state.renewal = started
  safely(() => options.waitUntil?.(started.done))
  return started
}

/** Takes over a sibling's grant or makes one; answers with what bars the latter. */
async function renew(state: GrantState): Promise<unknown> {
  const { shared, options, epoch } = state
  const forgotten = () => epoch !== state.epoch
  state.lookAt = nowOf(state) + lookPauseMs
  const found = await shared.load()
  if (forgotten() || adopt(state, found)) return
  const bar = barOf(state)
  if (bar !== undefined) return bar
  await shared.exclusive(2 * (options.deadlineMs + storeDeadlineMs), async (waited) => {
    const again = waited ? await shared.load() : undefined
    if (forgotten() || adopt(state, again)) return
    const { grant, sentAt, via } = await mintGrant(options, state.held?.refresh, () => {
      if (state.held !== undefined) state.held.refresh = undefined
      return !forgotten()
    })
    if (forgotten()) return
    state.mints += 1
    hold(state, grant, state.mints, sentAt, Infinity)
    const expiry = expiryOf(state)
    options.emit({ type: 'grant.minted', via, version: state.version, ...expiry })
    state.revision = Math.max(state.revision + 1, Math.floor(options.clock.wall()))
    const saved = await shared.save(recordOf(grant, state.revision, expiry.expiresAt))
    const theirs = saved ? undefined : await shared.load()
    if (!forgotten()) adopt(state, theirs)
  })
  return
}

/** Decides what a failed renewal means for the calls to come, and what its callers are told. */
function failed(state: GrantState, error: unknown, refused: number | undefined): Outcome {
  const { clock, emit, vendor, random = Math.random } = state.options
  if (isApiError(error, 'interaction_required') || isApiError(error, 'credentials_rejected')) {
    if (state.held?.lease.version === refused) state.held = undefined
    if (error.code === 'credentials_rejected') {
      state.latch = error
      emit({ type: 'grant.latched', message: error.message })
    }
    return { failure: error }
  }
  state.cooling ??= createCooling(() => nowOf(state), random)
  const asked = isApiError(error) && error.retryAt !== undefined ? error.retryAt.getTime() - clock.wall() : 0
  const ms = state.cooling.next(asked)
  const retryAt = dateAfter(clock, ms)
  const failure = unavailable(vendor, error, retryAt)
  state.cooling.start(failure, ms)
  emit({ type: 'grant.failed', code: failure.code, message: failure.message, retryAt })
  return { failure }
}
