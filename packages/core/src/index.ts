export { type AuthFetchOptions, createAuthFetch } from './auth-fetch.ts'
export type { CallSpec } from './call.ts'
export type { Challenged } from './challenge.ts'
export {
  type Auth,
  type BaseClient,
  type Client,
  createClient,
  type Facts,
  type MintedCredential,
  type RequestMethod,
  type RequestOptions,
  type StaticCredential,
} from './client.ts'
export { type Clock, systemClock } from './clock.ts'
export { ApiError, type ErrorCode, type Issue, isApiError } from './errors.ts'
export type { ClientEvent } from './events.ts'
export { type Reading, type Refusal, refusalOf } from './failure.ts'
export type { Grant, GrantRecord, GrantStore, Lease } from './grant.ts'
export { createGrantManager } from './grant-manager.ts'
export type { GrantManager, GrantManagerOptions, GrantStatus } from './grants.ts'
export { type KeyValueGrantStoreOptions, type KeyValueStorage, keyValueGrantStore } from './key-value-store.ts'
export { memoryGrantStore } from './memory-store.ts'
export {
  aFunction,
  type CallOptions,
  type ClientOptions,
  checkOptions,
  headerText,
  oneOrMore,
  text,
} from './options.ts'
export { createOrigin, type Origin, type Query } from './origin.ts'
export type { InputOf, Schema } from './schema.ts'
export { type Sealer, sealer } from './sealer.ts'
export { Secret } from './secret.ts'
export { createStaticGrant } from './static-grant.ts'
export { oauthGrant, readOAuthError, type TokenCall, type TokenRequest } from './token-call.ts'
