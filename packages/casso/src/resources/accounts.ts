import type { CallOptions, Client } from '@x/core/vendor'
import * as v from 'valibot'
import { id, number, text } from './fields.ts'
import {
  eachOf,
  type Transaction,
  type TransactionPage,
  type TransactionQuery,
  transactionPage,
  transactionQuery,
} from './transactions.ts'

export const account = v.looseObject({
  /** What `accounts.get` and `accounts.transactions` take; `sync` takes `accountNumber`. */
  id: v.number(),
  accountNumber: v.string(),
  accountName: text,
  accountType: text,
  balance: v.nullable(v.number()),
  currency: v.string(),
  swift: text,
  citad: text,
  serviceType: text,
  bankName: v.string(),
  // Upper case here, where `userInfo` has `bank.bin`.
  BIN: v.number(),
  bankCodeName: v.string(),
  memo: text,
  /** 1 connected, 0 not. */
  connectStatus: v.number(),
  beginningSettingDate: text,
  beginningTxnDate: text,
  endingTxnDate: text,
  beginningBalance: number,
  endingBalance: number,
  creditTxnTotal: number,
  creditTxnAmount: number,
  debitTxnTotal: number,
  debitTxnAmount: number,
})

export type Account = v.InferOutput<typeof account>

export interface Accounts {
  /**
   * Reads the linked bank accounts.
   * @see https://developer.casso.vn/casso-api/api/lay-tai-khoan-ngan-hang
   */
  list(options?: CallOptions): Promise<Account[]>
  /**
   * Reads one account by Casso's own `id`, which is not its account number.
   * @see https://developer.casso.vn/casso-api/api/lay-tai-khoan-ngan-hang
   */
  get(id: number | string, options?: CallOptions): Promise<Account>
  /**
   * Reads one page of an account's transactions; takes the query of `transactions.list`, which Casso's pages imply only.
   * @see https://developer.casso.vn/casso-api/api/lay-tai-khoan-ngan-hang
   */
  transactions(id: number | string, query?: TransactionQuery, options?: CallOptions): Promise<TransactionPage>
  /** Goes through an account's transactions of all pages, as `transactions.iterate` does. */
  iterateTransactions(
    id: number | string,
    query?: TransactionQuery,
    options?: CallOptions,
  ): AsyncGenerator<Transaction, void, undefined>
}

const accounts = v.array(account)

export function createAccounts({ call, input }: Pick<Client, 'call' | 'input'>): Accounts {
  const transactions: Accounts['transactions'] = async (accountId, query = {}, options) => {
    const path = `accounts/${input('accounts.transactions', id, accountId)}/transactions`
    const spec = { query: input('accounts.transactions', transactionQuery, query), schema: transactionPage }
    return call('accounts.transactions', 'GET', path, spec, options)
  }
  return {
    list: (options) => call('accounts.list', 'GET', 'accounts', { schema: accounts }, options),
    get: async (accountId, options) => {
      const path = `accounts/${input('accounts.get', id, accountId)}`
      return call('accounts.get', 'GET', path, { schema: account }, options)
    },
    transactions,
    iterateTransactions: (accountId, query, options) =>
      eachOf('accounts.transactions', (page) => transactions(accountId, { ...query, page }, options), query),
  }
}
