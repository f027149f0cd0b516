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
 * Adopts a sibling's grant or makes a new one. Each step is applied as it happens, so that a new grant is served while the
 * store still saves it. A reset in the meantime ends it, and nothing more is applied. Never rejects.
 */
export async function renew(state: GrantState, call?: string): Promise<Outcome> {
  const { store, deadlineMs, epoch } = state
  const isForgotten = () => epoch !== state.epoch
  const settle = <Step extends Outcome>(outcome: Step): Step => {
    if (!isForgotten()) apply(state, outcome, nowOf(state))
    return outcome
  }
  /** The outcome, when the record leaves nothing to do. */
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
    // Where a sibling was faster, its grant is the one that all share.
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
 * Makes one grant: by the refresh token if there is one, else, or when the vendor refuses that for good, by logging in.
 *
 * Where something in between may have answered the refresh, it logs in too, but keeps the token: it may be the only way.
 */
async function acquire(state: GrantState, isForgotten: () => boolean): Promise<Omit<Minted, keyof Login>> {
  const { clock, deadlineMs } = state
  const { vendor, login, refresh } = state.options
  const inTime = (via: Minted['via'], job: (signal: AbortSignal) => Promise<Grant>) =>
    withDeadline(deadlineMs, job, () => lateError({ vendor }, via, deadlineMs))

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
 * A refusal, or a successful reply without a usable token: in both cases this refresh token is spent. A refusal of the app
 * itself says nothing about the token.
 */
function isRefusedForGood(error: unknown): boolean {
  if (isApiError(error, 'credentials_rejected')) return !isAboutApp(error)
  return isApiError(error, 'unexpected_response') && error.status !== undefined && Math.floor(error.status / 100) === 2
}

/** What a failed renewal means for the calls to come, and what its callers get. */
function failureOf(state: GrantState, error: unknown): Omit<Failed, keyof Login> {
  if (isApiError(error, 'interaction_required') || isApiError(error, 'credentials_rejected')) return { failed: error }
  // A framework did not let the request out: that says nothing about the vendor.
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
    message: known?.reason ?? 'The login failed in an unforeseen way',
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
