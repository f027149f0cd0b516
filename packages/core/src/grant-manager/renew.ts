import { ApiError, digestOf, isApiError } from '../errors/api-error.ts'
import { isInDoubt, lateError } from '../errors/from-response.ts'
import { type OpenRecord, recordOf } from '../stores/grant-store.ts'
import { withDeadline } from '../utils/abort.ts'
import { dateAfter } from '../utils/clock.ts'
import { apply, isAboutApp } from './apply.ts'
import { backoffMs } from './login-backoff.ts'
import {
  blockedBy,
  expiryAt,
  type Failed,
  type GrantState,
  isNews,
  type Login,
  lockMs,
  type Minted,
  nowOf,
  type Outcome,
  phaseAt,
} from './state.ts'
import type { Grant } from './types.ts'

/**
 * Adopts a sibling's grant or makes a new one. Never rejects.
 *
 * Each step is applied as it happens, so that a new grant is served while the store still saves it. After a reset,
 * nothing more is applied.
 */
export async function renew(state: GrantState, call?: string): Promise<Outcome> {
  const { store, deadlineMs, epoch } = state
  const isForgotten = () => epoch !== state.epoch
  const settle = <Step extends Outcome>(outcome: Step): Step => {
    if (!isForgotten()) apply(state, outcome, nowOf(state))
    return outcome
  }
  /** Adopts the record if it is newer. Returns the outcome when the renewal is over with that. */
  const adopt = (record: OpenRecord | undefined): Outcome | undefined => {
    if (isForgotten()) return forgotten
    if (!isNews(state, record)) return
    const before = state.version
    const outcome = settle({ adopted: record })
    const phase = phaseAt(state, nowOf(state))
    return state.version > before && (phase === 'fresh' || phase === 'soft') ? outcome : undefined
  }

  async function mint(): Promise<Outcome> {
    const login = { startedAt: nowOf(state), call }
    const minted: Outcome = {
      ...(await acquire(state, isForgotten).catch((error: unknown) => failureOf(state, error))),
      ...login,
    }
    if (isForgotten()) return forgotten
    settle(minted)
    if ('failed' in minted) return minted
    const { expiresAt } = expiryAt(state, nowOf(state))
    const saved = await store.save(recordOf(minted.grant, state.revision, expiresAt))
    // A sibling was faster, so all share its grant.
    if (!saved) adopt(await store.load())
    return isForgotten() || phaseAt(state, nowOf(state)) !== 'expired'
      ? minted
      : settle({ ...failureOf(state, expiredOnArrival(state)), ...login })
  }

  apply(state, { looked: true }, nowOf(state))
  const sibling = adopt(await store.load())
  if (sibling !== undefined) return sibling
  const block = blockedBy(state, nowOf(state))
  if (block !== undefined) return settle({ blockedBy: block })
  return store.exclusive(lockMs(deadlineMs), async (waited) => {
    return (waited ? adopt(await store.load()) : undefined) ?? mint()
  })
}

const forgotten: Outcome = { blockedBy: undefined }

/**
 * Makes one grant: with the refresh token if there is one, and otherwise by a login. A login also follows when the
 * vendor refuses the refresh token for good.
 *
 * When a firewall or a proxy may have answered the refresh, a login follows, too, but the token is kept: it may be the
 * only way to a new grant.
 */
async function acquire(state: GrantState, isForgotten: () => boolean): Promise<Omit<Minted, keyof Login>> {
  const { clock, deadlineMs } = state
  const { vendor, login, refresh } = state.options
  const inTime = async (via: Minted['via'], job: (signal: AbortSignal) => Promise<Grant>) => {
    const grant = await withDeadline(deadlineMs, job, () => lateError({ vendor }, via, deadlineMs))
    // Without types, a login may resolve to anything.
    if (typeof grant?.access?.reveal !== 'function') throw new TypeError('A login must resolve to a grant')
    return grant
  }

  const token = state.held?.refresh ?? state.spare
  let doubtful: unknown
  if (refresh !== undefined && token !== undefined) {
    const sentAt = clock.monotonic()
    try {
      const grant = await inTime('refresh', (signal) => refresh(token.reveal(), signal))
      // RFC 6749, section 6: a reply without a new refresh token leaves the old one in force.
      return { grant: { ...grant, refresh: grant.refresh ?? token }, sentAt, via: 'refresh' }
    } catch (error) {
      if (isForgotten()) throw error
      if (isInDoubt(error)) doubtful = error
      else if (isRefusedForGood(error)) apply(state, { refreshRefused: true }, clock.monotonic())
      else throw error
    }
  }
  const sentAt = clock.monotonic()
  try {
    return { grant: await inTime('login', login), sentAt, via: 'login' }
  } catch (error) {
    throw doubtful !== undefined && isApiError(error, 'interaction_required') ? doubtful : error
  }
}

/**
 * Whether the refresh token is spent: the vendor refused it, or sent a success without a usable token. A refusal of the
 * app itself says nothing about the token.
 */
function isRefusedForGood(error: unknown): boolean {
  if (isApiError(error, 'credentials_rejected')) return !isAboutApp(error)
  return isApiError(error, 'unexpected_response') && error.status !== undefined && Math.floor(error.status / 100) === 2
}

/** Returns the error that the callers of a failed renewal get, and for how long no login may start. */
function failureOf(state: GrantState, error: unknown): Omit<Failed, keyof Login> {
  if (isApiError(error, 'interaction_required') || isApiError(error, 'credentials_rejected')) return { failed: error }
  // A framework such as Next.js blocked the request, which says nothing about the vendor.
  if (isApiError(error) && digestOf(error) !== undefined) return { failed: error }
  const { clock, options } = state
  const { vendor, random = Math.random } = options
  const known = isApiError(error) ? error : undefined
  const askedMs = known?.retryAt === undefined ? 0 : known.retryAt.getTime() - clock.wall()
  const pauseMs = backoffMs(state.loginBackoff?.failures ?? 0, askedMs, random)
  const failed = new ApiError({
    code: known?.code === 'unexpected_response' ? known.code : 'auth_unavailable',
    vendor,
    operation: known?.operation ?? 'login',
    message: known?.reason ?? 'The login failed unexpectedly',
    status: known?.status,
    issues: known?.issues,
    sent: false,
    retryAt: dateAfter(clock, pauseMs),
    cause: known,
  })
  return { failed, pauseMs }
}

export const expiredOnArrival = ({ options: { vendor } }: GrantState): ApiError =>
  new ApiError({ code: 'auth_unavailable', vendor, operation: 'login', message: 'The token had expired when it came' })
