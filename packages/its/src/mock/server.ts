import { createMockServer, type MockRequest, type MockRoute } from '@x/core/mock'
import type { Connections, MockShop } from './connections.ts'
import account from './fixtures/account.json' with { type: 'json' }
import currentShop from './fixtures/current-shop.json' with { type: 'json' }
import { partnerTelephony, shopTelephony } from './telephony.ts'
import type { createWebhooks } from './webhooks.ts'
import { type Body, bearer, fail, type NextId, readBody, unauthenticated } from './wire.ts'
import { type ZnsRejection, zaloAnswers } from './zalo.ts'

export interface MockServerParts {
  baseUrl: string
  service: string
  pageSize: number
  redirectUrls: readonly string[]
  refusedKeyStatus: 401 | 403
  unlinkedKeysWork: boolean
  nextId: NextId
  shops(): readonly MockShop[]
  hotlines: Body[]
  connections: Connections
  webhooks: ReturnType<typeof createWebhooks>
  isPartnerKey(token: string): boolean
  takeRejection(): ZnsRejection | undefined
}

/** The routes of the mock: who may call each one, and what it answers. */
export function createItsServer(parts: MockServerParts) {
  const { baseUrl, service, connections, webhooks } = parts
  type Answer<Who> = (body: Body, who: Who) => Response | object
  const asResponse = (answer: Response | object) => (answer instanceof Response ? answer : Response.json(answer))

  function forPartner(path: string, answer: (body: Body) => Response | object): MockRoute {
    return route(path, (request, body) => {
      const token = bearer(request)
      if (token === undefined) return unauthenticated()
      return parts.isPartnerKey(token) ? asResponse(answer(body)) : unauthenticated('api_key không hợp lệ')
    })
  }

  function forShop(path: string, answer: Answer<MockShop>): MockRoute {
    return route(path, (request, body) => {
      const token = bearer(request)
      if (token === undefined) return unauthenticated()
      const shop = parts
        .shops()
        .find(({ relation }) => relation?.key === token && (relation.isLinked || parts.unlinkedKeysWork))
      if (shop !== undefined) return asResponse(answer(body, shop))
      if (!/^shop\d+:/.test(token) || parts.refusedKeyStatus === 401) return unauthenticated('api_key không hợp lệ')
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

  const partner = partnerTelephony(parts)
  const shop = shopTelephony(parts)
  const zalo = zaloAnswers(parts.nextId, parts.pageSize, parts.takeRejection)
  const authorizeShop = forPartner('Shop/AuthorizeShop', connections.authorize)

  return createMockServer({
    origins: [baseUrl],
    routes: {
      // Both have the same address. A request with a `shop_id` is the login of a shop's client.
      login: { ...authorizeShop, when: ({ json }) => (json as Body | undefined)?.shop_id !== undefined },
      // ITS has no refresh call. The name exists because every mock has it.
      refresh: { ...authorizeShop, when: () => false },
      authorizeShop,
      account: forPartner('Misc/CurrentAccount', () => ({ ...account, redirect_urls: parts.redirectUrls })),
      'tenants.list': forPartner(`${service}/GetPartnerTenantList`, partner.tenantsList),
      'tenants.activate': forPartner(`${service}/PartnerActivateTenant`, partner.tenantsActivate),
      'hotlines.create': forPartner(`${service}/PartnerAddHotline`, partner.hotlinesCreate),
      'hotlines.list': forPartner(`${service}/GetPartnerHotlineList`, partner.hotlinesList),
      'webhooks.create': forPartner('Webhook/CreateWebhook', webhooks.answers.create),
      'webhooks.list': forPartner('Webhook/GetWebhooks', webhooks.answers.list),
      'webhooks.delete': forPartner('Webhook/DeleteWebhook', webhooks.answers.delete),
      'shop.current': forShop('Shop/CurrentShop', (_body, { id, name }) => ({ ...currentShop, id, name })),
      'shop.tenant.create': forShop(`${service}/CreateTenant`, shop.tenantCreate),
      'shop.tenant.get': forShop(`${service}/GetTenant`, shop.tenantGet),
      'shop.hotlines.list': forShop(`${service}/GetHotlines`, shop.hotlinesList),
      'shop.users.create': forShop('Shop/CreateAccountUser', shop.usersCreate),
      'shop.users.list': forShop('Shop/GetAccountUsers', shop.usersList),
      'shop.extensions.create': forShop(`${service}/CreateExtension`, shop.extensionsCreate),
      'shop.extensions.info': forShop(`${service}/GetExtensionInfo`, shop.extensionsInfo),
      'shop.extensions.list': forShop(`${service}/GetExtensions`, shop.extensionsList),
      'shop.extensions.assign': forShop(`${service}/AssignUserToExtension`, shop.extensionsAssign),
      'shop.extensions.updateHotline': forShop(`${service}/UpdateHotlineForExtension`, shop.extensionsUpdateHotline),
      'shop.extensions.removeUser': forShop(`${service}/RemoveUserOfExtension`, shop.extensionsRemoveUser),
      'shop.callLogs.list': forShop(`${service}/ListCallLogs`, shop.callLogsList),
      'shop.oas.authorize': forShop('Zalo/AuthorizeOA', zalo.oasAuthorize),
      'shop.oas.connect': forShop('Zalo/ConnectOA', zalo.oasConnect),
      'shop.oas.list': forShop('Zalo/ListOA', zalo.oasList),
      'shop.oas.get': forShop('Zalo/GetShopOA', zalo.oasGet),
      'shop.oas.update': forShop('Zalo/UpdateShopOA', zalo.oasUpdate),
      'shop.templates.get': forShop('Zalo/GetTemplate', zalo.templatesGet),
      'shop.templates.list': forShop('Zalo/ListTemplates', zalo.templatesList),
      'shop.templates.create': forShop('Zalo/CreateTemplate', zalo.templatesCreate),
      'shop.zns.send': forShop('Zalo/SendZNS', zalo.znsSend),
      'shop.zns.get': forShop('Zalo/GetMessage', zalo.znsGet),
      'shop.zns.list': forShop('Zalo/ListMessages', zalo.znsList),
      'shop.followers.list': forShop('Zalo/ListFollowers', zalo.followersList),
      'shop.consents.create': forShop('Zalo/RequestConsent', zalo.consentsCreate),
    },
    unknown: ({ method, url }) => {
      const name = /\.(\w+)\/\w+$/.exec(url.pathname)?.[1] ?? ''
      // ITS's web server answers in plain text for a service that is not registered.
      if (!['Shop', 'Misc', 'Webhook', 'Zalo', service].includes(name)) {
        return new Response('404 page not found\n', { status: 404, headers: { 'content-type': 'text/plain' } })
      }
      const reason = method === 'POST' ? 'no handler for path' : `unsupported method "${method}", only POST is allowed:`
      return fail(404, 'bad_route', `${reason} "${url.pathname}"`, { invalid_route: `${method} ${url.pathname}` })
    },
  })
}

/** The operations that `calls` counts, and that `failNext` can make fail. */
export type ItsOperation = keyof ReturnType<typeof createItsServer>['calls']
