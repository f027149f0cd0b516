import { type InputOf, post, reply, replyFilled, replyText, soft, text } from '@x/core/vendor'
import * as v from 'valibot'
import { type Gives, sideNumber, sideText, type Takes } from './values.ts'

const newAccount = v.looseObject({
  /** Name of the shop or company. */
  project: text,
  /** The person who represents the shop. */
  name: text,
  phone: text,
  email: text,
  /** The new shop's password. */
  password: text,
  /** The partner's secret code. */
  partner: text,
})

const account = reply({
  /** A secret: whoever has it can act for the shop, as in `createSuperShip({ token })`. */
  access_token: replyFilled,
  // SuperShip's sample has it, its table does not, so it may be missing.
  /** The shop's code, such as `S748146`. */
  code: soft(v.optional(replyText)),
  project: sideText,
  name: sideText,
  phone: sideText,
  email: sideText,
  /** Referral code. */
  referral: sideText,
  token_type: sideText,
  /** The token's lifetime in seconds. */
  expires_in: sideNumber,
})

export interface NewAccount extends InputOf<typeof newAccount> {}
export interface Account extends v.InferOutput<typeof account> {}

/** The calls that belong to no resource. */
export const accounts = {
  /**
   * Creates an account for a shop and returns its token, which is a secret. Sends only the credentials in the input.
   * @see https://docs.developers.supership.vn/guide/users.html
   */
  register: post('auth/register', {
    json: newAccount as Takes<NewAccount, typeof newAccount>,
    reply: account as Gives<Account>,
    open: true,
    // The password is the new shop's, not this client's, and SuperShip may echo it in an error.
    secrets: ({ password, partner }) => [password, partner],
    replySecrets: ({ access_token }) => [access_token],
    docs: 'https://docs.developers.supership.vn/guide/users.html',
  }),
}
