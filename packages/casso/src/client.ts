import {
  type BaseClient,
  type ClientOptions,
  checkOptions,
  clientOptionNames,
  createClient,
  headerText,
  type Methods,
} from '@x/core/vendor'
import * as v from 'valibot'
import { readEnvelope } from './envelope.ts'
import { type CassoOAuthOptions, oauthFacts } from './oauth.ts'
import { accounts } from './resources/accounts.ts'
import { createSince, type Since } from './resources/since.ts'
import { topLevel } from './resources/top-level.ts'
import { transactions } from './resources/transactions.ts'
import { falseIfNone, webhooks } from './resources/webhooks.ts'

const baseUrl = 'https://oauth.casso.vn/v2'

/** The options of `createCasso`: an API key or an OAuth app, and the options that every client takes. */
export type CassoOptions = ClientOptions & (CassoOAuthOptions | CassoKeyOptions)

export interface CassoKeyOptions {
  /** Created by hand in Casso's dashboard under Settings > Api Keys. It is valid until it is deleted there. */
  apiKey: string
  oauth?: undefined
}

export interface Casso extends BaseClient, Methods<typeof topLevel> {
  transactions: Methods<typeof transactions> & Since
  accounts: Methods<typeof accounts>
  /** The hooks that Casso calls when new transactions arrive. */
  webhooks: Methods<typeof webhooks>
}

/**
 * Makes a client for Casso, which reads the transactions of Vietnamese bank accounts.
 *
 * @example const casso = createCasso({ apiKey })
 * @throws {TypeError} that names the missing or wrong option.
 * @see https://developer.casso.vn/english-v2-new/casso-api/chung-thuc/tao-api-key-thu-cong
 */
export function createCasso(options: CassoOptions): Casso {
  const client = createClient(
    {
      vendor: 'casso',
      baseUrl,
      ...(options?.oauth === undefined ? keyFacts(options) : oauthFacts(options)),
      read: readEnvelope,
    },
    options,
  )
  const { request, fetch, auth, bind } = client
  const { userInfo, sync } = bind('', topLevel)
  const read = bind('transactions', transactions)
  const hooks = bind('webhooks', webhooks)
  return {
    request,
    fetch,
    auth,
    userInfo,
    sync,
    transactions: { ...read, ...createSince(client, read.list, () => options.clock?.wall() ?? Date.now()) },
    accounts: bind('accounts', accounts),
    webhooks: { ...hooks, deleteByUrl: (...args) => hooks.deleteByUrl(...args).catch(falseIfNone) },
  }
}

function keyFacts(options: CassoKeyOptions) {
  const { apiKey } = checkOptions('casso', v.looseObject({ apiKey: headerText }), options, [
    ...clientOptionNames,
    'oauth',
  ])
  // Casso's own authorization scheme. An OAuth token is sent as `Bearer` instead.
  return { scheme: 'Apikey', secrets: [apiKey], credential: { key: apiKey } }
}
