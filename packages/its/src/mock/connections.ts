import keyReply from './fixtures/authorize-shop-key.json' with { type: 'json' }
import requestReply from './fixtures/authorize-shop-request.json' with { type: 'json' }
import { type Body, fail, invalid, type NextId } from './wire.ts'

/** A shop at ITS and everything it has there. Lists are newest first. */
export interface MockShop {
  id: string
  ownerId: string
  name: string
  isOpen: boolean
  /** The link to the partner. Absent until the shop has logged in through the partner. */
  relation?: { key: string; isLinked: boolean }
  tenant?: Body
  users: Body[]
  extensions: Body[]
  callLogs: Body[]
  oas: Body[]
  templates: Body[]
  messages: Body[]
  followers: Body[]
}

export interface ShopRules {
  origin: string
  redirectUrls: readonly string[]
  ancestorRules: boolean
  literalRedirect: boolean
}

const requestSeconds = 900

/** Keeps which shops are connected to the partner, and their keys. */
export function createConnections(shops: () => readonly MockShop[], nextId: NextId, rules: ShopRules) {
  const requests = new Map<string, { redirectUrl: string; until: number }>()
  let keys = 0

  const find = (id: unknown) => shops().find((shop) => shop.id === id)
  const newKey = (shop: MockShop) => {
    keys += 1
    return `shop${shop.id}:${`MockKey${keys}`.padEnd(64, 'MockKey')}`
  }

  function link(shop: MockShop) {
    shop.relation ??= { key: newKey(shop), isLinked: true }
    shop.relation.isLinked = true
  }

  function askToLogIn({ redirect_url }: Body): Response {
    const token = `request:${`Mock_request_token_${nextId()}`.padEnd(43, '_')}`
    const redirectUrl = typeof redirect_url === 'string' ? redirect_url : ''
    requests.set(token, { redirectUrl, until: Date.now() + requestSeconds * 1_000 })
    const auth_url = redirectUrl && `${rules.origin}/login?token=${encodeURIComponent(token)}`
    return Response.json({ ...requestReply, auth_token: token, auth_url })
  }

  /** The request behind an `auth_url`, unless it was answered or has expired. */
  function openRequest(authUrl: string) {
    const token = new URL(authUrl).searchParams.get('token') ?? ''
    const request = requests.get(token)
    if (request === undefined || request.until <= Date.now()) return
    return { ...request, close: () => requests.delete(token) }
  }

  /** Answers the request behind an `auth_url`, and returns the address that the owner is sent to. */
  function answer(authUrl: string, shop: MockShop | undefined): string {
    const request = openRequest(authUrl)
    if (request === undefined) throw new Error('The login page says: link expired')
    request.close()
    const { redirectUrl } = request
    // What ITS does when the owner cancels is not known. The mock sends them to the unchanged `redirect_url`.
    if (shop === undefined) return redirectUrl
    link(shop)
    if (!rules.literalRedirect) return `${redirectUrl}${redirectUrl.includes('?') ? '&' : '?'}shop_id=${shop.id}`
    const token = new URL(authUrl).searchParams.get('token') ?? ''
    return `${redirectUrl}?token=${encodeURIComponent(token)}&shop_id=${shop.id}`
  }

  return {
    link,
    find,
    answer,
    isOpen: (authUrl: string) => openRequest(authUrl) !== undefined,
    /** What AuthorizeShop answers to the partner's key. */
    authorize: (body: Body): Response => {
      const refusal = rules.ancestorRules ? refuse(body, rules.redirectUrls) : undefined
      if (refusal !== undefined) return refusal
      if (body.shop_id === undefined) return askToLogIn(body)
      const shop = find(body.shop_id)
      if (shop?.relation === undefined) {
        const reason = 'Chỉ có thể sử dụng shop_id nếu shop đã từng đăng nhập qua hệ thống của đối tác'
        return fail(403, 'permission_denied', 'Không tìm thấy hoặc cần quyền truy cập..', { reason })
      }
      if (!shop.isOpen) {
        const msg = 'Tài khoản không còn được sử dụng hoặc đã bị xoá'
        return fail(503, 'unavailable', msg, { xcode: 'account_closed' })
      }
      if (!shop.relation.isLinked) return askToLogIn(body)
      return Response.json({ ...keyReply, auth_token: shop.relation.key })
    },
    replaceKeys: () => {
      for (const shop of shops()) if (shop.relation !== undefined) shop.relation.key = newKey(shop)
    },
    reset: () => requests.clear(),
  }
}

export type Connections = ReturnType<typeof createConnections>

/** Refuses what the ancestor's code refuses, in the same order. ITS's pages mention none of it. */
function refuse(body: Body, redirectUrls: readonly string[]): Response | undefined {
  const { shop_id, redirect_url, email, phone, external_shop_id, external_user_id } = body
  const given = (value: unknown): value is string => typeof value === 'string' && value !== ''
  if (given(redirect_url)) {
    if (!URL.canParse(redirect_url)) return invalid('Invalid redirect_url')
    const { host } = new URL(redirect_url)
    const isLocal = host === 'localhost' || /^127\.0\.0\.\d{3}$/.test(host)
    const isRegistered = redirectUrls.length === 0 || redirectUrls.includes(redirect_url)
    if (!isLocal && !isRegistered) return invalid('Địa chỉ url cần được đăng ký trước')
  }
  if (given(email) && !email.includes('@')) return invalid('Giá trị email không hợp lệ')
  if (given(phone) && !/^\+?\d{9,12}$/.test(phone)) return invalid('Giá trị phone không hợp lệ')
  if (given(external_shop_id) && !/^[\w\-.$#:]{2,100}$/.test(external_shop_id)) return invalid('external_shop_id')
  if (shop_id !== undefined && external_shop_id !== undefined) return invalid('shop_id and external_shop_id')
  if (given(external_user_id)) return invalid('external_user_id is removed')
  if (shop_id !== undefined && (given(email) || given(phone))) return invalid('shop_id with email or phone')
  return
}
