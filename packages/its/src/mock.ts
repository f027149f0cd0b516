import { createMockServer, type MockControls, type MockRequest, type MockRoute } from '@x/core/mock'
import account from './fixtures/account.json' with { type: 'json' }
import currentShop from './fixtures/current-shop.json' with { type: 'json' }
import { createConnections, type MockShop } from './mock-shops.ts'
import { newCallLog, partnerTelephony, shopTelephony } from './mock-telephony.ts'
import { createWebhooks } from './mock-webhooks.ts'
import { type Body, bearer, createIds, fail, readBody, unauthenticated } from './mock-wire.ts'
import { type ZnsRejection, zaloAnswers, zaloOf } from './mock-zalo.ts'

export interface MockItsOptions {
  /** @default 'https://its.mock.example/v1/partner' */
  baseUrl?: string
  /** Name of the telephony service. @default 'Interits' */
  service?: string
  /** Rows in the longest page. @default 100, as at ITS's siblings */
  pageSize?: number
  /** Addresses that the partner has registered; only used with `ancestorRules`. @default none, so that any passes */
  redirectUrls?: readonly string[]
  /** Refuses in AuthorizeShop what only the code of ITS's ancestor (2022) is known to refuse. @default false */
  ancestorRules?: boolean
  /** Adds `?token=...&shop_id=...` to a redirect_url as ITS's page prints it, also to one that has a query. @default false */
  literalRedirect?: boolean
  /** How a shop's key that is no longer good is refused; not documented. @default 403, as in the ancestor's code */
  refusedKeyStatus?: 401 | 403
  /** A key goes on working after the shop left, as in the ancestor's code. @default false */
  unlinkedKeysWork?: boolean
}

