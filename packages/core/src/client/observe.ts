import type { CallMemory } from '../auth-fetch/auth-fetch.ts'
import { type ErrorCode, isApiError } from '../errors/api-error.ts'
import type { ErrorSource } from '../errors/from-response.ts'
import { unmasked } from '../errors/redact.ts'
import { safely } from '../utils/safely.ts'
import type { CallNames, Emit } from './events.ts'
import type { ReplyHead } from './options.ts'

/** Who hears of a client's calls. */
export interface Observed {
  emit: Emit
  /** False where nobody listens, so that nothing is prepared for it. */
  isHeard: boolean
  server: CallNames['server']
}

/** How events name a call. */
export interface CallLabel {
  operation: string
  method: string
  route?: string | undefined
}

/** Runs one call, and reports its start, its retries and its end to the client's listener and to `onResponse`. */
export async function observe<T>(
  { emit, isHeard, server, mask = unmasked }: Observed & ErrorSource,
  { operation, method, route }: CallLabel,
  memory: CallMemory,
  onResponse: ((head: ReplyHead) => void) | undefined,
  job: () => Promise<T>,
): Promise<T> {
  if (!isHeard && onResponse === undefined) return job()
  const startedAt = performance.now()
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
  const end = (code?: ErrorCode | 'aborted') => {
    const { response, requests: attempts } = memory
    const ms = performance.now() - startedAt
    // A vendor may echo anything in it, a credential too.
    const named = response?.headers.get('x-request-id')
    const requestId = typeof named === 'string' ? (memory.mask ?? mask)(named) : undefined
    const seen = { attempts, ms, ...(requestId !== undefined && { requestId }) }
    if (response !== undefined && onResponse !== undefined) {
      const { status, headers } = response
      safely(() => onResponse({ status, headers, ...seen, body: () => memory.body }))
    }
    const status = response && { status: response.status }
    emit({ type: 'call.ended', ...names, ok: code === undefined, ...(code && { code }), ...status, ...seen })
  }
  try {
    const result = await job()
    end()
    return result
  } catch (error) {
    end(isApiError(error) ? error.code : 'aborted')
    throw error
  }
}
