import { type CallOptions, type Client, type InputOf, incomplete, type UnreadableRow } from '@x/core/vendor'
import * as v from 'valibot'
import { cassoDay } from '../date.ts'
import { type CassoTransaction, toCassoTransaction } from '../transaction.ts'
import { count, idOrZero } from './fields.ts'
import { day, eachPage, type Transaction, type TransactionPage, type TransactionQuery } from './transactions.ts'

const dayMs = 86_400_000

const sinceQuery = v.object({
  /** First day to read, as `YYYY-MM-DD` or as a `Date` on that day. @default 30 days ago */
  fromDate: v.optional(day),
  /** Number of transactions per page. Casso does not document the maximum. @default 100 */
  pageSize: v.optional(count),
})

/** How far back to look for new transactions, and the size of the pages. */
export interface SinceQuery extends InputOf<typeof sinceQuery> {}

/** The call that finds transactions which webhooks missed. */
export interface Since {
  /**
   * Iterates over the transactions with a higher id than `id`, lowest id first, each in the form that webhooks pass to
   * your code.
   *
   * Use it to find transactions that webhooks missed: keep the id of the last transaction that you handled, and
   * continue from there. With 0, it yields all transactions since `fromDate`.
   *
   * It stops at the first page that contains an id that is not higher. A bank may report a transfer late, with a new id
   * and an old time. Such a transfer is on a later page, so it is not found. To find it too, read an overlap: call
   * `since(0, { fromDate })` with a day a few days ago, and skip the ids that you have handled.
   */
  since(
    id: number | string,
    query?: SinceQuery,
    options?: CallOptions,
  ): AsyncGenerator<CassoTransaction, void, undefined>
}

/** Makes `transactions.since` from the call that reads one page. */
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
    // Collects before it yields: the pages come newest first, the result is in the order of the ids.
    const found = new Map<number, Transaction>()
    const unreadable: UnreadableRow[] = []
    for await (const page of eachPage((query) => list(query, options), newest, 'transactions.list')) {
      for (const record of page.records) if (record.id > last) found.set(record.id, record)
      unreadable.push(...(page.unreadable ?? []))
      // Stops only after a whole page: if a bank sends only the day, a new transaction can be among older ones.
      if (page.records.some((record) => record.id <= last)) break
    }
    for (const [, record] of [...found].sort(([a], [b]) => a - b)) yield toCassoTransaction(record)
    if (unreadable.length > 0) throw incomplete('casso', 'transactions.since', unreadable)
  },
})
