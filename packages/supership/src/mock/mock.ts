import { createMockServer, createTokenBook, type MockControls, type MockRequest, type MockRoute } from '@x/core/mock'
import type { SuperShipPasswordOptions, SuperShipTokenOptions } from '../auth.ts'
import { type MockContext, openAnswers, sayFaults, shopAnswers } from './answers.ts'
import { createCourier, type Delivered, type Receive } from './courier.ts'
import { defaultGuesses, failure, faultsOf, fieldsOf, type SuperShipGuesses, success } from './replies.ts'
import { type MockShop, makeShop, sampleWarehouses } from './shop.ts'

export interface MockSuperShipOptions {
  /** @default 'https://api.mysupership.vn/v1/partner' */
  baseUrl?: string
  /** Seconds that a token lives. @default 31_536_000, a year */
  tokenSeconds?: number
  /** Where orders made with the partner's code are told to; SuperShip sets this by hand. @default nowhere */
  partnerWebhook?: string
  /** Takes what is sent to registered webhooks, in place of the network. @default `fetch` */
  receive?: Receive
  guesses?: SuperShipGuesses
}

export interface MockSuperShip extends MockControls<SuperShipPasswordOptions & { baseUrl: string }, Operation> {
  /** The same shop by its personal token. */
  tokenCredentials: SuperShipTokenOptions & { baseUrl: string }
  /** What was sent to webhooks, oldest first. */
  readonly deliveries: readonly Delivered[]
  /** Moves an order to its next status, or to any other, and tells its webhook. Resolves to the status it is in then. */
  advance(code: string, status?: string): Promise<string>
  /** Weighs an order anew and tells its webhook. */
  weigh(code: string, grams: number): Promise<void>
  /** Tells an order's webhook again how it stands; to a handler or another address, if one is given. Resolves to the answer's status. */
  deliver(code: string, to?: string | Receive): Promise<number>
}

type Path = keyof typeof paths
type Operation = Path | 'request'
type Answer = (request: MockRequest) => Response

const paths = {
  // SuperShip has no refresh: an attempt at one is counted as such, and answered as the login that it is not.
  refresh: ['POST', 'auth/login'],
  login: ['POST', 'auth/login'],
  register: ['POST', 'auth/register'],
  'areas.provinces': ['GET', 'areas/province'],
  'areas.districts': ['GET', 'areas/district'],
  'areas.communes': ['GET', 'areas/commune'],
  'orders.quote': ['GET', 'orders/price'],
  'orders.create': ['POST', 'orders/add'],
  'orders.statuses': ['GET', 'orders/status'],
  'orders.get': ['GET', 'orders/info'],
  'orders.labelToken': ['POST', 'orders/token'],
  'orders.labelUrl': ['GET', 'orders/awb'],
  'orders.cancel': ['POST', 'orders/cancel'],
  'warehouses.list': ['GET', 'warehouses'],
  'warehouses.create': ['POST', 'warehouses/create'],
  'warehouses.update': ['POST', 'warehouses/update'],
  'webhooks.get': ['GET', 'webhooks'],
  'webhooks.create': ['POST', 'webhooks/create'],
} as const

const labelHost = 'https://khachhang.supership.vn'
const personalToken = 'mock-supership-personal-token'
const partner = {
  clientId: 'MockClient',
  clientSecret: 'mock-supership-client-secret',
  partner: 'mock-supership-partner-code',
}
const shopLogin = { username: 'shop@example.com', password: 'mock-supership-password' }

/**
 * A SuperShip that lives in this process: one partner, one shop with two warehouses, and the shops that you register.
 *
 * It answers as SuperShip's pages show; what they leave open is in `guesses`.
 */
