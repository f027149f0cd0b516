import { get, iterate, reply, replyNumber, replyRows, soft } from '@x/core/vendor'
import * as v from 'valibot'
import { id, maybeNumber, maybeText, number, text } from './fields.ts'
import { eachRecord, page, transactionQuery } from './transactions.ts'

const accountReply = reply({
  /** What `accounts.get` and `accounts.transactions` take. `sync` takes `accountNumber`. */
  id: replyNumber,
  /** Text, since it may begin with zeros. */
  accountNumber: text,
  accountName: maybeText,
  accountType: maybeText,
  /** In `currency`; some have seen null. */
  balance: soft(v.nullable(replyNumber)),
  currency: text,
  swift: maybeText,
  citad: maybeText,
  /** Such as `personal`. */
  serviceType: maybeText,
  bankName: text,
  /** Six-digit code of the bank; `userInfo` has it in lower case, as `bank.bin`. */
  BIN: number,
  /** How Casso calls the bank, such as `acb_digi`. */
  bankCodeName: text,
  /** The user's own note. */
  memo: maybeText,
  /** 1 connected, 0 not. */
  connectStatus: number,
  beginningSettingDate: maybeText,
  beginningTxnDate: maybeText,
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
   * Reads one page of an account's transactions. Casso's page names no parameters; users send those of
   * `transactions.list`.
   * @see https://developer.casso.vn/casso-api/api/lay-tai-khoan-ngan-hang
   */
  transactions,
  /** Goes through an account's transactions of all pages, as `transactions.iterate` does for all accounts. */
  iterateTransactions: iterate(transactions, eachRecord),
}
