import { createMockServer, type MockControls, type MockRequest, trimBase } from '@x/core/mock'
import type { CassoKeyOptions } from './client.ts'
import accounts from './fixtures/accounts-list.json' with { type: 'json' }
import success from './fixtures/sync.json' with { type: 'json' }
import userInfo from './fixtures/user-info.json' with { type: 'json' }
import type { DeliveryOptions, DeliveryReport, DeliveryTarget } from './mock/delivery.ts'
import { createHooks } from './mock/hooks.ts'
import { createLedger, type LedgerOptions, type MockTransaction } from './mock/ledger.ts'
import { createLogin } from './mock/login.ts'
import type { CassoOAuthOptions } from './oauth.ts'

export type { DeliveryReport, DeliveryTarget } from './mock/delivery.ts'
export type { MockTransaction }

export interface MockCassoOptions extends LedgerOptions, DeliveryOptions {
  /** @default 'https://oauth.casso.vn/v2' */
  baseUrl?: string | undefined
  /** @default 'https://oauth.casso.vn/auth' */
  authorizationServer?: string | undefined
  /** Lifetime of an OAuth token in seconds. Not documented. @default 21_600, as in the first version of the API */
  tokenSeconds?: number | undefined
  /** Balance of the account in `accounts`. Some users have received null. @default 0, as in Casso's sample */
  accountBalance?: number | null | undefined
  /** Reply for an unknown transaction, account or account number. @default 404 and an envelope, which is a guess */
  unknownId?: { status: number; body: unknown } | undefined
  /** HTTP status of error 12, "Webhook not exists". @default 200, which is a guess */
  notExistsStatus?: number | undefined
}

export interface MockCasso extends MockControls<CassoKeyOptions & { baseUrl: string }, Operation> {
  /** OAuth credentials for the same account. The code works once, and once more after `reset()`. */
  oauthCredentials: CassoOAuthOptions & { baseUrl: string }
  /** The made-up secrets that `deliver()` uses, as options for the webhook handler. */
  webhookCredentials: { secureToken: string; signatureKey: string }
  /** Adds a transaction. It is listed from then on, and delivered to the hooks that were created through the API. */
  receive(transaction?: Partial<MockTransaction>): Promise<MockTransaction>
  /** Keeps a transaction at the bank until `sync`, which delivers all queued transactions of an account together. */
  queue(transaction?: Partial<MockTransaction>): void
  /** Sends a transaction to a handler or a URL: the newest by default, or the dashboard's test call with `test`. */
  deliver(
    to: DeliveryTarget,
    options?: { version?: 1 | 2; test?: boolean; transaction?: Partial<MockTransaction> },
  ): Promise<DeliveryReport>
  /** All finished deliveries, each with its number of attempts. */
  deliveries: DeliveryReport[]
  /** Waits for the deliveries that `sync` has started. */
  settled(): Promise<void>
}

type Operation =
  | 'login'
  | 'refresh'
  | 'userInfo'
  | 'sync'
  | 'request'
  | `transactions.${'list' | 'get'}`
  | `accounts.${'list' | 'get' | 'transactions'}`
  | `webhooks.${'create' | 'get' | 'update' | 'delete' | 'deleteByUrl'}`

const notFound = { error: 404, message: 'Not Found', data: null }

