import * as v from 'valibot'
import { type AuthFetchOptions, operationOf } from '../auth-fetch/auth-fetch.ts'
import { mergeHeaders } from '../auth-fetch/headers.ts'
import { createOrigin } from '../auth-fetch/origin.ts'
import { throwAtCaller } from '../errors/api-error.ts'
import type { EnvelopeResult } from '../errors/from-response.ts'
import { knownSecrets, redact, rememberBriefly, rememberToken } from '../errors/redact.ts'
import { createGrantManager } from '../grant-manager/grant-manager.ts'
import { createStaticGrant } from '../grant-manager/static-grant.ts'
import type { GrantManager, GrantStatus } from '../grant-manager/types.ts'
import { createTokenCall, type TokenCall } from '../oauth/token-request.ts'
import type { Grant } from '../stores/grant-store.ts'
import { storeName } from '../stores/store-key.ts'
import { systemClock } from '../utils/clock.ts'
import { leaseInTime } from './attempts.ts'
import { createEmit } from './events.ts'
import { type CallOptions, type ClientOptions, checkClientOptions } from './options.ts'
import { fetchRaw } from './raw-fetch.ts'
import { type Caller, type CallerOptions, type CallSpec, createCaller } from './request.ts'
import { isSchema, type Schema } from './schema.ts'

/** All that core has to be told of a vendor. */
export interface VendorDefinition {
  vendor: string
  /** The vendor's own address; `options.baseUrl` goes before it. */
  baseUrl: string
  /** What stands between the base and a path. @default '/' */
  separator?: string
  /** For the vendor's calls; logins get the general ones only. */
  headers?: Record<string, string>
  /** Whatever must never be seen in a message. */
  secrets: readonly string[]
  credential: StaticCredential | RenewableCredential
  /** First word of the `Authorization` header. @default 'Bearer' */
  scheme?: string
  /** Whether a reply says that the credential is no good. @default the status is 401 */
  challenge?: AuthFetchOptions['challenge']
  /** Reads the vendor's envelope: any JSON, at any status. Must not throw. */
  read(body: unknown, status: number): EnvelopeResult
}

/** A key that works until its owner deletes it. */
export interface StaticCredential {
  key: string
}

/** A credential that is exchanged for grants. */
export interface RenewableCredential {
  /** What tells this credential from others of the same vendor; becomes a hash in the store's key. */
  identity: readonly unknown[]
  /** A grant from an earlier day, used until it ends or is refused. */
  initialGrant?: Grant | undefined
  login(call: TokenCall, signal: AbortSignal): Promise<Grant>
  refresh?(call: TokenCall, refresh: string, signal: AbortSignal): Promise<Grant>
}

/** The part of a client that all vendors have in common. */
export interface BaseClient {
  /** Calls what the package has no method for; the envelope is checked and its payload returned. */
  request: RequestMethod
  /** Sends anything to a path below the vendor's base, logged in, and returns the reply as it came. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  auth: Auth
}

export interface RequestMethod {
  <Output>(method: string, path: string, options: RequestOptions & { schema: Schema<Output> }): Promise<Output>
  (method: string, path: string, options?: RequestOptions): Promise<unknown>
}

export interface RequestOptions extends CallOptions, Omit<CallSpec<unknown>, 'open' | 'read'> {}

export interface Auth {
  /** The bare credential, to hand to another tool; logs in if need be. */
  token(): Promise<string>
  status(): GrantStatus
  /** Forgets the grant, and that a login was refused; the next call logs in anew. */
  reset(): Promise<void>
}

/** What a vendor package builds on. */
export interface Client extends BaseClient, Caller {
  /** Keeps a secret that came with a call or its reply out of all later messages. */
  protect(secret: string | null | undefined): void
}

const defaults = { timeout: 10_000, totalTimeout: 60_000, retry: 2, maxBytes: 10 * 1024 * 1024 }

const requestLine = v.object({
  method: v.pipe(
    v.string(),
    v.check((method) => /^(?!(connect|trace|track)$)[a-z]+$/i.test(method), 'an HTTP method that fetch can send'),
  ),
  path: v.string(),
  schema: v.optional(v.custom<Schema<unknown>>(isSchema, 'a schema that follows Standard Schema')),
})

const isUnauthorized = ({ status }: { status: number }) => status === 401

export function createClient(facts: VendorDefinition, options: ClientOptions): Client {
  const { vendor, credential, read, challenge = isUnauthorized, scheme = 'Bearer' } = facts
  checkClientOptions(vendor, options)
  const { clock = systemClock, allowHttp, store } = options
  const { timeout = defaults.timeout, totalTimeout = defaults.totalTimeout } = options
  const { retry = defaults.retry, maxBytes = defaults.maxBytes } = options
  const origin = createOrigin(options.baseUrl ?? facts.baseUrl, { allowHttp, separator: facts.separator })
  const general = { accept: 'application/json' }
  const emit = createEmit(vendor, options.onEvent)
  const known = knownSecrets(facts.secrets)
  const mask = (text: string) => redact(known, text)
  const fetch = () => options.fetch ?? globalThis.fetch
  const grants = 'key' in credential ? createStaticGrant(credential.key) : createRenewableGrants(credential)
  const setup: CallerOptions = {
    vendor,
    mask,
    fetch,
    clock,
    maxBytes,
    read,
    origin,
    grants,
    sign: (target, secret) => target.set('authorization', `${scheme} ${secret}`),
    challenge,
    emit,
    headers: mergeHeaders(general, facts.headers, options.headers),
    timeout,
    totalTimeout,
    retry,
  }
  const { call, input } = createCaller(setup)

  function createRenewableGrants({ identity, initialGrant, login, refresh }: RenewableCredential): GrantManager {
    const headers = mergeHeaders(general, options.headers)
    const call = createTokenCall({ vendor, mask, fetch, clock, maxBytes, read, headers })
    return createGrantManager({
      vendor,
      initialGrant,
      login: (signal) => login(call, signal),
      refresh: refresh && ((token, signal) => refresh(call, token, signal)),
      store,
      storeKey: () => storeName(vendor, [origin.base, ...identity]),
      onSecret: (secret) => rememberToken(known, secret),
      clock,
      deadlineMs: timeout,
      emit,
      waitUntil: options.waitUntil,
    })
  }

  const request = (async (method: string, path: string, options: RequestOptions = {}) => {
    input('request', requestLine, { method, path, schema: options.schema })
    const { query, json, schema, safe, unwrap, ...rest } = options
    return call(operationOf(method, path), method.toUpperCase(), path, { query, json, schema, safe, unwrap }, rest)
  }) as RequestMethod

  return {
    call,
    input,
    protect: (secret) => rememberBriefly(known, secret ?? ''),
    request,
    fetch: (path, init) => fetchRaw(setup, path, init),
    auth: {
      token: async () => (await leaseInTime(setup, 'auth.token').catch(throwAtCaller)).access.reveal(),
      status: grants.status,
      reset: grants.reset,
    },
  }
}