export function mockSuperShip(options: MockSuperShipOptions = {}): MockSuperShip {
  const { baseUrl = 'https://api.mysupership.vn/v1/partner', tokenSeconds = 31_536_000 } = options
  const guesses = { ...defaultGuesses, ...options.guesses }
  const tokens = createTokenBook('supership')
  const owners = new Map<string, MockShop>()
  const shops: MockShop[] = []
  const labels = new Map<string, string[]>()
  let isPersonalTokenGood = true
  let count = 0
  const context: MockContext = {
    guesses,
    labels,
    next: () => ++count,
    partner: { code: partner.partner, webhook: options.partnerWebhook },
  }
  const findOrder = (code: string) => shops.flatMap(({ orders }) => orders).find(({ details }) => details.code === code)
  const { deliveries, ...courier } = createCourier(findOrder, guesses, options.receive)

  function reset() {
    const shop = makeShop('S983262', shopLogin.username, shopLogin.password)
    shops.splice(0, shops.length, { ...shop, warehouses: sampleWarehouses() })
    owners.clear()
    labels.clear()
    deliveries.length = 0
    isPersonalTokenGood = true
    count = 0
    tokens.reset()
    server.reset()
  }

  function tokenFor(shop: MockShop) {
    const { access, refresh } = tokens.issue(tokenSeconds)
    owners.set(access, shop)
    return { token: { token_type: 'Bearer', expires_in: tokenSeconds, access_token: access }, refresh }
  }

  function login(request: MockRequest): Response {
    const given = fieldsOf(request)
    const faults = faultsOf(given, ['client_id', 'client_secret', 'username', 'password', 'partner'])
    if (Object.keys(faults).length > 0) return sayFaults(context, faults)
    const isPartner =
      given.client_id === partner.clientId &&
      given.client_secret === partner.clientSecret &&
      given.partner === partner.partner
    const shop = shops.find(({ email, password }) => email === given.username && password === given.password)
    if (!isPartner || shop === undefined) {
      return failure(guesses.loginRefusalStatus, 'Thông tin đăng nhập không chính xác')
    }
    const { token, refresh } = tokenFor(shop)
    return success(guesses.refreshToken ? { ...token, refresh_token: refresh } : token)
  }

  function register(request: MockRequest): Response {
    const given = fieldsOf(request)
    const faults = faultsOf(given, ['project', 'name', 'phone', 'email', 'password', 'partner'])
    if (faults.partner === undefined && given.partner !== partner.partner)
      faults.partner = ['Trường partner không đúng']
    if (shops.some(({ email }) => email === given.email)) faults.email = ['Trường email đã tồn tại']
    if (Object.keys(faults).length > 0) return sayFaults(context, faults)
    const shop = makeShop(`S${748_146 + shops.length}`, String(given.email), String(given.password))
    shops.push(shop)
    const { project, name, phone, email } = given
    return success({ code: shop.code, project, name, phone, email, referral: 'PLOKJ52747', ...tokenFor(shop).token })
  }

  function guarded(answer: (shop: MockShop, request: MockRequest) => Response): Answer {
    return (request) => {
      const authorization = request.headers.get('authorization')
      const isPersonal = isPersonalTokenGood && authorization === `Bearer ${personalToken}`
      const shop = isPersonal ? shops[0] : owners.get(authorization?.slice('Bearer '.length) ?? '')
      if (shop !== undefined && (isPersonal || tokens.accepts(authorization))) return answer(shop, request)
      return failure(401, 'Mã Xác Thực không hợp lệ', guesses.codeInBody ? { code: 401 } : {})
    }
  }

  const guardedAnswers = Object.entries(shopAnswers(context)).map(([name, answer]) => [name, guarded(answer)])
  const answers: Record<Path, Answer> = {
    refresh: login,
    login,
    register,
    ...openAnswers(context),
    ...(Object.fromEntries(guardedAnswers) as Record<keyof ReturnType<typeof shopAnswers>, Answer>),
  }
  const routes = (Object.keys(paths) as Path[]).map((name) => {
    const [method, path] = paths[name]
    const url = `${name === 'orders.labelUrl' ? labelHost : baseUrl}/${path}`
    return { name, method, url, answer: answers[name], ...(name === 'refresh' && { when: isRefresh }) }
  })
  const server = createMockServer<Path>({
    origins: [baseUrl, labelHost],
    routes: Object.fromEntries(routes.map(({ name, ...route }) => [name, route])) as Record<Path, MockRoute>,
    unknown: guarded((_shop, { url }) => {
      const isKnown = routes.some((route) => route.url === url.origin + url.pathname)
      return isKnown ? failure(405, 'Method Not Allowed') : failure(404, 'Not Found')
    }),
  })
  reset()

  return {
    ...server,
    ...courier,
    deliveries,
    credentials: { ...partner, ...shopLogin, baseUrl },
    tokenCredentials: { token: personalToken, baseUrl },
    expireGrants: tokens.expire,
    revokeGrants: () => {
      isPersonalTokenGood = false
      tokens.revoke()
    },
    reset,
  }
}

const isRefresh = (request: MockRequest) => 'refresh_token' in fieldsOf(request)
