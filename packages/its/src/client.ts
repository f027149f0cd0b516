import {
  type BaseClient,
  type CallOptions,
  type ClientOptions,
  checkOptions,
  createClient,
  headerText,
} from '@x/core/vendor'
import * as v from 'valibot'
import {
  type AuthorizeShopInput,
  authorization,
  authorizeInput,
  type ItsRedirect,
  parseItsRedirect,
  type ShopAuthorization,
} from './authorize.ts'
import { bare, baseOf, createCalls } from './calls.ts'
import { type PartnerCalls, partnerCalls } from './partner.ts'
import { type CurrentShop, currentShop, id, nothing, readReply } from './schemas.ts'
import { createShopClient, type ItsShopOptions } from './shop.ts'
import { type TelephonyCalls, telephonyCalls } from './telephony.ts'
import { type ZaloCalls, zaloCalls } from './zalo.ts'

/** The partner's key; the general options go beside it. */
export interface ItsOptions extends ClientOptions {
  /** The address that ITS gives a partner together with the key, up to `/v1/partner`; no page tells it. */
  baseUrl: string
  /** The partner's key. */
  apiKey: string
  /** What ITS calls its telephony service in paths; siblings of ITS have names of their own. @default 'Interits' */
  service?: string | undefined
}

/** A partner's client. */
export interface Its extends BaseClient, PartnerCalls {
  /**
   * Asks for a shop's key, or for the address where its owner connects the shop. Not safe to repeat: never retried.
   * @see https://docs.interits.vn/api-its/tich-hop-api/partner/su-dung
   */
  authorizeShop(input?: AuthorizeShopInput, options?: CallOptions): Promise<ShopAuthorization>
  /** Reads the address that ITS sent the owner back to; throws `invalid_input` when there is no `shop_id` in it. */
  parseRedirect(url: string | URL): ItsRedirect
  /**
   * A client under the key of a shop that was connected before; it gets that key by itself, and a new one when it is
   * refused. Its calls throw `interaction_required` when the owner must log in again, at the error's `url`.
   *
   * Make it once for each shop: two of them get a key each, unless they have a `store` in common.
   */
  shop(options: ItsShopOptions): ItsShop
}

/** A shop's client. */
export interface ItsShop extends BaseClient, TelephonyCalls, ZaloCalls {
  /**
   * Reads whose key it is; a way to check a key.
   * @see https://docs.interits.vn/api-its/tich-hop-api/partner/su-dung
   */
  current(options?: CallOptions): Promise<CurrentShop>
}

const itsOptions = v.looseObject({
  baseUrl: v.pipe(
    v.string(),
    v.check(hasPath, 'the whole address that ITS gave you, such as https://<host>/v1/partner'),
  ),
  apiKey: headerText,
  service: v.optional(
    v.pipe(
      v.string(),
      v.check((name) => /^\w+$/.test(name), 'a name'),
    ),
  ),
})

const shopOptions = v.looseObject({
  shopId: id,
  redirectUrl: v.optional(v.string()),
  shopKey: v.optional(headerText),
})

/**
 * Makes a client for ITS (InterITS), which runs call centres and sends Zalo messages for shops.
 *
 * @example const its = createIts({ baseUrl, apiKey })
 * @throws {TypeError} naming the option that is missing or wrong.
 * @see https://docs.interits.vn/api-its/tich-hop-api/partner/su-dung
 */
export function createIts(options: ItsOptions): Its {
  const { baseUrl, apiKey, service = 'Interits' } = checkOptions('its', itsOptions, options)
  const facts = {
    vendor: 'its',
    baseUrl,
    // $BASE_URL.Service/Method: the base is a path, and what follows it is a dot.
    separator: '.',
    // Wanted on every call: without it, ITS says 404.
    headers: { 'content-type': 'application/json' },
    read: readReply,
  }
  const client = createClient({ ...facts, secrets: [apiKey], credential: { key: apiKey } }, options)
  const calls = createCalls(client)
  const authorizeShop = calls.write('authorizeShop', 'Shop/AuthorizeShop', authorizeInput, authorization, {
    secretOf: ({ extra_token }) => extra_token,
  })

  function shop(given: ItsShopOptions): ItsShop {
    const checked = checkOptions('its', shopOptions, given)
    const shopClient = createShopClient(checked, { apiKey, facts, options })
    const shopCalls = createCalls(shopClient)
    return {
      ...baseOf(shopClient),
      current: bare(shopCalls.read('shop.current', 'Shop/CurrentShop', nothing, currentShop)),
      ...telephonyCalls(shopCalls, service),
      ...zaloCalls(shopCalls),
    }
  }

  return {
    ...baseOf(client),
    authorizeShop: async (input, options) => {
      const answer = await authorizeShop(input, options)
      client.protect(answer.auth_token)
      return answer
    },
    parseRedirect: parseItsRedirect,
    shop,
    ...partnerCalls(calls, service),
  }
}

/** Without a path, the calls would go to another host: `https://its.example` and `.Shop` make `its.example.Shop`. */
function hasPath(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && /[^/.]/.test(new URL(baseUrl).pathname)
}
