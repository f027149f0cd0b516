import { type InputOf, post, reply, replyFilled, replyText } from '@x/core/vendor'
import * as v from 'valibot'
import { docs, sibling } from '../docs.ts'
import { type Gives, id, side, type Takes, text } from '../schemas.ts'

const authorizeInput = v.looseObject({
  /** Leave it out on the first connection. It is needed on all later ones. */
  shop_id: v.optional(id),
  /** Where ITS sends the shop's owner back to. Send it on reconnects too, since the owner may have to log in again. */
  redirect_url: text,
  /** Fills in the login form, as do `phone`, `name` and `shop_name`. */
  email: text,
  phone: text,
  name: text,
  shop_name: text,
  /** Your own id for the shop. */
  external_shop_id: text,
  external_user_id: text,
  /** A secret: an invitation token. */
  extra_token: text,
})
/** The input of `authorizeShop`. */
export interface AuthorizeShopInput extends InputOf<typeof authorizeInput> {}

const authorization = reply({
  /** `shop_key`: the shop is connected. `shop_request`: the owner must go to `auth_url` and log in. */
  type: replyText as v.GenericSchema<unknown, 'shop_request' | 'shop_key' | (string & {})>,
  /** A secret. With `shop_key` it is the shop's key, with `shop_request` a token that is valid for 15 minutes. */
  auth_token: replyFilled,
  /** A secret, since it contains the token. Empty or missing when no `redirect_url` was given. */
  auth_url: side.nullable,
  /** The lifetime of `auth_token` in seconds. -1 means as long as the shop stays connected. */
  expires_in: side.number,
  code: side.text,
  msg: side.text,
  /** Extra attributes, such as `recaptcha_token` on a first connection. */
  meta: side.map,
})
/** The reply of AuthorizeShop. */
export interface ShopAuthorization extends v.InferOutput<typeof authorization> {}

const account = reply({
  id: replyFilled,
  name: side.text,
  public_name: side.text,
  type: side.text,
  phone: side.text,
  email: side.text,
  website: side.text,
  website_url: side.text,
  image_url: side.text,
  recognized_hosts: side.texts,
  /** Where owners may be sent back to. If there are any, `redirect_url` may have to equal one of them exactly. */
  redirect_urls: side.texts,
  meta: side.map,
})
/** A partner's account. */
export interface Account extends v.InferOutput<typeof account> {}

/** The calls of the partner that belong to no resource. */
export const partner = {
  /**
   * Asks for a shop's key, or for the address where its owner connects the shop. It is never retried.
   * @see https://docs.interits.vn/api-its/tich-hop-api/partner/su-dung
   */
  authorizeShop: post('Shop/AuthorizeShop', {
    json: authorizeInput as Takes<AuthorizeShopInput, typeof authorizeInput>,
    reply: authorization as Gives<ShopAuthorization>,
    secrets: ({ extra_token }) => [extra_token],
    replySecrets: ({ auth_token }) => [auth_token],
    docs: docs.partner,
  }),
  /**
   * Reads the partner's own account, a cheap way to check the key. Known from sibling brands only: Misc/CurrentAccount.
   */
  account: post('Misc/CurrentAccount', {
    body: {},
    reply: account as Gives<Account>,
    safe: true,
    docs: sibling,
    certainty: 'sibling',
  }),
}
