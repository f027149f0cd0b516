import { isApiError } from '../errors/api-error.ts'
import type { Clock } from '../utils/clock.ts'

const longestAsked = 30_000
const base = 300

/** Whether a call may be sent again after its first sending went wrong. */
export const isSafeToRepeat = (method: string, safe: boolean | undefined): boolean =>
  safe ?? (method === 'GET' || method === 'HEAD')

/** Milliseconds to wait before the next attempt; undefined when there must be none. `attempt` counts from 1. */
export function retryWait(error: unknown, attempt: number, clock: Clock): number | undefined {
  if (!isApiError(error)) return
  const isPassing = error.code === 'network' || error.code === 'rate_limited' || error.code === 'server_error'
  if (!isPassing && error.status !== 408) return
  const asked = error.retryAt === undefined ? 0 : error.retryAt.getTime() - clock.wall()
  // A longer pause is the caller's to plan: the error tells them when.
  if (asked > longestAsked) return
  return asked > 0 ? asked : Math.random() * base * 2 ** (attempt - 1)
}
