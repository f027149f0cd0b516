import type { CallMemory } from '../auth-fetch/auth-fetch.ts'
import { type ErrorCode, isApiError } from '../errors/api-error.ts'
import type { ErrorSource } from '../errors/from-response.ts'
import { unmasked } from '../errors/redact.ts'
import { safely } from '../utils/safely.ts'
import type { CallNames, Emit } from './events.ts'
import type { ReplyHead } from './options.ts'

/** Where a client's calls are reported, and for which server. */
export interface Observed {
  emit: Emit
  /** Whether there is a listener. Without one, no event is prepared. */
  isHeard: boolean
  server: CallNames['server']
}

/** Reports the end of a call. `code` says why it failed, and is absent when it succeeded. */
type ReportEnd = (code?: ErrorCode | 'aborted') => void

/**
 * Reports the start of a call to the client's listener. Returns a function that reports the end to the listener and to
 * `onResponse`, or undefined if there is neither.
 */
export function observe(
  { emit, isHeard, server, mask = unmasked }: Observed & ErrorSource,
  operation: string,
  method: string,
  route: string | undefined,
  memory: CallMemory,
  onResponse?: (head: ReplyHead) => void,
): ReportEnd | undefined {
  if (!isHeard && onResponse === undefined) return
  const startedAt = performance.now()
  const { requests: before } = memory
  const names = {
    id: isHeard ? crypto.randomUUID() : '',
    operation,
    method,
    ...(route !== undefined && { route }),
    server,
  }
  memory.id = names.id
  memory.onRetry = (code, attempt) => emit({ type: 'call.retried', id: names.id, operation, code, attempt })
  emit({ type: 'call.started', ...names })
  return (code) => {
    const { response, requests } = memory
    const ms = performance.now() - startedAt
    // A vendor may echo anything in this header, even a credential.
    const named = response?.headers.get('x-request-id')
    const requestId = typeof named === 'string' ? (memory.mask ?? mask)(named) : undefined
    const seen = { attempts: requests - before, ms, ...(requestId !== undefined && { requestId }) }
    if (response !== undefined && onResponse !== undefined) {
      const { status, headers } = response
      safely(() => onResponse({ status, headers, ...seen, body: () => memory.body }))
    }
    const status = response && { status: response.status }
    emit({ type: 'call.ended', ...names, ok: code === undefined, ...(code && { code }), ...status, ...seen })
  }
}

/**
 * Returns the `code` for the event. The reason of the caller's `signal`, which may be the error of another call, counts
 * as the caller's abort, as does any error other than an `ApiError`.
 */
export const codeOf = (error: unknown, signal: AbortSignal | null | undefined): ErrorCode | 'aborted' =>
  isApiError(error) && error !== signal?.reason ? error.code : 'aborted'
