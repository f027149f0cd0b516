import { type MockControls, trimBase } from '@x/core/mock'
import { createConnections, type MockShop } from './mock/connections.ts'
import { loginPage } from './mock/login-page.ts'
import { createItsServer, type ItsOperation } from './mock/server.ts'
import { newCallLog, startTelephony, telephonyIds } from './mock/telephony.ts'
import { createWebhooks } from './mock/webhooks.ts'
import { type Body, createIds } from './mock/wire.ts'
import { type ZnsRejection, zaloOf } from './mock/zalo.ts'

export interface MockItsOptions {
  /** @default 'https://its.mock.example/v1/partner' */
  baseUrl?: string
  /** Name of the telephony service. @default 'Interits' */
  service?: string
  /** The maximum number of rows on a page. @default 100, as at ITS's siblings */
  pageSize?: number
  /**
   * The first shop starts with an active tenant, a hotline and a user, so that an extension can be created at once.
   * @default false
   */
  withTelephony?: boolean
  /** The partner's registered redirect addresses. Checked only with `ancestorRules`. @default none, so any passes */
  redirectUrls?: readonly string[]
  /** Makes AuthorizeShop refuse what only the code of ITS's ancestor (2022) is known to refuse. @default false */
  ancestorRules?: boolean
  /**
   * Adds `?token=...&shop_id=...` to a redirect_url as ITS's page prints it, even when it already has a query.
   * @default false
   */
  literalRedirect?: boolean
  /** The status for an invalid key of a shop. ITS documents none. @default 403, as in the ancestor's code */
  refusedKeyStatus?: 401 | 403
  /** Keeps a shop's key valid after the shop left, as in the ancestor's code. @default false */
  unlinkedKeysWork?: boolean
}

export interface MockIts extends MockControls<{ baseUrl: string; apiKey: string }, ItsOperation> {
  /** A shop that is connected to the partner from the start. */
  shopId: string
  /** A shop that has never logged in through the partner. */
  otherShopId: string
  /** The hotline that the first shop has with `withTelephony`. */
  hotlineId: string
  /** The user that the first shop has with `withTelephony`. */
  userId: string
  /**
   * Grants access as the owner does at `auth_url`, and returns the address that ITS then sends them to.
   * A browser or `fetch` can open `auth_url` too: the mock serves a page with a form there.
   * @default the first shop
   */
  login(authUrl: string, shopId?: string): string
  /**
   * Cancels at `auth_url`, and returns the address that the owner is sent to. That address is a guess: `redirect_url`
   * without a `shop_id`.
   */
  cancel(authUrl: string): string
  /** Ends the link to the partner, as an owner can. */
  unlink(shopId?: string): void
  /** Closes the shop's account. */
  closeShop(shopId?: string): void
  /** Revokes the partner's own key. */
  revokeApiKey(): void
  /** Makes Zalo reject the next messages: HTTP 200 with status `N`. */
  rejectMessages(rejection: ZnsRejection, times?: number): void
  /** Adds a call to the shop's log, and returns the entry. */
  addCallLog(fields?: Record<string, unknown>, shopId?: string): Record<string, unknown>
  /**
   * Calls the webhooks that are registered for an entity, and returns their replies.
   * @param send receives the requests instead of the registered address. @default `globalThis.fetch`
   */
  deliver(
    entity: string,
    latest: Record<string, unknown>,
    send?: (request: Request) => Promise<Response>,
  ): Promise<Response[]>
}

const apiKey = '1052570182707770001:MockPartnerKeyMockPartnerKey0001'
const shopIds = ['1052570182707778180', '1052570182707778181'] as const

/**
 * Makes a mock ITS in this process.
 *
 * ITS's own page documents the two outcomes of AuthorizeShop and the statuses 400, 401, 403 and 404. The codes and
 * messages of refusals, the 503 of a closed shop and the plain-text 404 come from the code of its ancestor. A shop's
 * key has no lifetime, so `expireGrants()` does the same as `revokeGrants()`: the current keys are refused, and
 * AuthorizeShop returns new ones.
 */
export function mockIts(options: MockItsOptions = {}): MockIts {
  const baseUrl = trimBase(options.baseUrl ?? 'https://its.mock.example/v1/partner')
  const { service = 'Interits', pageSize = 100 } = options
  const { redirectUrls = [], ancestorRules = false, literalRedirect = false } = options
  const { refusedKeyStatus = 403, unlinkedKeysWork = false, withTelephony = false } = options
  const nextId = createIds()
  const hotlines: Body[] = []
  let shops: MockShop[] = []
  let rejections: ZnsRejection[] = []
  let isKeyValid = true

  const { origin } = new URL(baseUrl)
  const connections = createConnections(() => shops, nextId, { origin, redirectUrls, ancestorRules, literalRedirect })
  const webhooks = createWebhooks(nextId)
  const server = createItsServer({
    ...{ baseUrl, service, pageSize, redirectUrls, refusedKeyStatus, unlinkedKeysWork },
    ...{ nextId, hotlines, connections, webhooks },
    shops: () => shops,
    isPartnerKey: (token) => token === apiKey && isKeyValid,
    takeRejection: () => rejections.shift(),
  })

  function reset() {
    isKeyValid = true
    rejections = []
    hotlines.length = 0
    shops = shopIds.map((id, index) => ({
      id,
      ownerId: `105257018270777010${index + 1}`,
      name: `Shop ${'AB'.charAt(index)}`,
      isOpen: true,
      users: [],
      extensions: [],
      callLogs: [],
      messages: [],
      ...zaloOf(id),
    }))
    connections.reset()
    webhooks.reset()
    for (const first of shops.slice(0, 1)) {
      connections.link(first)
      if (withTelephony) startTelephony(first, hotlines)
    }
    server.reset()
  }
  reset()

  function shopOf(id: string): MockShop {
    const found = connections.find(id)
    if (found === undefined) throw new TypeError(`The mock has no shop ${id}, only ${shopIds.join(', ')}`)
    return found
  }

  return {
    ...server,
    handlers: [...loginPage(origin, connections, () => shops), ...server.handlers],
    credentials: { baseUrl, apiKey },
    shopId: shopIds[0],
    otherShopId: shopIds[1],
    ...telephonyIds,
    login: (authUrl, shopId = shopIds[0]) => connections.answer(authUrl, shopOf(shopId)),
    cancel: (authUrl) => connections.answer(authUrl, undefined),
    unlink: (shopId = shopIds[0]) => {
      const { relation } = shopOf(shopId)
      if (relation !== undefined) relation.isLinked = false
    },
    closeShop: (shopId = shopIds[0]) => {
      shopOf(shopId).isOpen = false
    },
    expireGrants: connections.replaceKeys,
    revokeGrants: connections.replaceKeys,
    revokeApiKey: () => {
      isKeyValid = false
    },
    rejectMessages: (rejection, times = 1) => {
      rejections.push(...Array.from({ length: times }, () => rejection))
    },
    addCallLog: (fields = {}, shopId = shopIds[0]) => {
      const { callLogs } = shopOf(shopId)
      callLogs.unshift(newCallLog(fields, nextId))
      return { ...callLogs[0] }
    },
    deliver: (entity, latest, send = (request) => fetch(request)) => webhooks.deliver(entity, latest, send),
    reset,
  }
}