/** Makes a mock of Casso for MSW. It accepts one API key and one OAuth app, and answers as Casso documents. */
export function mockCasso(options: MockCassoOptions = {}): MockCasso {
  const baseUrl = trimBase(options.baseUrl ?? 'https://oauth.casso.vn/v2')
  const authorizationServer = trimBase(options.authorizationServer ?? 'https://oauth.casso.vn/auth')
  const { tokenSeconds = 21_600, accountBalance = 0, unknownId = { status: 404, body: notFound } } = options
  const login = createLogin(tokenSeconds)
  const ledger = createLedger(options)
  const hooks = createHooks(options)
  const ownAccounts = accounts.data.map((account) => ({ ...account, balance: accountBalance }))
  const accountNumbers = [...ownAccounts, ...userInfo.data.bankAccs].map((account) =>
    'accountNumber' in account ? account.accountNumber : account.bankSubAccId,
  )
  let queued: Partial<MockTransaction>[] = []
  let pending: Promise<unknown> = Promise.resolve()

  const ok = (data: unknown, message = 'success') => Response.json({ error: 0, message, data })
  const unknown = () => Response.json(unknownId.body, { status: unknownId.status })
  const okOr = (found: unknown) => (found === undefined ? unknown() : ok(found))
  const accountOf = (id: string | undefined) => ownAccounts.find((account) => String(account.id) === id)

  async function publish(arrived: readonly Partial<MockTransaction>[]) {
    const transactions = arrived.map(ledger.add)
    await hooks.push(transactions)
    return transactions
  }

  function sync({ json }: MockRequest): Response {
    const number = (json as { bank_acc_id?: unknown } | undefined)?.bank_acc_id
    if (typeof number !== 'string') return Response.json({ ...notFound, error: 400 }, { status: 400 })
    if (!accountNumbers.includes(number)) return unknown()
    const isOfAccount = (transaction: Partial<MockTransaction>) => ledger.make(transaction).bankSubAccId === number
    const arrived = queued.filter(isOfAccount)
    queued = queued.filter((transaction) => !isOfAccount(transaction))
    pending = Promise.all([pending, publish(arrived)])
    return Response.json(success)
  }

  const route = (method: string, path: string, answer: (request: MockRequest) => Response) => ({
    method,
    url: `${baseUrl}/${path}`,
    answer: login.guarded(answer),
  })
  const server = createMockServer<Exclude<Operation, 'request'>>({
    origins: [baseUrl, authorizationServer],
    routes: {
      login: { method: 'POST', url: `${authorizationServer}/token`, when: login.isLogin, answer: login.tokenReply },
      refresh: { method: 'POST', url: `${authorizationServer}/token`, answer: login.tokenReply },
      userInfo: route('GET', 'userInfo', () => Response.json(userInfo)),
      'transactions.list': route('GET', 'transactions', ({ url }) => ok(ledger.page(url.searchParams))),
      'transactions.get': route('GET', 'transactions/:id', ({ params }) => okOr(ledger.find(params.id))),
      'accounts.list': route('GET', 'accounts', () => ok(ownAccounts, accounts.message)),
      'accounts.get': route('GET', 'accounts/:id', ({ params }) => okOr(accountOf(params.id))),
      'accounts.transactions': route('GET', 'accounts/:id/transactions', ({ params, url }) => {
        const account = accountOf(params.id)
        return okOr(account && ledger.page(url.searchParams, account.accountNumber))
      }),
      sync: route('POST', 'sync', sync),
      'webhooks.create': route('POST', 'webhooks', hooks.create),
      'webhooks.get': route('GET', 'webhooks/:id', hooks.get),
      'webhooks.update': route('PUT', 'webhooks/:id', hooks.update),
      'webhooks.delete': route('DELETE', 'webhooks/:id', hooks.delete),
      'webhooks.deleteByUrl': route('DELETE', 'webhooks', hooks.deleteByUrl),
    },
    unknown: login.guarded(() => Response.json(notFound, { status: 404 })),
  })

  return {
    ...server,
    credentials: { ...login.credentials, baseUrl },
    oauthCredentials: { baseUrl, oauth: { ...login.oauth, authorizationServer } },
    webhookCredentials: hooks.credentials,
    deliveries: hooks.deliveries,
    deliver: (to, { version = 2, test = false, transaction } = {}) => {
      const sent = transaction === undefined ? ledger.newest() : ledger.make(transaction)
      return hooks.deliver(to, version, test ? undefined : sent)
    },
    receive: async (transaction = {}) => {
      const [received = ledger.make(transaction)] = await publish([transaction])
      return received
    },
    queue: (transaction = {}) => void queued.push(transaction),
    settled: async () => void (await pending),
    expireGrants: login.expire,
    revokeGrants: login.revoke,
    reset: () => {
      queued = []
      login.reset()
      ledger.reset()
      hooks.reset()
      server.reset()
    },
  }
}
