import { get, iterate, reply, replyNumber, replyRows, soft } from '@x/core/vendor'
import * as v from 'valibot'
import { id, maybeNumber, maybeText, number, text } from './fields.ts'
import { eachRecord, page, transactionQuery } from './transactions.ts'

const accountReply = reply({
  /** The argument of `accounts.get` and `accounts.transactions`. `sync` needs `accountNumber` instead. */
  id: replyNumber,
  /** Text, since it may begin with zeros. */
  accountNumber: text,
  accountName: maybeText,
  accountType: maybeText,
  /** In `currency`. Some users have received null. */
  balance: soft(v.nullable(replyNumber)),
  currency: text,
  swift: maybeText,
  citad: maybeText,
  /** Such as `personal`. */
  serviceType: maybeText,
  bankName: text,
  /** Six-digit code of the bank. In `userInfo`, its name is `bank.bin`. */
  BIN: number,
  /** Casso's name for the bank, such as `acb_digi`. */
  bankCodeName: text,
  /** The user's own note. */
  memo: maybeText,
  /** 1 if connected, 0 if not. */
  connectStatus: number,
  beginningSettingDate: maybeText,
  beginningTxnDate: maybeText,
  /** Probably a date. Users have only received null. */
  lockSyncDate: maybeText,
  endingTxnDate: maybeText,
  beginningBalance: maybeNumber,
  endingBalance: maybeNumber,
  creditTxnTotal: maybeNumber,
  creditTxnAmount: maybeNumber,
  debitTxnTotal: maybeNumber,
  debitTxnAmount: maybeNumber,
})

/** A linked bank account. */
export interface Account extends v.InferOutput<typeof accountReply> {}

const account = accountReply as v.GenericSchema<unknown, Account>
const docs = 'https://developer.casso.vn/casso-api/api/lay-tai-khoan-ngan-hang'

const transactions = get('accounts/{id}/transactions', {
  params: id,
  query: transactionQuery,
  reply: page,
  docs,
  certainty: 'inferred',
})

export const accounts = {
  /**
   * Reads the linked bank accounts.
   * @see https://developer.casso.vn/casso-api/api/lay-tai-khoan-ngan-hang
   */
  list: get('accounts', { reply: replyRows(account), docs }),
  /**
   * Reads one account by Casso's own `id`, which is not its account number.
   * @see https://developer.casso.vn/casso-api/api/lay-tai-khoan-ngan-hang
   */
  get: get('accounts/{id}', { params: id, reply: account, docs }),
  /**
   * Reads one page of an account's transactions. Casso documents no parameters here; users send those of
   * `transactions.list`.
   * @see https://developer.casso.vn/casso-api/api/lay-tai-khoan-ngan-hang
   */
  transactions,
  /**
   * Iterates over all pages of an account's transactions, as `transactions.iterate` does for all accounts. Give `fromDate`
   * when you must not miss a transaction: `transactions.iterate` says why.
   */
  iterateTransactions: iterate(transactions, eachRecord),
}