export interface MockIts extends MockControls<{ baseUrl: string; apiKey: string }> {
  /** A shop that is connected to the partner from the start. */
  shopId: string
  /** A shop that has never logged in through the partner. */
  otherShopId: string
  /** Does what the owner does at `auth_url`, and gives the address that ITS then sends them to. @default the first shop */
  login(authUrl: string, shopId?: string): string
  /** Ends the link to the partner, as an owner can. */
  unlink(shopId?: string): void
  /** Closes the shop's account. */
  closeShop(shopId?: string): void
  /** Takes back the partner's own key. */
  revokeApiKey(): void
  /** Has Zalo not take the next messages: HTTP 200, status `N`. */
  rejectMessages(rejection: ZnsRejection, times?: number): void
  /** Puts a call into the shop's log, and gives it as the log has it. */
  addCallLog(fields?: Record<string, unknown>, shopId?: string): Record<string, unknown>
  /**
   * Calls the webhooks that were made for an entity, and gives their answers.
   * @param send takes the calls in place of the registered address. @default `globalThis.fetch`
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
 * An ITS that lives in this process.
 *
 * From ITS's own page: the two outcomes of AuthorizeShop, 400, 401, 403 and 404. From its ancestor's code: the words and
 * codes of refusals, 503 for a closed shop, the plain-text 404. Keys of shops have no lifetime, so `expireGrants()` does
 * the same as `revokeGrants()`: the keys of now are refused, and AuthorizeShop gives new ones.
 */
export function mockIts(options: MockItsOptions = {}): MockIts {
  const { baseUrl = 'https://its.mock.example/v1/partner', service = 'Interits', pageSize = 100 } = options
  const { redirectUrls = [], ancestorRules = false, literalRedirect = false } = options
  const { refusedKeyStatus = 403, unlinkedKeysWork = false } = options
  const nextId = createIds()
  const hotlines: Body[] = []
  let shops: MockShop[] = []
  let rejections: ZnsRejection[] = []
  let isKeyGood = true

  const { origin } = new URL(baseUrl)
  const rules = { origin, redirectUrls, ancestorRules, literalRedirect }
  const connections = createConnections(() => shops, nextId, rules)
  const webhooks = createWebhooks(nextId)

  type Answer<Who> = (body: Body, who: Who) => Response | object
  const asResponse = (answer: Response | object) => (answer instanceof Response ? answer : Response.json(answer))

  function partnerRoute(path: string, answer: (body: Body) => Response | object): MockRoute {
    return route(path, (request, body) => {
      const token = bearer(request)
      if (token === undefined) return unauthenticated()
      return token === apiKey && isKeyGood ? asResponse(answer(body)) : unauthenticated('api_key không hợp lệ')
    })
  }

  function shopRoute(path: string, answer: Answer<MockShop>): MockRoute {
    return route(path, (request, body) => {
      const token = bearer(request)
      if (token === undefined) return unauthenticated()
      const shop = shops.find(({ relation }) => relation?.key === token && (relation.isLinked || unlinkedKeysWork))
      if (shop !== undefined) return asResponse(answer(body, shop))
      if (!/^shop\d+:/.test(token) || refusedKeyStatus === 401) return unauthenticated('api_key không hợp lệ')
      return fail(403, 'permission_denied', 'Không tìm thấy hoặc cần quyền truy cập..')
    })
  }

  function route(path: string, answer: (request: MockRequest, body: Body) => Response): MockRoute {
    return {
      method: 'POST',
      url: `${baseUrl}.${path}`,
      answer: (request) => {
        const body = readBody(request)
        return body instanceof Response ? body : answer(request, body)
      },
    }
  }

  const telephony = { shops: () => shops, hotlines, nextId, pageSize }
  const partner = partnerTelephony(telephony)
  const shop = shopTelephony(telephony)
  const zalo = zaloAnswers(nextId, pageSize, () => rejections.shift())
  const authorizeShop = partnerRoute('Shop/AuthorizeShop', connections.authorize)

  const server = createMockServer({
    origins: [baseUrl],
    routes: {
      // One address: with a shop_id it is how a shop's client logs in.
      login: { ...authorizeShop, when: ({ json }) => (json as Body | undefined)?.shop_id !== undefined },
      // ITS has no refresh; the name is here since all mocks have it.
      refresh: { ...authorizeShop, when: () => false },
      authorizeShop,
      account: partnerRoute('Misc/CurrentAccount', () => ({ ...account, redirect_urls: redirectUrls })),
      'tenants.list': partnerRoute(`${service}/GetPartnerTenantList`, partner.tenantsList),
      'tenants.activate': partnerRoute(`${service}/PartnerActivateTenant`, partner.tenantsActivate),
      'hotlines.create': partnerRoute(`${service}/PartnerAddHotline`, partner.hotlinesCreate),
      'hotlines.list': partnerRoute(`${service}/GetPartnerHotlineList`, partner.hotlinesList),
      'webhooks.create': partnerRoute('Webhook/CreateWebhook', webhooks.answers.create),
      'webhooks.list': partnerRoute('Webhook/GetWebhooks', webhooks.answers.list),
      'webhooks.delete': partnerRoute('Webhook/DeleteWebhook', webhooks.answers.delete),
      'shop.current': shopRoute('Shop/CurrentShop', (_body, { id, name }) => ({ ...currentShop, id, name })),
      'shop.tenant.create': shopRoute(`${service}/CreateTenant`, shop.tenantCreate),
      'shop.tenant.get': shopRoute(`${service}/GetTenant`, shop.tenantGet),
      'shop.hotlines.list': shopRoute(`${service}/GetHotlines`, shop.hotlinesList),
      'shop.users.create': shopRoute('Shop/CreateAccountUser', shop.usersCreate),
      'shop.users.list': shopRoute('Shop/GetAccountUsers', shop.usersList),
      'shop.extensions.create': shopRoute(`${service}/CreateExtension`, shop.extensionsCreate),
      'shop.extensions.info': shopRoute(`${service}/GetExtensionInfo`, shop.extensionsInfo),
      'shop.extensions.list': shopRoute(`${service}/GetExtensions`, shop.extensionsList),
      'shop.extensions.assign': shopRoute(`${service}/AssignUserToExtension`, shop.extensionsAssign),
      'shop.extensions.updateHotline': shopRoute(`${service}/UpdateHotlineForExtension`, shop.extensionsUpdateHotline),
      'shop.extensions.removeUser': shopRoute(`${service}/RemoveUserOfExtension`, shop.extensionsRemoveUser),
      'shop.callLogs.list': shopRoute(`${service}/ListCallLogs`, shop.callLogsList),
      'shop.oas.authorize': shopRoute('Zalo/AuthorizeOA', zalo.oasAuthorize),
      'shop.oas.connect': shopRoute('Zalo/ConnectOA', zalo.oasConnect),
      'shop.oas.list': shopRoute('Zalo/ListOA', zalo.oasList),
      'shop.oas.get': shopRoute('Zalo/GetShopOA', zalo.oasGet),
      'shop.oas.update': shopRoute('Zalo/UpdateShopOA', zalo.oasUpdate),
      'shop.templates.get': shopRoute('Zalo/GetTemplate', zalo.templatesGet),
      'shop.templates.list': shopRoute('Zalo/ListTemplates', zalo.templatesList),
      'shop.templates.create': shopRoute('Zalo/CreateTemplate', zalo.templatesCreate),
      'shop.zns.send': shopRoute('Zalo/SendZNS', zalo.znsSend),
      'shop.zns.get': shopRoute('Zalo/GetMessage', zalo.znsGet),
      'shop.zns.list': shopRoute('Zalo/ListMessages', zalo.znsList),
      'shop.consents.create': shopRoute('Zalo/RequestConsent', zalo.consentsCreate),
    },
    unknown: ({ method, url }) => {
      const name = /\.(\w+)\/\w+$/.exec(url.pathname)?.[1] ?? ''
      // The routing table of ITS's web server answers what no service is registered for.
      if (!['Shop', 'Misc', 'Webhook', 'Zalo', service].includes(name)) {
        return new Response('404 page not found\n', { status: 404, headers: { 'content-type': 'text/plain' } })
      }
      const reason = method === 'POST' ? 'no handler for path' : `unsupported method "${method}", only POST is allowed:`
      return fail(404, 'bad_route', `${reason} "${url.pathname}"`, { invalid_route: `${method} ${url.pathname}` })
    },
  })

  function reset() {
    isKeyGood = true
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
    for (const first of shops.slice(0, 1)) connections.link(first)
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
    credentials: { baseUrl, apiKey },
    shopId: shopIds[0],
    otherShopId: shopIds[1],
    login: (authUrl, shopId = shopIds[0]) => connections.login(authUrl, shopId),
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
      isKeyGood = false
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
