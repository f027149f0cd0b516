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
export { createGam, type Gam, type GamApp, type GamOptions } from './client.ts'
export type { GamEnvironment } from './environments.ts'
