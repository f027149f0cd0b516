import { isApiError } from '../errors/api-error.ts'
import type { Clock } from '../utils/clock.ts'

const longestAsked = 30_000
const base = 300

/** Whether a call may be repeated after a failure. */
export const isSafeToRepeat = (method: string, safe: boolean | undefined): boolean =>
  safe ?? (method === 'GET' || method === 'HEAD')

/** Milliseconds to wait before the next attempt, or undefined when there must not be one. `attempt` counts from 1. */
export function retryWait(error: unknown, attempt: number, clock: Clock): number | undefined {
  if (!isApiError(error)) return
  const { code, status } = error
  // A page of a firewall or a proxy in place of the vendor's reply.
  const isFromBetween = code === 'unexpected_response' && (status === 401 || status === 403)
  const isPassing = code === 'network' || code === 'rate_limited' || code === 'server_error' || isFromBetween
  if (!isPassing && status !== 408) return
  const asked = error.retryAt === undefined ? 0 : error.retryAt.getTime() - clock.wall()
  // A longer pause is the caller's to plan: the error says when.
  if (asked > longestAsked) return
  return asked > 0 ? asked : Math.random() * base * 2 ** (attempt - 1)
}
