import * as v from 'valibot'
import { type AuthFetchOptions, rememberCall } from '../auth-fetch/auth-fetch.ts'
import { mergeHeaders } from '../auth-fetch/headers.ts'
import { createOrigin } from '../auth-fetch/origin.ts'
import { isMethod, operationOf } from '../auth-fetch/prepare-request.ts'
import { throwAtCaller } from '../errors/api-error.ts'
import type { EnvelopeResult } from '../errors/from-response.ts'
import { type KnownSecrets, knownSecrets, redact, rememberToken, withSecrets } from '../errors/redact.ts'
import { createGrantManager } from '../grant-manager/grant-manager.ts'
import { createStaticGrant } from '../grant-manager/static-grant.ts'
import type { Grant, GrantManager, GrantStatus } from '../grant-manager/types.ts'
import { createTokenCall, type TokenCall, type TokenCallOptions } from '../oauth/token-request.ts'
import { storeKeyOf } from '../stores/record-place.ts'
import { systemClock } from '../utils/clock.ts'
import { waitForLease } from './attempts.ts'
import { bindTable } from './bind.ts'
import type { Methods, Table } from './endpoint.ts'
import { createEmit } from './events.ts'
import { type CallOptions, type ClientOptions, checkClientOptions } from './options.ts'
import { checkTarget, createRawFetch } from './raw-fetch.ts'
import { type Caller, type CallerOptions, type CallSpec, createCaller } from './request.ts'
import { isSchema, type Schema } from './schema.ts'

/** Describes a vendor to `createClient`. */
export interface VendorDefinition {
  vendor: string
  /** The vendor's own address; `options.baseUrl` replaces it. */
  baseUrl: string
  /** The text between the base and a path. @default '/' */
  separator?: string
  /** Whether the vendor accepts only POST. `request` and `fetch` then refuse other methods and send `{}` by default. */
  postOnly?: boolean
  /** The form that every path must have. */
  path?: PathRule
  /** Values for the `{name}`s of endpoint paths that are the same in all calls. */
  pathValues?: Record<string, string>
  /** Headers of the vendor's calls. Logins have only the general ones. */
  headers?: Record<string, string>
  /** Texts that must never appear in a message. */
  secrets: readonly string[]
  credential: StaticCredential | RenewableCredential
  /** First word of the `Authorization` header. @default 'Bearer' */
  scheme?: string
  /** Whether a reply refuses the credential. @default the status is 401 */
  challenge?: AuthFetchOptions['challenge']
  /** Reads the vendor's envelope. It receives any JSON, at any status, and must not throw. */
  read(body: unknown, status: number): EnvelopeResult
  /** Whether a login's reply without an envelope is a documented refusal by the vendor. @default it never is */
  refusesWithoutEnvelope?: TokenCallOptions['refusesWithoutEnvelope']
}

/** The form of a vendor's paths. `expected` describes it in the error for any other path. */
interface PathRule {
  pattern: RegExp
  expected: string
}

/** A key that works until its owner deletes it. */
export interface StaticCredential {
  key: string
}

/** A credential that is exchanged for grants. */
export interface RenewableCredential {
  /** Distinguishes this credential from others of the same vendor. Becomes a hash in the store's key. */
  identity: readonly unknown[]
  /** A grant from an earlier login, used until it expires or is refused. */
  initialGrant?: Grant | undefined
  login(call: TokenCall, signal: AbortSignal): Promise<Grant>
  refresh?(call: TokenCall, refresh: string, signal: AbortSignal): Promise<Grant>
}

/** The part of a client that is the same for all vendors. */
export interface BaseClient {
  /** Calls an endpoint that the package has no method for. Checks the envelope and returns its payload. */
  request: RequestMethod
  /** Sends any request to a path below the vendor's base, with the credential, and returns the reply unchanged. */
  fetch: typeof globalThis.fetch
  auth: Auth
}

export interface RequestMethod {
  <Output>(method: string, path: string, options: RequestOptions & { schema: Schema<Output> }): Promise<Output>
  (method: string, path: string, options?: RequestOptions): Promise<unknown>
}

export interface RequestOptions
  extends CallOptions,
    Pick<CallSpec<unknown>, 'query' | 'json' | 'schema' | 'safe' | 'unwrap'> {}

export interface Auth {
  /** Returns the bare credential, for use in another tool. Logs in if needed. */
  token(): Promise<string>
  status(): GrantStatus
  /**
   * Forgets the grant and any refused login. The next call logs in again. A grant that this client has used is dropped
   * from a shared store; one that it never saw stays there for the other clients.
   *
   * If the vendor refused the app itself (`invalid_client`), the refresh token is kept and tried first.
   */
  reset(): Promise<void>
}

