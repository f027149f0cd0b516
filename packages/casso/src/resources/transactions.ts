import { ApiError, type CallOptions, type Client, type InputOf } from '@x/core/vendor'
import * as v from 'valibot'
import { cassoDay, isCalendarDate, vietnamDay } from '../date.ts'
import { type CassoTransaction, toCassoTransaction } from '../transaction.ts'
import { id, idOrZero, number, text } from './fields.ts'

/** A day as text, or any instant of it: between midnight and 7 o'clock, the day in Vietnam is not that of UTC. */
const day = v.pipe(
  v.custom<string | Date>(
    (value) => (typeof value === 'string' ? isCalendarDate(value) : vietnamDay(value) !== undefined),
    'a day that exists, as YYYY-MM-DD, or a Date',
  ),
  v.transform((value) => (typeof value === 'string' ? value : vietnamDay(value))),
)
const count = v.pipe(
  v.number(),
  v.check((value) => Number.isSafeInteger(value) && value >= 1, 'a whole number from 1'),
)

export const transactionQuery = v.objectWithRest(
  {
    /** First day in Vietnam, as `YYYY-MM-DD` or as a `Date` on that day. @default seven days ago */
    fromDate: v.optional(day),
    /** Last day in Vietnam, as `YYYY-MM-DD` or as a `Date` on that day. @default today */
    toDate: v.optional(day),
    /** Counts from 1. @default 1 */
    page: v.optional(count),
    /** Transactions on a page; the most that Casso allows is not documented. @default 10 */
    pageSize: v.optional(count),
    /** By the time of the transaction. @default 'ASC', so that the newest may not be on the first page */
    sort: v.optional(v.picklist(['ASC', 'DESC'])),
  },
  v.nullish(v.union([v.string(), v.number(), v.boolean()])),
)

/** Which transactions to read, and in what order; Casso has a default for each field. */
export type TransactionQuery = InputOf<typeof transactionQuery>

const record = v.looseObject({
  /** Unique in all of Casso: the one to tell transactions apart by. */
  id: v.number(),
  /** The bank's reference; may repeat, and some banks have none. */
  tid: text,
  description: v.string(),
  /** In dong; money that goes out is negative. */
  amount: v.number(),
  /** One of the two, by the endpoint; `balance` is either. */
  cusum_balance: number,
  cusumBalance: number,
  /** On Vietnam's clock, for `cassoDate`; banks that tell the day alone have midnight here, so order by `id`. */
  when: v.string(),
  /** The bank's accounting date, which may be the next working day. */
  bookingDate: text,
  /** Number of the account that the transaction is on. */
  bankSubAccId: text,
  accountId: v.nullish(v.union([v.number(), v.string()])),
  bankCodeName: text,
  paymentChannel: text,
  virtualAccount: text,
  virtualAccountName: text,
  /** The other side, as far as the bank tells. */
  corresponsiveName: text,
  corresponsiveAccount: text,
  /** The bank's BIN as text. */
  corresponsiveBankId: text,
  corresponsiveBankName: text,
})

export const transaction = v.pipe(
  record,
  // Casso spells the balance `cusum_balance` in lists and `cusumBalance` in details.
  v.transform((record) => ({ ...record, balance: record.cusumBalance ?? record.cusum_balance ?? null })),
)

/** A transaction as Casso sends it, and its balance afterwards under one name. */
export type Transaction = v.InferOutput<typeof transaction>

export const transactionPage = v.looseObject({
  page: v.number(),
  pageSize: v.number(),
  /** What stands here on the last page is not documented; go by `totalPages`. */
  nextPage: number,
  prevPage: number,
  totalPages: v.number(),
  totalRecords: v.number(),
  records: v.array(transaction),
})

export type TransactionPage = v.InferOutput<typeof transactionPage>

const sinceQuery = v.object({
  /** How far to look back, as `YYYY-MM-DD` or as a `Date` on that day. @default 30 days ago */
  fromDate: v.optional(day),
  /** Transactions on a page; the most that Casso allows is not documented. @default 100 */
  pageSize: v.optional(count),
})

/** How far back, and in how large pages, to look for new transactions. */
export type SinceQuery = InputOf<typeof sinceQuery>

