import type { Issue } from '@x/core/vendor'
import { type CassoTransaction, dialectOf, readTransaction } from '../transaction.ts'

/** A row that could not be read. */
export interface UnreadableRow {
  row: unknown
  issues: Issue[]
}

/** The content of a delivery. */
export interface Contents {
  /** `undefined` when the body has nothing that tells the two kinds of webhook apart. */
  version: 1 | 2 | undefined
  transactions: CassoTransaction[]
  unreadable: UnreadableRow[]
}

/** Reads the transactions in a delivery; `undefined` when the body is not a delivery. */
export function readContents(body: unknown): Contents | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return
  const { error, data } = body as { error?: unknown; data?: unknown }
  const rows = rowsOf(data)
  if (rows === undefined || (error !== undefined && !/^(string|number)$/.test(typeof error))) return
  // An error reports a problem at Casso, not a transaction.
  if (error !== undefined && Number(error) !== 0) return { version: undefined, transactions: [], unreadable: [] }
  const contents: Contents = { version: versionOf(data, rows), transactions: [], unreadable: [] }
  for (const row of rows) {
    const read = readTransaction(row)
    if ('transaction' in read) contents.transactions.push(read.transaction)
    else contents.unreadable.push({ row, issues: read.issues })
  }
  return contents
}

/** Returns the rows of a delivery. Some test calls have no data at all. */
function rowsOf(data: unknown): unknown[] | undefined {
  if (data === undefined || data === null || data === '') return []
  if (Array.isArray(data)) return data
  if (typeof data !== 'object') return
  return Object.keys(data).length === 0 ? [] : [data]
}

/** The field names show the version. If they do not, a list is from the legacy webhook and a single object from V2. */
function versionOf(data: unknown, rows: readonly unknown[]): 1 | 2 | undefined {
  const [named] = rows.map(dialectOf).filter((version) => version !== undefined)
  if (named !== undefined || rows.length === 0) return named
  return Array.isArray(data) ? 1 : 2
}
