import {
  type BaseClient,
  type ClientOptions,
  checkOptions,
  clientOptionNames,
  createClient,
  headerText,
  type Methods,
} from '@x/core/vendor'
import * as v from 'valibot'
import { readEnvelope } from './envelope.ts'
import { partner } from './partner/account.ts'
import { hotlines } from './partner/hotlines.ts'
import { type ItsRedirect, parseRedirect } from './partner/redirect.ts'
import { tenants } from './partner/tenants.ts'
import { webhooks } from './partner/webhooks.ts'
import { id } from './schemas.ts'
import { createShop, type ItsShop, type ItsShopOptions } from './shop/client.ts'

/** The partner's address and key, and the options of every client. */
export interface ItsOptions extends ClientOptions {
  /** The address that ITS gives a partner together with the key. It ends in `/v1/partner`. ITS does not publish it. */
  baseUrl: string
  /** The partner's key. */
  apiKey: string
  /** The telephony service's name in request paths. ITS's sibling brands use other names. @default 'Interits' */
  service?: string | undefined
}

/** A partner's client. */
export interface Its extends BaseClient, Methods<typeof partner> {
  readonly tenants: Methods<typeof tenants>
  readonly hotlines: Methods<typeof hotlines>
  readonly webhooks: Methods<typeof webhooks>
  /**
   * Reads the address that ITS sent the shop's owner back to. A path with its query is enough.
   *
   * Anyone can make up such an address. Trust the `shop_id` only after AuthorizeShop has returned a key for it, and
   * recognise your own shop by an unguessable `state` in `redirect_url`. Don't call it `token`: ITS adds one itself.
   *
   * @throws {ApiError} `invalid_input` when the address has no `shop_id`.
   * @see https://docs.interits.vn/api-its/tich-hop-api/partner/su-dung
   */
  parseRedirect(url: string | URL): ItsRedirect
  /**
   * Makes a client for a shop that was connected before. It gets the shop's key by itself, and a new one when the key is
   * refused. When the owner must log in again, its calls throw `interaction_required`; `error.url` is the login page.
   *
   * Make one client for each shop: two clients each get a key, unless they share a `store`.
   */
  shop(options: ItsShopOptions): ItsShop
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
 * @throws {TypeError} that names the missing or wrong option.
 * @see https://docs.interits.vn/api-its/tich-hop-api/partner/su-dung
 */
export function createIts(options: ItsOptions): Its {
  const { baseUrl, apiKey, service = 'Interits' } = checkOptions('its', itsOptions, options, clientOptionNames)
  const definition = {
    vendor: 'its',
    baseUrl,
    // The address of a call is $BASE_URL.Service/Method: a dot, not a slash, follows the base.
    separator: '.',
    postOnly: true,
    path: { pattern: /^\/?\w+\/\w+$/, expected: "of the form 'Service/Method'" },
    pathValues: { service },
    // ITS answers 404 to a call without it.
    headers: { 'content-type': 'application/json' },
    read: readEnvelope,
  }
  const client = createClient({ ...definition, secrets: [apiKey], credential: { key: apiKey } }, options)
  const { request, fetch, auth } = client
  return {
    ...{ request, fetch, auth },
    ...client.bind('', partner),
    tenants: client.bind('tenants', tenants),
    hotlines: client.bind('hotlines', hotlines),
    webhooks: client.bind('webhooks', webhooks),
    parseRedirect,
    shop: (given) => createShop(checkOptions('its', shopOptions, given), { apiKey, definition, options }),
  }
}

/** Whether the address has a path. Without one, `.Shop` would extend the host: `https://its.example.Shop`. */
function hasPath(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && /[^/.]/.test(new URL(baseUrl).pathname)
}
