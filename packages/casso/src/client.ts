import {
  type BaseClient,
  type CallOptions,
  type ClientOptions,
  checkOptions,
  createClient,
  headerText,
} from '@x/core/vendor'
import * as v from 'valibot'
import { readEnvelope } from './envelope.ts'
import { type CassoOAuthOptions, oauthFacts } from './oauth.ts'
import { type Accounts, createAccounts } from './resources/accounts.ts'
import { accountNumber } from './resources/sync.ts'
import { createTransactions, type Transactions } from './resources/transactions.ts'
import { type UserInfo, userInfo } from './resources/user-info.ts'
import { createWebhooks, type Webhooks } from './resources/webhooks.ts'

const baseUrl = 'https://oauth.casso.vn/v2'

/** An API key, or the OAuth app of an integrator that has one; the general options go beside it. */
export type CassoOptions = ClientOptions & (CassoOAuthOptions | CassoKeyOptions)

export interface CassoKeyOptions {
  /** Made by hand in the dashboard under Settings > Api Keys; works until it is deleted there. */
  apiKey: string
  oauth?: undefined
}

export interface Casso extends BaseClient {
  /**
   * Reads the account, its business and the linked bank accounts.
   * @see https://developer.casso.vn/casso-api/api/lay-thong-tin-user
   */
  userInfo(options?: CallOptions): Promise<UserInfo>
  transactions: Transactions
  accounts: Accounts
  webhooks: Webhooks
  /**
   * Makes Casso ask the bank for new transactions now, which then come to your webhooks and not in this reply.
   *
   * Takes the account's number, not its `id`. Never sent twice by itself. Resolves to what Casso documents as null.
   * @see https://developer.casso.vn/casso-api/api/check-giao-dich-moi
   */
  sync(accountNumber: string, options?: CallOptions): Promise<unknown>
}

/**
 * Makes a client for Casso, which reads the transactions of bank accounts.
 *
 * @example const casso = createCasso({ apiKey })
 * @throws {TypeError} naming the option that is missing or wrong.
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
  const { request, fetch, auth, call, input } = client
  return {
    request,
    fetch,
    auth,
    userInfo: (options) => call('userInfo', 'GET', 'userInfo', { schema: userInfo }, options),
    transactions: createTransactions(client, () => options.clock?.wall() ?? Date.now()),
    accounts: createAccounts(client),
    webhooks: createWebhooks(client),
    sync: async (account, options) => {
      const json = { bank_acc_id: input('sync', accountNumber, account) }
      return call('sync', 'POST', 'sync', { json }, options)
    },
  }
}

function keyFacts(options: CassoKeyOptions) {
  const { apiKey } = checkOptions('casso', v.looseObject({ apiKey: headerText }), options)
  // The scheme word is Casso's own: by it, Casso tells a key from an OAuth token, which is sent as `Bearer`.
  return { scheme: 'Apikey', secrets: [apiKey], credential: { key: apiKey } }
}
