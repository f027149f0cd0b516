import {
  ApiError,
  type BaseClient,
  type Challenged,
  type Client,
  type ClientOptions,
  createClient,
  type Grant,
  headerText,
  type Methods,
  post,
  reply,
  replyFilled,
  Secret,
  type TokenCall,
  type VendorDefinition,
} from '@x/core/vendor'
import * as v from 'valibot'
import { docs } from '../docs.ts'
import { codeOf } from '../envelope.ts'
import { type Gives, side } from '../schemas.ts'
import { consents, followers } from './customers.ts'
import { extensions } from './extensions.ts'
import { zns } from './messages.ts'
import { callLogs, hotlines, tenant } from './telephony.ts'
import { type CheckedTemplate, createTemplateCheck } from './template-data.ts'
import { templates } from './templates.ts'
import { users } from './users.ts'
import { oas } from './zalo.ts'

/** Which shop a client is for. */
export interface ItsShopOptions {
  /** ITS's id of the shop, as the redirect and AuthorizeShop return it. */
  shopId: string
  /** Where ITS sends the owner back to after logging in again. Without it, `interaction_required` has no `url`. */
  redirectUrl?: string | undefined
  /** The shop's key, if you have stored one. It is tried first, and replaced when ITS refuses it. */
  shopKey?: string | undefined
}

const currentShop = reply({
  id: replyFilled,
  name: side.text,
  /** ITS's pages print `Partner` and `Shop`, older ones `shop`: ignore case when you compare. */
  type: side.text,
  image_url: side.text,
  website: side.text,
})
/** The shop that a key belongs to. */
export interface CurrentShop extends v.InferOutput<typeof currentShop> {}

/** The calls of a shop that belong to no resource. */
export const ownShop = {
  /**
   * Reads the shop that the key belongs to, which also checks the key.
   * @see https://docs.interits.vn/api-its/tich-hop-api/partner/su-dung
   */
  current: post('Shop/CurrentShop', {
    body: {},
    reply: currentShop as Gives<CurrentShop>,
    safe: true,
    docs: docs.partner,
  }),
}

/** The shop's Zalo messages (ZNS). */
export interface ShopMessages extends Methods<typeof zns> {
  /**
   * Checks the values of a message against the template's parameters before you pay for it, and returns them. Sends
   * nothing.
   *
   * @throws {ApiError} `invalid_input` that names the values that are missing, too short, too long or unknown.
   */
  check<Data extends Readonly<Record<string, string>>>(template: CheckedTemplate, data: Data): Data
}

/** A shop's client. */
export interface ItsShop extends BaseClient, Methods<typeof ownShop> {
  readonly tenant: Methods<typeof tenant>
  readonly hotlines: Methods<typeof hotlines>
  readonly users: Methods<typeof users>
  readonly extensions: Methods<typeof extensions>
  readonly callLogs: Methods<typeof callLogs>
  readonly oas: Methods<typeof oas>
  readonly templates: Methods<typeof templates>
  readonly zns: ShopMessages
  readonly followers: Methods<typeof followers>
  readonly consents: Methods<typeof consents>
}

/** What the partner's client passes to the clients of its shops. */
export interface Partner {
  apiKey: string
  definition: Omit<VendorDefinition, 'secrets' | 'credential'>
  options: ClientOptions
}

/** Makes a client that uses the shop's key. It gets that key from AuthorizeShop with the partner's key. */
export function createShop(given: ItsShopOptions, partner: Partner): ItsShop {
  const client = createShopClient(given, partner)
  const { request, fetch, auth } = client
  return {
    ...{ request, fetch, auth },
    ...client.bind('shop', ownShop),
    tenant: client.bind('shop.tenant', tenant),
    hotlines: client.bind('shop.hotlines', hotlines),
    users: client.bind('shop.users', users),
    extensions: client.bind('shop.extensions', extensions),
    callLogs: client.bind('shop.callLogs', callLogs),
    oas: client.bind('shop.oas', oas),
    templates: client.bind('shop.templates', templates),
    zns: { ...client.bind('shop.zns', zns), check: createTemplateCheck(client) },
    followers: client.bind('shop.followers', followers),
    consents: client.bind('shop.consents', consents),
  }
}

/** The two outcomes of a login by AuthorizeShop. The schema is strict, since without a key there is no grant. */
const shopLogin = v.variant('type', [
  v.looseObject({ type: v.literal('shop_key'), auth_token: headerText, expires_in: side.number }),
  v.looseObject({ type: v.literal('shop_request'), auth_token: side.nullable, auth_url: side.nullable }),
])

function createShopClient({ shopId, redirectUrl, shopKey }: ItsShopOptions, partner: Partner): Client {
  const { apiKey, definition, options } = partner

  async function login(call: TokenCall, signal: AbortSignal): Promise<Grant> {
    const path = 'Shop/AuthorizeShop'
    const json = { shop_id: shopId, redirect_url: redirectUrl }
    const headers = { authorization: `Bearer ${apiKey}` }
    const reply = await call('login', { path, headers, json }, shopLogin, signal)
    if (reply.type === 'shop_key') {
      // -1 means "until the shop leaves". Core ignores a lifetime that is not positive.
      return { access: new Secret(reply.auth_token), lifeMs: (reply.expires_in ?? 0) * 1_000 }
    }
    client.protect(reply.auth_token)
    const how = reply.auth_url
      ? 'send them to the address in url, then try again'
      : 'give redirectUrl to get an address to send them to'
    throw new ApiError({
      code: 'interaction_required',
      vendor: definition.vendor,
      operation: 'login',
      message: `The shop's owner must log in at ITS: ${how}`,
      url: reply.auth_url || undefined,
    })
  }

  const client = createClient(
    {
      ...definition,
      secrets: shopKey === undefined ? [apiKey] : [apiKey, shopKey],
      credential: {
        identity: [apiKey, shopId],
        ...(shopKey && { initialGrant: { access: new Secret(shopKey) } }),
        login,
      },
      challenge: isChallenge,
    },
    options,
  )
  return client
}

/**
 * Whether ITS refused the key. It refuses an unlinked or replaced key with 401 or 403. A 403 with another code than
 * `permission_denied` means something else, such as a quota that is used up.
 */
async function isChallenge({ status, json }: Challenged): Promise<boolean> {
  if (status !== 403) return status === 401
  const code = codeOf(await json())
  return code === undefined || code === 'permission_denied'
}
