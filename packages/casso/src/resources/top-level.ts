import { get, post, reply, replyNumber, replyRows, type Schema, soft } from '@x/core/vendor'
import * as v from 'valibot'
import { maybeNumber, maybeText, number, text } from './fields.ts'

const bank = reply({
  /** Casso's number of the bank. */
  id: maybeNumber,
  /** Six-digit code of the bank. Some accounts have none. */
  bin: maybeNumber,
  /** How Casso calls the bank, such as `acb_digi`. */
  codeName: text,
  fullName: maybeText,
  swift: maybeText,
  /** Such as `personal`. */
  bankType: maybeText,
})

const bankAccount = reply({
  /** Casso's own number of the account. `sync` takes `bankSubAccId`. */
  id: replyNumber,
  bank: soft(bank),
  bankAccountName: maybeText,
  /** The account's number; text, since it may begin with zeros. */
  bankSubAccId: text,
  balance: maybeNumber,
  /** The user's own note. */
  memo: maybeText,
  /** 1 connected, 0 not. */
  connectStatus: number,
  /** Of a connected account: 0 active, 1 trial, 2 out of money. */
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

/** Text only: a number would lose the zeros that it may begin with. No page says that it is made of digits alone. */
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
   * Makes Casso ask the bank for new transactions now. They come to your webhooks, not in this reply.
   *
   * Takes the account's number, not its `id`. It is never repeated by itself. Resolves to what Casso documents as null.
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
