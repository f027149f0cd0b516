export {
  ApiError,
  type Auth,
  type BaseClient,
  type CallOptions,
  type ClientEvent,
  type ClientOptions,
  type Clock,
  type ErrorCode,
  type GrantRecord,
  type GrantStatus,
  type GrantStore,
  type Issue,
  isApiError,
  type RequestMethod,
  type RequestOptions,
  type Schema,
} from '@x/core/vendor'
export { createZogo, type Zogo, type ZogoAccount, type ZogoOptions } from './client.ts'
