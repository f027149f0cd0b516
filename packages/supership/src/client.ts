import {
  type BaseClient,
  type Challenged,
  type ClientOptions,
  createClient,
  type Methods,
  refusalOf,
} from '@x/core/vendor'
import { credentialFacts, type SuperShipPasswordOptions, type SuperShipTokenOptions } from './auth.ts'
import { readEnvelope } from './envelope.ts'
import { type Areas, areas } from './resources/areas.ts'
import { createOrders, type Orders } from './resources/orders/orders.ts'
import { accounts } from './resources/register.ts'
import { type Warehouses, warehouses } from './resources/warehouses.ts'
import { type Webhooks, webhooks } from './resources/webhooks.ts'

const baseUrl = 'https://api.mysupership.vn/v1/partner'

/** Either a personal token, or a partner's credentials and those of a shop; beside them the options of every client. */
export type SuperShipOptions = ClientOptions & (SuperShipTokenOptions | SuperShipPasswordOptions)

export interface SuperShip extends BaseClient, Methods<typeof accounts> {
  /** The areas of Viet Nam, in three tiers. These calls send no credential. */
  areas: Areas
  /** Delivery orders. Money is in whole VND and weight in grams; both may be a number or a string of digits. */
  orders: Orders
  /** The warehouses where SuperShip picks up goods. SuperShip has no call to delete one. */
  warehouses: Warehouses
  /** The webhook address that receives SuperShip's updates. Each account has one. */
  webhooks: Webhooks
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
      ...credentialFacts(options),
      challenge: isChallenge,
      read: readEnvelope,
    },
    options,
  )
  const { request, fetch, auth, bind } = client
  return {
    request,
    fetch,
    auth,
    areas: bind('areas', areas),
    orders: createOrders(client),
    warehouses: bind('warehouses', warehouses),
    webhooks: bind('webhooks', webhooks),
    ...bind('', accounts),
  }
}

/** Whether SuperShip refused the token, with HTTP 401. One public client has seen `code: 401` in an error body too. */
async function isChallenge({ status, json }: Challenged): Promise<boolean> {
  if (status === 401) return true
  return refusalOf(readEnvelope(await json()))?.status === 401
}
