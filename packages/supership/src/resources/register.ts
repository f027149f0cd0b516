import { type CallOptions, type Client, type InputOf, text } from '@x/core/vendor'
import * as v from 'valibot'
import { textOrNull } from './values.ts'

const newAccount = v.looseObject({
  /** Name of the shop or company. */
  project: text,
  /** Who speaks for it. */
  name: text,
  phone: text,
  email: text,
  password: text,
  /** The partner's secret code. */
  partner: text,
})

const account = v.looseObject({
  /** The shop's code; in SuperShip's sample and not in its table. */
  code: textOrNull,
  project: v.string(),
  name: v.string(),
  phone: v.string(),
  email: v.string(),
  /** Referral code. */
  referral: textOrNull,
  token_type: v.string(),
  /** Seconds. */
  expires_in: v.number(),
  /** A secret: lets its holder act for the shop, as `createSuperShip({ token })` does. */
  access_token: v.string(),
})

export type NewAccount = InputOf<typeof newAccount>
export type Account = v.InferOutput<typeof account>

export type Register = (account: NewAccount, options?: CallOptions) => Promise<Account>

export function createRegister({ call, input, protect }: Client): Register {
  return async (given, options) => {
    const json = input('register', newAccount, given)
    // The password is the new shop's, not this client's; SuperShip may echo it when it says no.
    protect(json.password)
    protect(json.partner)
    const created = await call('register', 'POST', 'auth/register', { json, schema: account, open: true }, options)
    protect(created.access_token)
    return created
  }
}
