export type {
  CallOptions,
  ClientEvent,
  ClientOptions,
  ErrorCode,
  GrantRecord,
  GrantStatus,
  GrantStore,
  Issue,
} from '@x/core/vendor'
export { ApiError, isApiError } from '@x/core/vendor'
export { type Casso, type CassoKeyOptions, type CassoOptions, createCasso } from './client.ts'
export { cassoDate, cassoDay } from './date.ts'
export { type FindOrderCodeOptions, findOrderCode } from './matching.ts'
export { type CassoAuthorizeInput, type CassoOAuth, type CassoOAuthOptions, cassoAuthorizeUrl } from './oauth.ts'
export type { Account } from './resources/accounts.ts'
export type { Since, SinceQuery } from './resources/since.ts'
export type { UserInfo } from './resources/top-level.ts'
export type { Transaction, TransactionPage, TransactionQuery } from './resources/transactions.ts'
export type { Webhook, WebhookSettings } from './resources/webhooks.ts'
export { type CassoTransaction, toCassoTransaction } from './transaction.ts'
