import { ApiError, type CallOptions, type Client } from '@x/core/vendor'
import { id, type TransactionQuery, transactionQuery } from './inputs.ts'
import { type Transaction, type TransactionPage, transaction, transactionPage } from './schemas.ts'

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
   * Reads one transaction by Casso's own `id`.
   * @see https://developer.casso.vn/casso-api/api/lay-giao-dich
   */
  get(id: number | string, options?: CallOptions): Promise<Transaction>
}

export function createTransactions({ call, input }: Pick<Client, 'call' | 'input'>): Transactions {
  const list: Transactions['list'] = async (query = {}, options) => {
    const spec = { query: input('transactions.list', transactionQuery, query), schema: transactionPage }
    return call('transactions.list', 'GET', 'transactions', spec, options)
  }
  return {
    list,
    iterate: (query, options) => eachOf('transactions.list', (page) => list({ ...query, page }, options), query),
    get: async (transactionId, options) => {
      const path = `transactions/${input('transactions.get', id, transactionId)}`
      return call('transactions.get', 'GET', path, { schema: transaction }, options)
    },
  }
}

/** All records from `query.page` on; ends by the count of pages, since what `nextPage` is at the end is not documented. */
export async function* eachOf(
  operation: string,
  read: (page: number) => Promise<TransactionPage>,
  query?: TransactionQuery,
): AsyncGenerator<Transaction, void, undefined> {
  for (let page = query?.page ?? 1; ; page += 1) {
    const reply = await read(page)
    if (reply.page !== page) {
      // Asked again and again, a server that does not page would give the same records for ever.
      const issues = [{ path: 'page', expected: `${page}, the page that was asked for` }]
      const message = 'The reply is another page than was asked for'
      throw new ApiError({ code: 'unexpected_response', vendor: 'casso', operation, message, issues })
    }
    yield* reply.records
    if (page >= reply.totalPages || reply.records.length === 0) return
  }
}
