// The kit for authors of vendor packages. All of core's code is built into this entry. The main entry only re-exports
// what users need, so a vendor package loads a single file of core, and the error class exists once.

export { type AuthFetchOptions, createAuthFetch } from './auth-fetch/auth-fetch.ts'
export type { Challenged } from './auth-fetch/challenge.ts'
export { createOrigin, type Origin, type Query } from './auth-fetch/origin.ts'
export { type Adapter, type AdapterCall, type AdapterFailure, adapterOf } from './client/adapter.ts'
export { incomplete } from './client/bind.ts'
export { checkOptions } from './client/check-options.ts'
export {
  type Auth,
  type BaseClient,
  type Client,
  createClient,
  type RenewableCredential,
  type RequestMethod,
  type RequestOptions,
  type StaticCredential,
  type VendorDefinition,
} from './client/client.ts'
export {
  type Certainty,
  del,
  type Endpoint,
  get,
  type Iteration,
  iterate,
  type Methods,
  post,
  put,
  type Table,
  type Walk,
} from './client/endpoint.ts'
export type { ClientEvent } from './client/events.ts'
export {
  aFunction,
  type CallOptions,
  type ClientOptions,
  clientOptionNames,
  headerText,
  oneOrMore,
  type ReplyHead,
  text,
} from './client/options.ts'
export {
  type RecordSchema,
  type ReplySchema,
  type RowsSchema,
  reply,
  replyFilled,
  replyNumber,
  replyRecord,
  replyRows,
  replyText,
  type SoftSchema,
  soft,
  type UnreadableRow,
} from './client/reply.ts'
export type { CallSpec } from './client/request.ts'
export { type InputOf, type Schema, toIssue } from './client/schema.ts'
export { ApiError, type ErrorCode, type Issue, isApiError } from './errors/api-error.ts'
export { type EnvelopeResult, errorStatus, type Refusal, refusalOf } from './errors/from-response.ts'
export { Secret } from './errors/secret.ts'
export { createGrantManager } from './grant-manager/grant-manager.ts'
export { createStaticGrant } from './grant-manager/static-grant.ts'
export type { Grant, GrantManager, GrantManagerOptions, GrantStatus, Lease } from './grant-manager/types.ts'
export { oauthGrant, readOAuthError, type TokenCall, type TokenRequest } from './oauth/token-request.ts'
export type { GrantRecord, GrantStore } from './stores/grant-store.ts'
export { type KeyValueGrantStoreOptions, type KeyValueStorage, keyValueGrantStore } from './stores/key-value.ts'
export { memoryGrantStore } from './stores/memory.ts'
export { type Sealer, sealer } from './stores/sealer.ts'
export { type Clock, systemClock } from './utils/clock.ts'