/** The client that a vendor package builds on. */
export interface Client extends BaseClient, Caller {
  /** Makes the methods of a table of endpoints; their operations are `<name>.<method>`. */
  bind<T extends Table>(name: string, table: T): Methods<T>
  /** Masks a secret that came with a login in later messages, like a token. The client remembers the newest 16. */
  protect(secret: string | null | undefined): void
}

const defaults = { timeout: 10_000, totalTimeout: 60_000, retry: 2, maxBytes: 10 * 1024 * 1024 }

const requestLine = v.object({
  method: v.pipe(
    v.string(),
    v.check((method) => isMethod(method), 'an HTTP method that fetch can send'),
  ),
  path: v.pipe(
    v.string(),
    v.check(
      (path) => !/^(get|head|post|put|patch|delete|options)$/i.test(path),
      "a path; the method comes first: request('GET', 'path')",
    ),
  ),
  schema: v.optional(v.custom<Schema<unknown>>(isSchema, 'a schema that follows Standard Schema')),
})

const isUnauthorized = ({ status }: { status: number }) => status === 401

export function createClient(definition: VendorDefinition, options: ClientOptions): Client {
  checkClientOptions(definition.vendor, options)
  const known = knownSecrets(definition.secrets)
  const core = createCore(definition, options, known)
  const { call, input } = createCaller(core)
  const { vendor, pathValues = {} } = definition

  const request = (async (method: string, path: string, options?: RequestOptions | null) => {
    input('request', requestLine, { method, path, schema: options?.schema })
    checkTarget(core, 'request', method, path)
    const { query, json = core.postOnly ? {} : undefined, schema, safe, unwrap, ...rest } = options ?? {}
    const spec = { query, json, schema, safe, unwrap, label: 'request' }
    return call(operationOf(method, path), method.toUpperCase(), path, spec, rest)
  }) as RequestMethod

  return {
    call,
    input,
    bind: (name, table) => bindTable({ call, input, vendor, pathValues }, name, table),
    protect: (secret) => rememberToken(known, secret ?? ''),
    request,
    fetch: createRawFetch(core),
    auth: {
      token: async () => {
        const memory = rememberCall('auth.token', core.grants)
        const lease = core.grants.ready() ?? (await waitForLease(core, memory, {}).catch(throwAtCaller))
        return lease.access.reveal()
      },
      status: core.grants.status,
      reset: core.grants.reset,
    },
  }
}

/** Makes what all parts of a client share. */
function createCore(definition: VendorDefinition, options: ClientOptions, known: KnownSecrets): CallerOptions {
  const { vendor, credential, read, refusesWithoutEnvelope, challenge = isUnauthorized, scheme = 'Bearer' } = definition
  const { clock = systemClock, allowHttp } = options
  const { timeout = defaults.timeout, totalTimeout = defaults.totalTimeout } = options
  const { retry = defaults.retry, maxBytes = defaults.maxBytes } = options
  const origin = createOrigin(options.baseUrl ?? definition.baseUrl, {
    vendor,
    allowHttp,
    separator: definition.separator,
  })
  const { hostname, port, protocol } = new URL(origin.base)
  const general = { accept: 'application/json' }
  const emit = createEmit(vendor, options.onEvent)
  const mask = (text: string) => redact(known, text)
  const fetch = () => options.fetch ?? globalThis.fetch
  const grants = 'key' in credential ? createStaticGrant(credential.key) : createRenewableGrants(credential)
  return {
    vendor,
    mask,
    maskWith: (secrets) => {
      const call = withSecrets(known, secrets)
      return (text) => redact(call, text)
    },
    fetch,
    clock,
    maxBytes,
    read,
    origin,
    grants,
    postOnly: definition.postOnly === true,
    path: definition.path,
    sign: (target, secret) => target.set('authorization', `${scheme} ${secret}`),
    challenge,
    emit,
    isHeard: options.onEvent !== undefined,
    server: { address: hostname, port: Number(port) || (protocol === 'http:' ? 80 : 443) },
    headers: mergeHeaders(general, definition.headers, options.headers),
    timeout,
    totalTimeout,
    retry,
  }

  function createRenewableGrants({ identity, initialGrant, login, refresh }: RenewableCredential): GrantManager {
    const headers = mergeHeaders(general, options.headers)
    const { base } = origin
    const call = createTokenCall({ vendor, mask, fetch, clock, maxBytes, read, headers, base, refusesWithoutEnvelope })
    return createGrantManager({
      vendor,
      initialGrant,
      login: (signal) => login(call, signal),
      refresh: refresh && ((token, signal) => refresh(call, token, signal)),
      store: options.store,
      storeKey: () => storeKeyOf(vendor, [origin.base, ...identity]),
      storeSecrets: definition.secrets,
      onSecret: (secret) => rememberToken(known, secret),
      clock,
      deadlineMs: timeout,
      onEvent: options.onEvent,
      waitUntil: options.waitUntil,
    })
  }
}
