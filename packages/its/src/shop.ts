import {
  ApiError,
  type Challenged,
  type ClientOptions,
  createClient,
  createOrigin,
  type Grant,
  Secret,
  type TokenCall,
  type VendorDefinition,
} from '@x/core/vendor'
import { shopLogin } from './authorize.ts'
import { codeOf } from './schemas.ts'

export interface ItsShopOptions {
  /** ITS's id of the shop, as the redirect and AuthorizeShop give it. */
  shopId: string
  /** Where the owner is sent back to when they must log in again; without it there is no address to send them to. */
  redirectUrl?: string | undefined
  /** The shop's key if you have stored one: it is tried first, and replaced when ITS refuses it. */
  shopKey?: string | undefined
}

/** What the partner's client hands down to those of its shops. */
export interface Partner {
  apiKey: string
  facts: Pick<VendorDefinition, 'vendor' | 'baseUrl' | 'separator' | 'headers' | 'read'> & { separator: string }
  options: ClientOptions
}

/** A client under the shop's key, which it gets from AuthorizeShop under the partner's. */
export function createShopClient({ shopId, redirectUrl, shopKey }: ItsShopOptions, partner: Partner) {
  const { apiKey, facts, options } = partner
  const { base } = createOrigin(facts.baseUrl, { allowHttp: options.allowHttp, separator: facts.separator })

  async function login(call: TokenCall, signal: AbortSignal): Promise<Grant> {
    const url = `${base}Shop/AuthorizeShop`
    const json = { shop_id: shopId, redirect_url: redirectUrl }
    const headers = { authorization: `Bearer ${apiKey}` }
    const reply = await call('login', { url, headers, json }, shopLogin, signal)
    if (reply.type === 'shop_key') {
      // -1 stands for "until the shop leaves", which to core is no lifetime at all.
      return { access: new Secret(reply.auth_token), lifeMs: (reply.expires_in ?? 0) * 1_000 }
    }
    client.protect(reply.auth_token)
    const how = reply.auth_url
      ? 'send them to the address in url, then try again'
      : 'give redirectUrl to get an address to send them to'
    throw new ApiError({
      code: 'interaction_required',
      vendor: facts.vendor,
      operation: 'login',
      message: `The shop's owner must log in at ITS: ${how}`,
      url: reply.auth_url || undefined,
    })
  }

  const client = createClient(
    {
      ...facts,
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

/** An unlinked or replaced key is refused with either status; 403 also says that a quota is used up, by its code. */
async function isChallenge({ status, json }: Challenged): Promise<boolean> {
  if (status !== 403) return status === 401
  const code = codeOf(await json())
  return code === undefined || code === 'permission_denied'
}
