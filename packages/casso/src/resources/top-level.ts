import { get, post, reply, replyNumber, replyRows, type Schema, soft } from '@x/core/vendor'
import * as v from 'valibot'
import { maybeNumber, maybeText, number, text } from './fields.ts'

const bank = reply({
  /** Casso's own id of the bank. */
  id: maybeNumber,
  /** Six-digit code of the bank. Some accounts have none. */
  bin: maybeNumber,
  /** Casso's name for the bank, such as `acb_digi`. */
  codeName: text,
  fullName: maybeText,
  swift: maybeText,
  /** Such as `personal`. */
  bankType: maybeText,
})

const bankAccount = reply({
  /** Casso's own id of the account. `sync` needs `bankSubAccId` instead. */
  id: replyNumber,
  bank: soft(bank),
  bankAccountName: maybeText,
  /** The account number. Text, since it may begin with zeros. */
  bankSubAccId: text,
  balance: maybeNumber,
  /** The user's own note. */
  memo: maybeText,
  /** 1 if connected, 0 if not. */
  connectStatus: number,
  /** If connected: 0 is active, 1 is trial, 2 is out of money. */
  planStatus: number,
  /** `YYYY-MM-DD`. */
  beginDate: maybeText,
})

const userInfo = reply({
  user: soft(reply({ id: replyNumber, email: text })),
  business: soft(reply({ id: replyNumber, name: text })),
  /** The linked bank accounts. */
  bankAccs: replyRows(bankAccount),
})

/** The account at Casso, its business and the linked bank accounts. */
export interface UserInfo extends v.InferOutput<typeof userInfo> {}

/** Text only: a number would lose leading zeros. Casso does not document that it consists of digits only. */
const accountNumber = v.pipe(
  v.string(),
  v.check((value) => /^\S+$/.test(value), 'an account number, as a text without spaces'),
)

export const topLevel = {
  /**
   * Reads the account at Casso, its business and the linked bank accounts.
   * @see https://developer.casso.vn/casso-api/api/lay-thong-tin-user
   */
  userInfo: get('userInfo', {
    reply: userInfo as Schema<UserInfo>,
    docs: 'https://developer.casso.vn/casso-api/api/lay-thong-tin-user',
  }),
  /**
   * Makes Casso ask the bank for new transactions now. They arrive at your webhooks, not in this reply.
   *
   * Pass the account number, not the account's `id`. The call is not retried. It resolves to Casso's `data`, which is
   * documented as null.
   * @see https://developer.casso.vn/casso-api/api/check-giao-dich-moi
   */
  sync: post('sync', {
    json: v.pipe(
      accountNumber,
      v.transform((account) => ({ bank_acc_id: account })),
    ),
    docs: 'https://developer.casso.vn/casso-api/api/check-giao-dich-moi',
  }),
}
