import { isApiError } from '@x/core/vendor'

// The words as letters without accents: SuperShip documents no error, so spelling, case and HTTP status are open.
const unknownWords = /khong (tim thay|ton tai)/

/**
 * Whether an error from a lookup says that SuperShip has no such order.
 *
 * A refused credential never counts, whatever its words: taking it for a missing order would make a shop order twice.
 */
export function isUnknownOrder(error: unknown): boolean {
  if (!isApiError(error, 'refused') && !isApiError(error, 'server_error')) return false
  return error.status === 404 || unknownWords.test(withoutAccents(error.vendorMessage ?? ''))
}

const withoutAccents = (words: string) => words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
