import { type CallOptions, isApiError, type ReplyHead } from '@x/core/vendor'
import { readEnvelope } from '../../envelope.ts'

// Compared without accents and case: SuperShip documents no errors, so their spelling and HTTP status are not certain.
const unknownWords = /khong (tim thay|ton tai)/

/** Looks up an order. Returns `undefined` when SuperShip says that it has no such order; rethrows every other error. */
export async function undefinedIfUnknown<Found>(
  lookUp: (options: CallOptions | undefined) => Promise<Found>,
  options?: CallOptions,
): Promise<Found | undefined> {
  let headers: Headers | undefined
  const listening = withListener(options, (head) => {
    headers = head.headers
  })
  try {
    return await lookUp(listening)
  } catch (error) {
    if (isUnknownOrder(error, headers)) return
    throw error
  }
}

/** Adds an `onResponse` listener to the options. Returns invalid options unchanged: the call itself checks them. */
function withListener(options: CallOptions | undefined, hear: (head: ReplyHead) => void): CallOptions | undefined {
  const { onResponse } = options ?? {}
  if (options === null || (onResponse !== undefined && typeof onResponse !== 'function')) return options
  return {
    ...options,
    onResponse: (head) => {
      hear(head)
      onResponse?.(head)
    },
  }
}

/**
 * Whether an error from a lookup says that SuperShip has no such order. `headers` are those of the response.
 *
 * A refused credential never counts, whatever its message. Nor does a 404 from a firewall or proxy: a shop that took it
 * for a missing order would create the order twice.
 */
function isUnknownOrder(error: unknown, headers: Headers | undefined): boolean {
  if (!isApiError(error, 'refused') && !isApiError(error, 'server_error')) return false
  if (unknownWords.test(withoutAccents(error.vendorMessage ?? ''))) return true
  return error.status === 404 && (readEnvelope(error.body) !== undefined || isUnmarked(headers))
}

/** Whether the headers show no sign of a firewall or a proxy. */
const isUnmarked = (headers: Headers | undefined) =>
  headers !== undefined &&
  !headers.has('cf-mitigated') &&
  !headers.has('retry-after') &&
  !/html/i.test(headers.get('content-type') ?? '')

const withoutAccents = (words: string) => words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
