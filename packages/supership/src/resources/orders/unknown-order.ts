import { type CallOptions, isApiError, type ReplyHead } from '@x/core/vendor'
import { readEnvelope } from '../../envelope.ts'

// The words as letters without accents: SuperShip documents no error, so spelling, case and HTTP status are open.
const unknownWords = /khong (tim thay|ton tai)/

/** Looks an order up. Gives `undefined` where SuperShip says that it has no such order; every other failure is thrown. */
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

/** The options with one more listener. Wrong ones are left to the check of the call. */
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
 * Whether an error from a lookup says that SuperShip has no such order. `headers` are those of the reply.
 *
 * A refused credential never counts, whatever its words, and neither does a 404 of something in between: taking it for a
 * missing order would make a shop order twice.
 */
function isUnknownOrder(error: unknown, headers: Headers | undefined): boolean {
  if (!isApiError(error, 'refused') && !isApiError(error, 'server_error')) return false
  if (unknownWords.test(withoutAccents(error.vendorMessage ?? ''))) return true
  return error.status === 404 && (readEnvelope(error.body) !== undefined || isUnmarked(headers))
}

/** Whether a reply is without the marks of a firewall or a proxy. */
const isUnmarked = (headers: Headers | undefined) =>
  headers !== undefined &&
  !headers.has('cf-mitigated') &&
  !headers.has('retry-after') &&
  !/html/i.test(headers.get('content-type') ?? '')

const withoutAccents = (words: string) => words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
