import {
  type BaseClient,
  type CallOptions,
  type Challenged,
  type ClientOptions,
  createClient,
  refusalOf,
} from '@x/core/vendor'
import { credentialFacts, type SuperShipPasswordOptions, type SuperShipTokenOptions } from './auth.ts'
import { readEnvelope } from './envelope.ts'
import { type Areas, createAreas } from './resources/areas.ts'
import { createOrders, type Orders } from './resources/orders/orders.ts'
import { type Account, createRegister, type NewAccount } from './resources/register.ts'
import { createWarehouses, type Warehouses } from './resources/warehouses.ts'
import { createWebhooks, type Webhooks } from './resources/webhooks.ts'

const baseUrl = 'https://api.mysupership.vn/v1/partner'

/** A personal token, or a partner's credentials with those of a shop; the general options go beside it. */
export type SuperShipOptions = ClientOptions & (SuperShipTokenOptions | SuperShipPasswordOptions)

export interface SuperShip extends BaseClient {
  areas: Areas
  orders: Orders
  warehouses: Warehouses
  webhooks: Webhooks
  /**
   * Creates an account for a shop, and gives its token, which is a secret; sends no credential but those in the input.
   * @see https://docs.developers.supership.vn/guide/users.html
   */
  register(account: NewAccount, options?: CallOptions): Promise<Account>
}

/**
 * Makes a client for SuperShip, which delivers parcels in Viet Nam.
 *
 * @example const supership = createSuperShip({ token })
 * @throws {TypeError} naming the option that is missing or wrong.
 * @see https://docs.developers.supership.vn/guide/authentication.html
 */
export function createSuperShip(options: SuperShipOptions): SuperShip {
  const client = createClient(
    {
      vendor: 'supership',
      baseUrl,
      ...credentialFacts(options, baseUrl),
      challenge: isChallenge,
      read: readEnvelope,
    },
    options,
  )
  const { request, fetch, auth } = client
  return {
    request,
    fetch,
    auth,
    areas: createAreas(client),
    orders: createOrders(client),
    warehouses: createWarehouses(client),
    webhooks: createWebhooks(client),
    register: createRegister(client),
  }
}

/** SuperShip answers a bad token with 401; one client has seen that in an error's body, and not told at which status. */
async function isChallenge({ status, json }: Challenged): Promise<boolean> {
  if (status === 401) return true
  return refusalOf(readEnvelope(await json(), status))?.status === 401
}