export interface Transactions {
  /**
   * Reads one page of the transactions of all linked accounts; without `fromDate`, those of the last seven days.
   * @see https://developer.casso.vn/casso-api/api/lay-giao-dich
   */
  list(query?: TransactionQuery, options?: CallOptions): Promise<TransactionPage>
  /**
   * Goes through the transactions of all pages, from `page` on.
   *
   * One that arrives meanwhile shifts those behind it: with `sort: 'DESC'` a transaction may come twice, so tell them
   * apart by `id`; with `'ASC'`, which is the default, new ones come last.
   */
  iterate(query?: TransactionQuery, options?: CallOptions): AsyncGenerator<Transaction, void, undefined>
  /**
   * Goes through the transactions with a higher id than `id`, the oldest first, each as webhooks hand it over.
   *
   * Use it for what webhooks missed: keep the id of the last transaction that you handled, and start from it. 0 gives
   * all transactions from `fromDate` on.
   */
  since(
    id: number | string,
    query?: SinceQuery,
    options?: CallOptions,
  ): AsyncGenerator<CassoTransaction, void, undefined>
  /**
   * Reads one transaction by Casso's own `id`.
   * @see https://developer.casso.vn/casso-api/api/lay-giao-dich
   */
  get(id: number | string, options?: CallOptions): Promise<Transaction>
}

const dayMs = 86_400_000

export function createTransactions({ call, input }: Pick<Client, 'call' | 'input'>, now: () => number): Transactions {
  const list: Transactions['list'] = async (query = {}, options) => {
    const spec = { query: input('transactions.list', transactionQuery, query), schema: transactionPage }
    return call('transactions.list', 'GET', 'transactions', spec, options)
  }
  return {
    list,
    iterate: (query, options) => eachOf('transactions.list', (page) => list({ ...query, page }, options), query),
    since: async function* (lastId, query = {}, options) {
      const last = Number(input('transactions.since', idOrZero, lastId))
      const { fromDate, pageSize = 100 } = input('transactions.since', sinceQuery, query)
      const from = fromDate ?? cassoDay(new Date(now() - 30 * dayMs))
      const read = (page: number) => list({ fromDate: from, pageSize, sort: 'DESC', page }, options)
      yield* newerThan(last, pagesOf('transactions.list', read))
    },
    get: async (transactionId, options) => {
      const path = `transactions/${input('transactions.get', id, transactionId)}`
      return call('transactions.get', 'GET', path, { schema: transaction }, options)
    },
  }
}

/** All records from `query.page` on. */
export async function* eachOf(
  operation: string,
  read: (page: number) => Promise<TransactionPage>,
  query?: TransactionQuery,
): AsyncGenerator<Transaction, void, undefined> {
  for await (const { records } of pagesOf(operation, read, query?.page)) yield* records
}

/** All pages from `first` on. Goes by the number of pages, since no page says what `nextPage` is on the last one. */
async function* pagesOf(
  operation: string,
  read: (page: number) => Promise<TransactionPage>,
  first = 1,
): AsyncGenerator<TransactionPage, void, undefined> {
  for (let page = first; ; page += 1) {
    const reply = await read(page)
    if (reply.page !== page) {
      // A server that ignores `page` would give the same records for ever.
      const issues = [{ path: 'page', expected: `${page}, the page that was asked for` }]
      const message = 'The reply is another page than was asked for'
      throw new ApiError({ code: 'unexpected_response', vendor: 'casso', operation, message, issues })
    }
    yield reply
    if (page >= reply.totalPages || reply.records.length === 0) return
  }
}

/**
 * The transactions with a higher id, the oldest first, out of pages that begin with the newest.
 *
 * A page is read to its end: a bank that tells only the day puts a new transaction among older ones.
 */
async function* newerThan(
  last: number,
  pages: AsyncIterable<TransactionPage>,
): AsyncGenerator<CassoTransaction, void, undefined> {
  // By id: one that arrives meanwhile moves others to the next page, where they come again.
  const found = new Map<number, Transaction>()
  for await (const { records } of pages) {
    for (const record of records) if (record.id > last) found.set(record.id, record)
    if (records.some(({ id }) => id <= last)) break
  }
  for (const id of [...found.keys()].sort((a, b) => a - b)) yield toCassoTransaction(found.get(id) ?? {})
}
