import { ApiError, headerText, type InputOf } from '@x/core/vendor'
import * as v from 'valibot'
import { id, open } from './schemas.ts'

export const authorizeInput = v.looseObject({
  /** Left out on the first connection, needed on all later ones. */
  shop_id: v.optional(id),
  /** Where ITS sends the shop's owner back to; send it on reconnects too, since the owner may have to log in again. */
  redirect_url: v.optional(v.string()),
  /** Fills in the login form, as do `phone`, `name` and `shop_name`. */
  email: v.optional(v.string()),
  phone: v.optional(v.string()),
  name: v.optional(v.string()),
  shop_name: v.optional(v.string()),
  /** Your own id of the shop. */
  external_shop_id: v.optional(v.string()),
  external_user_id: v.optional(v.string()),
  extra_token: v.optional(v.string()),
})
export type AuthorizeShopInput = InputOf<typeof authorizeInput>

export const authorization = v.looseObject({
  /** `shop_key`: connected. `shop_request`: the owner must go to `auth_url` and log in. */
  type: open<'shop_request' | 'shop_key'>(),
  /** A secret: the shop's key with `shop_key`, a token good for 15 minutes with `shop_request`. */
  auth_token: v.string(),
  /** A secret, since it holds the token; empty or missing where no `redirect_url` was given. */
  auth_url: v.nullish(v.string()),
  /** Seconds; -1 is for as long as the shop stays connected. */
  expires_in: v.nullish(v.number()),
  code: v.nullish(v.string()),
  msg: v.nullish(v.string()),
  meta: v.nullish(v.looseObject({})),
})
export type ShopAuthorization = v.InferOutput<typeof authorization>

/** The same reply, to a login that knows only two outcomes. */
export const shopLogin = v.variant('type', [
  v.looseObject({
    type: v.literal('shop_key'),
    auth_token: headerText,
    expires_in: v.nullish(v.number()),
  }),
  v.looseObject({
    type: v.literal('shop_request'),
    auth_token: v.nullish(v.string()),
    auth_url: v.nullish(v.string()),
  }),
])

const redirect = v.object({ shop_id: id, token: v.optional(v.string()) })
export type ItsRedirect = v.InferOutput<typeof redirect>

/**
 * Reads the address that ITS sent the shop's owner back to; a path with its query will do.
 *
 * Anyone can make up such an address: believe the `shop_id` only once AuthorizeShop answers it with a key, and know
 * your own shop by an unguessable token in `redirect_url`. How ITS adds its parameters to an address that has some is
 * not known: a second `?` counts as `&`, and of a repeated parameter the last that is not empty counts, since that is
 * the one ITS added.
 *
 * @throws {ApiError} `invalid_input` when there is no `shop_id` in it.
 * @see https://docs.interits.vn/api-its/tich-hop-api/partner/su-dung
 */
export function parseItsRedirect(url: string | URL): ItsRedirect {
  const [address = ''] = String(url).split('#')
  const query = new URLSearchParams(address.split('?').slice(1).join('&'))
  const last = (name: string) => query.getAll(name).findLast((value) => value !== '')
  const token = last('token')
  const checked = v.safeParse(redirect, { shop_id: last('shop_id'), ...(token !== undefined && { token }) })
  if (checked.success) return checked.output
  const issues = [{ path: 'shop_id', expected: 'digits, in the query' }]
  const message = 'The address has no shop_id. The owner may have cancelled'
  throw new ApiError({ code: 'invalid_input', vendor: 'its', operation: 'parseRedirect', message, issues })
}
