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

/** A day as text, or a `Date` on that day in Vietnam. Just after midnight there, UTC is still on the day before. */
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
    /** Number of transactions per page. Casso does not document the maximum. @default 10 */
    pageSize: v.optional(count),
    /** Order by the time of the transaction. @default 'ASC', so the newest may not be on the first page */
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
  /** The balance, if Casso uses this name. `balance` has it under either name. */
  cusum_balance: maybeNumber,
  /** The balance, if Casso uses this name. `balance` has it under either name. */
  cusumBalance: maybeNumber,
  /** Local time in Vietnam; convert it with `cassoDate`. Some banks send only the day, so sort by `id`. */
  when: text,
  /** The bank's accounting date, which may be the next working day. */
  bookingDate: maybeText,
  /** Number of the linked account that the transaction belongs to. */
  bankSubAccId: maybeText,
  /** The `id` of the account in `accounts`. */
  accountId: maybeNumber,
  /** Casso's name for the account's bank, such as `acb_digi`. */
  bankCodeName: maybeText,
  paymentChannel: maybeText,
  virtualAccount: maybeText,
  virtualAccountName: maybeText,
  /** Account name of the counterparty, if the bank sends it. */
  corresponsiveName: maybeText,
  /** Account number of the counterparty, if the bank sends it. */
  corresponsiveAccount: maybeText,
  /** BIN of the counterparty's bank, as text. */
  corresponsiveBankId: maybeText,
  corresponsiveBankName: maybeText,
})

/** A transaction as Casso sends it, plus `balance`, which has the balance under one name. */
export interface Transaction extends v.InferOutput<typeof record> {
  /** The account's balance after the transaction; null when Casso does not send it. */
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
  /** Number of the next page. Casso does not document its value on the last page, so rely on `totalPages`. */
  nextPage: maybeNumber,
  /** Number of the previous page. Casso does not document its value on the first page. */
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

/** This many pages in a row without a new transaction mean that the server repeats its pages. One may be by chance. */
const mostRepeats = 2

/**
 * Yields all pages, starting at `query.page`, without the records of earlier pages.
 *
 * If Casso does not send `totalPages`, the pages end with an empty one, or when they repeat.
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
      // A server that ignores `page` would send the same records forever.
      const issues = [{ path: 'page', expected: `${number}, the page that was asked for` }]
      const message = 'The reply is another page than was asked for'
      throw new ApiError({ code: 'unexpected_response', vendor: 'casso', operation, message, issues, sent: true })
    }
    const isEmpty = reply.records.length === 0 && reply.unreadable === undefined
    const records = reply.records.filter(({ id }) => !seen.has(id))
    for (const { id } of records) seen.add(id)
    yield { ...reply, records }
    if (isEmpty || number >= (reply.totalPages ?? Infinity)) return
    // New transactions may move a whole page to the next number, but hardly twice in a row.
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
   * Iterates over the transactions of all pages, starting at `page`.
   *
   * A transaction that arrives in the meantime shifts the pages. With `sort: 'DESC'`, a transaction can then be on two
   * pages; it is yielded once. With `'ASC'`, the default, new transactions come last.
   *
   * Give `fromDate` when you must not miss a transaction. Without it, Casso lists the last seven days, and when midnight
   * passes in Vietnam between two pages, the pages shift and transactions can be skipped.
   */
  iterate: iterate(list, eachRecord),
  /**
   * Reads one transaction by Casso's own `id`.
   * @see https://developer.casso.vn/casso-api/api/lay-giao-dich
   */
  get: get('transactions/{id}', { params: id, reply: transaction, docs }),
}
