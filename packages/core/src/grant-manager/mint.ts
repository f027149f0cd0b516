import { ApiError, isApiError } from '../errors/api-error.ts'
import { lateError } from '../errors/from-response.ts'
import type { Grant } from '../stores/grant-store.ts'
import { withDeadline } from '../utils/abort.ts'
import type { GrantManagerOptions } from './types.ts'

export interface Minted {
  grant: Grant
  /** When the request left, on the monotonic clock: the life counts from here. */
  sentAt: number
  via: 'login' | 'refresh'
}

/**
 * Makes one grant: by the refresh token if there is one, else, or when that is refused for good, by logging in.
 *
 * `onRefreshRefused` is told of the latter, and says whether the login is still wanted.
 */
export async function mintGrant(
  { vendor, clock, deadlineMs, login, refresh }: GrantManagerOptions,
  token: Grant['refresh'],
  onRefreshRefused: () => boolean,
): Promise<Minted> {
  const timely = (via: Minted['via'], job: (signal: AbortSignal) => Promise<Grant>) =>
    withDeadline(deadlineMs, job, () => lateError({ vendor }, via, deadlineMs))

  if (refresh !== undefined && token !== undefined) {
    const sentAt = clock.monotonic()
    try {
      const grant = await timely('refresh', (signal) => refresh(token.reveal(), signal))
      // RFC 6749, section 6: a reply without a new refresh token leaves the old one in force.
      return { grant: { ...grant, refresh: grant.refresh ?? token }, sentAt, via: 'refresh' }
    } catch (error) {
      if (!isRefusedForGood(error) || !onRefreshRefused()) throw error
    }
  }
  const sentAt = clock.monotonic()
  return { grant: await timely('login', login), sentAt, via: 'login' }
}

/** A refusal, or a reply of success without a usable token: either way this refresh token is spent. */
function isRefusedForGood(error: unknown): boolean {
  if (isApiError(error, 'credentials_rejected')) return true
  return isApiError(error, 'unexpected_response') && error.status !== undefined && Math.floor(error.status / 100) === 2
}

/** The same failure as callers are told it: with the time of the next try, and as an outage unless the reply made no sense. */
export function unavailable(vendor: string, cause: unknown, retryAt: Date): ApiError {
  const known = isApiError(cause) ? cause : undefined
  return new ApiError({
    code: known?.code === 'unexpected_response' ? known.code : 'auth_unavailable',
    vendor,
    operation: known?.operation ?? 'login',
    message: known?.reason ?? 'The login failed in an unforeseen way',
    status: known?.status,
    issues: known?.issues,
    retryAt,
    cause: known,
  })
}

export const expiredOnArrival = (vendor: string): ApiError =>
  new ApiError({ code: 'auth_unavailable', vendor, operation: 'login', message: 'The token had expired when it came' })
