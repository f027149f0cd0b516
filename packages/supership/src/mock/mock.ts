import { createMockServer, createTokenBook, type MockControls, trimBase } from '@x/core/mock'
import type { SuperShipPasswordOptions, SuperShipTokenOptions } from '../auth.ts'
import { createAccounts, partner, personalToken, shopLogin } from './accounts.ts'
import { createCourier, type Delivered, type Receive } from './courier.ts'
import { openAnswers } from './open-answers.ts'
import { defaultGuesses, failure, type SuperShipGuesses } from './replies.ts'
import { labelHost, type MockOperation, makeRoutes } from './routes.ts'
import { type MockShop, makeShop, sampleWarehouses } from './shop.ts'
import { shopAnswers } from './shop-answers.ts'

export interface MockSuperShipOptions {
  /** @default 'https://api.mysupership.vn/v1/partner' */
  baseUrl?: string
  /** A token's lifetime in seconds. @default 31_536_000, a year */
  tokenSeconds?: number
  /** The partner's webhook, for orders with the partner's code. SuperShip registers it by hand. @default none */
  partnerWebhook?: string
  /** Receives the deliveries to registered webhooks, instead of the network. @default `fetch` */
  receive?: Receive
  guesses?: SuperShipGuesses
}

export interface MockSuperShip
  extends MockControls<SuperShipPasswordOptions & { baseUrl: string }, MockOperation | 'request'> {
  /** Credentials of the same shop, with its personal token. */
  tokenCredentials: SuperShipTokenOptions & { baseUrl: string }
  /** The deliveries to webhooks, oldest first. */
  readonly deliveries: readonly Delivered[]
  /** Moves an order to its next status or to the given one, and calls its webhook. Resolves to the new status. */
  advance(code: string, status?: string): Promise<string>
  /** Changes an order's weight and calls its webhook. */
  weigh(code: string, grams: number): Promise<void>
  /** Sends an order's status again, to its webhook or to the given handler or address. Resolves to the HTTP status. */
  deliver(code: string, to?: string | Receive): Promise<number>
}

/**
 * Makes a mock SuperShip in this process: one partner, one shop with two warehouses, and the shops that you register.
 *
 * It answers as SuperShip's pages show. For what the pages leave open, `guesses` has a switch.
 */
export function mockSuperShip(options: MockSuperShipOptions = {}): MockSuperShip {
  const baseUrl = trimBase(options.baseUrl ?? 'https://api.mysupership.vn/v1/partner')
  const { tokenSeconds = 31_536_000 } = options
  const guesses = { ...defaultGuesses, ...options.guesses }
  const tokens = createTokenBook('supership')
  const shops: MockShop[] = []
  const labels = new Map<string, string[]>()
  let count = 0
  const findOrder = (code: string) => shops.flatMap(({ orders }) => orders).find(({ details }) => details.code === code)
  const { login, register, guarded, ...accounts } = createAccounts(shops, tokens, guesses, tokenSeconds)
  const { deliveries, ...courier } = createCourier(findOrder, guesses, options.receive)
  const answers = shopAnswers({
    guesses,
    labels,
    next: () => ++count,
    partner: { code: partner.partner, webhook: options.partnerWebhook },
  })

  const routes = makeRoutes(baseUrl, {
    refresh: login,
    login,
    register,
    ...openAnswers(guesses, labels),
    ...mapValues(answers, guarded),
  })
  const server = createMockServer({
    origins: [baseUrl, labelHost],
    routes,
    unknown: guarded((_shop, { url }) => {
      const isKnown = Object.values(routes).some((route) => route.url === url.origin + url.pathname)
      return isKnown ? failure(405, 'Method Not Allowed') : failure(404, 'Not Found')
    }),
  })

  function reset() {
    const shop = makeShop('S983262', shopLogin.username, shopLogin.password)
    shops.splice(0, shops.length, { ...shop, warehouses: sampleWarehouses() })
    labels.clear()
    deliveries.length = 0
    count = 0
    accounts.reset()
    server.reset()
  }
  reset()

  return {
    ...server,
    ...courier,
    deliveries,
    credentials: { ...partner, ...shopLogin, baseUrl },
    tokenCredentials: { token: personalToken, baseUrl },
    expireGrants: tokens.expire,
    revokeGrants: accounts.revoke,
    reset,
  }
}

const mapValues = <Key extends string, From, To>(record: Record<Key, From>, map: (value: From) => To) =>
  Object.fromEntries(Object.entries<From>(record).map(([key, value]) => [key, map(value)])) as Record<Key, To>
