import { type Adapter, isApiError } from '@x/core/vendor'
import { isHTTPError, type Options, type RetryOptions } from 'ky'
import { pause } from '../utils/abort.ts'

type ShouldRetry = NonNullable<RetryOptions['shouldRetry']>

/** Longer pauses are left to the caller, who finds the time in `retryAt`. */
const longestWait = 30_000
/** The statuses after which a typed call is retried. ky's own list lacks most of the 5xx, such as Cloudflare's. */
const retryStatuses = [408, 429, ...Array.from({ length: 100 }, (_, index) => 500 + index)]

/** The options of `retry` that replace ky's own: its methods include PUT and DELETE. */
export const retryDefaults = ({ retry: limit }: Adapter) => ({
  limit,
  methods: ['get', 'head'],
  statusCodes: retryStatuses,
  afterStatusCodes: retryStatuses,
  jitter: true,
})

/**
 * Completes a call's own `retry`. What it leaves out is the client's, never ky's. `remaining` returns the milliseconds
 * until the call must end.
 */
export function completeRetry(
  adapter: Adapter,
  given: Options['retry'],
  signal: AbortSignal | undefined,
  remaining: () => number,
): RetryOptions {
  const asked = typeof given === 'number' ? { limit: given } : given
  const retry = { ...retryDefaults(adapter), ...defined(asked) }
  // ky would not recognise our errors of a network, and would wait for as long as a reply asks.
  const shouldRetry: ShouldRetry = async (state) => {
    const verdict = await retry.shouldRetry?.(state)
    if (typeof verdict === 'boolean') return verdict
    const { error } = state
    if (isApiError(error, 'timeout')) return retry.retryOnTimeout === true
    // A framework such as Next.js throws an error with a digest to steer itself, and would throw it again.
    if (isApiError(error)) return error.code === 'network' && !('digest' in error)
    if (!isHTTPError(error)) return
    const { status, headers } = error.response
    if (!retry.statusCodes.includes(status)) return false
    const asked = retry.afterStatusCodes.includes(status) ? adapter.waitOf(headers) : 0
    const wait = Math.min(asked, retry.maxRetryAfter ?? asked)
    if (asked > longestWait || wait >= remaining()) return false
    if (wait === 0) return
    await pause(wait, signal)
    return true
  }
  // Without these statuses, ky would wait by the machine's clock and by other headers, even for hours.
  return { ...retry, shouldRetry, afterStatusCodes: [] }
}

const defined = (options: RetryOptions = {}): RetryOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
