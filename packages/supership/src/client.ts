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

/** A personal token, or a partner's credentials with those of a shop. The options of every client go beside them. */
export type SuperShipOptions = ClientOptions & (SuperShipTokenOptions | SuperShipPasswordOptions)

export interface SuperShip extends BaseClient, Methods<typeof accounts> {
  /** The areas of Viet Nam, in three tiers. These calls send no credential. */
  areas: Areas
  /** Delivery orders. Money is whole VND, weight is grams; you may give both as digits in a text. */
  orders: Orders
  /** The places where SuperShip fetches goods. There is no call to delete one. */
  warehouses: Warehouses
  /** The address that receives SuperShip's updates; one for each account. */
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

/** SuperShip answers a bad token with 401. One public client has seen `code: 401` in an error's body as well. */
async function isChallenge({ status, json }: Challenged): Promise<boolean> {
  if (status === 401) return true
  return refusalOf(readEnvelope(await json()))?.status === 401
}
