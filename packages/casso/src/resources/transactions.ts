import {
  ApiError,
  get,
  type InputOf,
  iterate,
  reply,
  replyNumber,
  replyRows,
  type Schema,
  type Walk,
} from '@x/core/vendor'
import * as v from 'valibot'
import { isCalendarDate, vietnamDay } from '../date.ts'
import { count, id, maybeNumber, maybeText, number, type Takes, text } from './fields.ts'

/** A day as text, or any instant of it. Just after midnight in Vietnam, it is still the day before in UTC. */
export const day = v.pipe(
  v.custom<string | Date>(
    (value) => (typeof value === 'string' ? isCalendarDate(value) : vietnamDay(value) !== undefined),
    'a day that exists, as YYYY-MM-DD, or a Date',
  ),
  v.transform((value) => (typeof value === 'string' ? value : vietnamDay(value))),
)

const querySchema = v.objectWithRest(
  {
    /** First day in Vietnam, as `YYYY-MM-DD` or as a `Date` on that day. @default seven days ago */
    fromDate: v.optional(day),
    /** Last day in Vietnam, as `YYYY-MM-DD` or as a `Date` on that day. @default today */
    toDate: v.optional(day),
    /** Counts from 1. @default 1 */
    page: v.optional(count),
    /** Transactions on a page. The most that Casso allows is not documented. @default 10 */
    pageSize: v.optional(count),
    /** By the time of the transaction. @default 'ASC', so that the newest may not be on the first page */
    sort: v.optional(v.picklist(['ASC', 'DESC'])),
  },
  v.nullish(v.union([v.string(), v.number(), v.boolean()])),
)

/** Which transactions to read, and in what order. Casso has a default for each field. */
export interface TransactionQuery extends InputOf<typeof querySchema> {}

export const transactionQuery = querySchema as Takes<TransactionQuery, typeof querySchema>

const record = reply({
  /** Casso's own id. It is unique, so use it to recognise repeats. */
  id: replyNumber,
  /** The bank's reference. It may repeat, and some banks have none. */
  tid: maybeText,
  /** The transfer's text. */
  description: text,
  /** In dong. Money that goes out is negative. */
  amount: replyNumber,
  /** The balance, where Casso spells it so; `balance` has it under either spelling. */
  cusum_balance: maybeNumber,
  /** The balance, where Casso spells it so; `balance` has it under either spelling. */
  cusumBalance: maybeNumber,
  /** The time on Vietnam's clock, for `cassoDate`. Some banks tell only the day, so put them in order by `id`. */
  when: text,
  /** The bank's accounting date, which may be the next working day. */
  bookingDate: maybeText,
  /** Number of the account that the transaction is on. */
  bankSubAccId: maybeText,
  /** The `id` that the account has in `accounts`. */
  accountId: maybeNumber,
  /** How Casso calls the account's bank, such as `acb_digi`. */
  bankCodeName: maybeText,
  paymentChannel: maybeText,
  virtualAccount: maybeText,
  virtualAccountName: maybeText,
  /** Name on the other side's account, as far as the bank tells. */
  corresponsiveName: maybeText,
  /** Number of the other side's account, as far as the bank tells. */
  corresponsiveAccount: maybeText,
  /** BIN of the other side's bank, as text. */
  corresponsiveBankId: maybeText,
  corresponsiveBankName: maybeText,
})

/** A transaction as Casso sends it, with its balance under one name as well. */
export interface Transaction extends v.InferOutput<typeof record> {
  /** The account's balance after the transaction; null when Casso does not tell it. */
  balance: number | null
}

const transaction = v.pipe(
  record,
  // Casso spells the balance `cusum_balance` in lists and `cusumBalance` in details.
  v.transform((row): Transaction => ({ ...row, balance: row.cusumBalance ?? row.cusum_balance ?? null })),
)

const transactionPage = reply({
  /** Counts from 1. */
  page: replyNumber,
  pageSize: number,
  /** The next page's number. What stands here on the last page is not documented, so go by `totalPages`. */
  nextPage: maybeNumber,
  /** The number of the page before. What stands here on the first page is not documented. */
  prevPage: maybeNumber,
  totalPages: number,
  totalRecords: number,
  records: replyRows(transaction),
})

/** One page of transactions. */
export interface TransactionPage extends v.InferOutput<typeof transactionPage> {}

export const page = transactionPage as Schema<TransactionPage>

const docs = 'https://developer.casso.vn/casso-api/api/lay-giao-dich'

const list = get('transactions', { query: transactionQuery, reply: page, docs })

/** Pages without a new transaction in a row, after which the server repeats itself. One may be such by chance. */
const mostRepeats = 2

/**
 * Yields all pages from the one that the query asks for on, without the records that came on a page before.
 *
 * Where Casso does not say how many pages there are, they end with an empty one, or when they repeat.
 */
export async function* eachPage(
  read: (query: TransactionQuery) => Promise<TransactionPage>,
  query: TransactionQuery,
  operation: string,
): AsyncGenerator<TransactionPage, void, undefined> {
  const seen = new Set<number>()
  let repeats = 0
  for (let number = query.page ?? 1; ; number += 1) {
    const reply = await read({ ...query, page: number })
    if (reply.page !== number) {
      // A server that ignores `page` would give the same records for ever.
      const issues = [{ path: 'page', expected: `${number}, the page that was asked for` }]
      const message = 'The reply is another page than was asked for'
      throw new ApiError({ code: 'unexpected_response', vendor: 'casso', operation, message, issues, sent: true })
    }
    const isEmpty = reply.records.length === 0 && reply.unreadable === undefined
    const records = reply.records.filter(({ id }) => !seen.has(id))
    for (const { id } of records) seen.add(id)
    yield { ...reply, records }
    if (isEmpty || number >= (reply.totalPages ?? Infinity)) return
    // New transactions may push a whole page on to the next place, but hardly two in a row.
    repeats = records.length === 0 ? repeats + 1 : 0
    if (repeats < mostRepeats) continue
    if (reply.totalPages === undefined) return
    const issues = [{ path: 'records', expected: 'transactions that did not come before' }]
    throw new ApiError({
      code: 'unexpected_response',
      vendor: 'casso',
      operation,
      message: 'The pages repeat',
      issues,
      sent: true,
    })
  }
}

/** Yields the records of all pages. */
export const eachRecord: Walk<TransactionQuery, TransactionPage, Transaction> = async function* (
  read,
  query,
  operation,
) {
  for await (const { records } of eachPage(read, query, operation)) yield* records
}

export const transactions = {
  /**
   * Reads one page of the transactions of all linked accounts. Without `fromDate`, Casso lists the last seven days.
   * @see https://developer.casso.vn/casso-api/api/lay-giao-dich
   */
  list,
  /**
   * Goes through the transactions of all pages, from `page` on.
   *
   * A transaction that arrives meanwhile shifts the pages, so with `sort: 'DESC'` some stand on two pages; each is given
   * once. With `'ASC'`, the default, new ones come last.
   */
  iterate: iterate(list, eachRecord),
  /**
   * Reads one transaction by Casso's own `id`.
   * @see https://developer.casso.vn/casso-api/api/lay-giao-dich
   */
  get: get('transactions/{id}', { params: id, reply: transaction, docs }),
}
