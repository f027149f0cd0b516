import { type CallOptions, type Client, type InputOf, incomplete, type UnreadableRow } from '@x/core/vendor'
import * as v from 'valibot'
import { cassoDay } from '../date.ts'
import { type CassoTransaction, toCassoTransaction } from '../transaction.ts'
import { count, idOrZero } from './fields.ts'
import { day, eachPage, type Transaction, type TransactionPage, type TransactionQuery } from './transactions.ts'

const dayMs = 86_400_000

const sinceQuery = v.object({
  /** How far to look back, as `YYYY-MM-DD` or as a `Date` on that day. @default 30 days ago */
  fromDate: v.optional(day),
  /** Transactions on a page. The most that Casso allows is not documented. @default 100 */
  pageSize: v.optional(count),
})

/** How far back, and in pages of which size, to look for new transactions. */
export interface SinceQuery extends InputOf<typeof sinceQuery> {}

/** A call that finds what webhooks missed. */
export interface Since {
  /**
   * Goes through the transactions with a higher id than `id`, the oldest first, each in the form that webhooks hand
   * over.
   *
   * Use it for what webhooks missed: keep the id of the last transaction that you handled, and go on from there. 0
   * gives all transactions from `fromDate` on.
   *
   * It stops at the first page with an id that is not higher. A bank may report a transfer late, with a new id and an old
   * time: the transfer then stands on a page behind that one, and is not found. To find those too, read an overlap: `since(0, {
   * fromDate })` with a day some days back, and skip the ids that you have handled.
   */
  since(
    id: number | string,
    query?: SinceQuery,
    options?: CallOptions,
  ): AsyncGenerator<CassoTransaction, void, undefined>
}

/** Makes `transactions.since` out of the call that reads one page. */
export const createSince = (
  { input }: Pick<Client, 'input'>,
  list: (query: TransactionQuery, options?: CallOptions) => Promise<TransactionPage>,
  now: () => number,
): Since => ({
  since: async function* (id, query = {}, options) {
    const last = Number(input('transactions.since', idOrZero, id))
    const { fromDate, pageSize = 100 } = input('transactions.since', sinceQuery, query)
    const from = fromDate ?? cassoDay(new Date(now() - 30 * dayMs))
    const newest: TransactionQuery = { fromDate: from, pageSize, sort: 'DESC' }
    // By id: a transaction that arrives meanwhile moves others to the next page, where they come again.
    const found = new Map<number, Transaction>()
    const unreadable: UnreadableRow[] = []
    for await (const page of eachPage((query) => list(query, options), newest, 'transactions.list')) {
      for (const record of page.records) if (record.id > last) found.set(record.id, record)
      unreadable.push(...(page.unreadable ?? []))
      // The page is read to its end: where a bank tells only the day, a new transaction stands among older ones.
      if (page.records.some((record) => record.id <= last)) break
    }
    for (const [, record] of [...found].sort(([a], [b]) => a - b)) yield toCassoTransaction(record)
    if (unreadable.length > 0) throw incomplete('casso', 'transactions.since', unreadable)
  },
})
