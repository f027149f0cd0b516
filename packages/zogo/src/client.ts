import {
  type BaseClient,
  type ClientOptions,
  checkOptions,
  clientOptionNames,
  createClient,
  oauthGrant,
  text,
} from '@x/core/vendor'
import * as v from 'valibot'
import { isChallenge, readEnvelope } from './schemas.ts'

const sandbox = 'https://sandbox.zogo.vn/api/v2'

/** The options of `createZogo`: an account, an address, and the options that every client takes. */
export type ZogoOptions = ClientOptions & ZogoAccount & (ZogoSandbox | ZogoAddress)

/** A Zogo.vn account and its "Zogo API Account". */
export interface ZogoAccount {
  /** Login name of the Zogo.vn account. */
  username: string
  password: string
  /** Client ID of the Zogo API Account: a whole number, or its digits as text. */
  clientId: number | string
  clientSecret: string
}

interface ZogoSandbox {
  /** The only environment whose address Zogo publishes. */
  environment: 'sandbox'
}

interface ZogoAddress {
  /** Address of another environment, including `/api/v2`. Zogo does not publish the address of production. */
  baseUrl: string
  environment?: 'sandbox' | undefined
}

/** A client for Zogo. Zogo documents its login but no business call: use `request`, `fetch` or `createKy` for those. */
export interface Zogo extends BaseClient {}

const accountOptions = v.looseObject({
  username: text,
  password: text,
  clientId: v.pipe(
    v.union([v.number(), v.string()]),
    v.check((id) => /^(0|[1-9]\d{0,14})$/.test(String(id)), 'a whole number or its digits'),
    v.transform(Number),
  ),
  clientSecret: text,
  environment: v.optional(
    v.pipe(
      v.string(),
      v.check((name) => name === 'sandbox', "'sandbox'; for another environment give its address as 'baseUrl'"),
    ),
  ),
})

/**
 * Makes a client for Zogo, which ships parcels through many carriers.
 *
 * @example const zogo = createZogo({ username, password, clientId, clientSecret, environment: 'sandbox' })
 * @throws {TypeError} that names the missing or wrong option.
 * @see https://api-doc.zogo.vn/getting-started/authentication
 */
export function createZogo(options: ZogoOptions): Zogo {
  const { username, password, clientId, clientSecret, environment } = checkOptions(
    'zogo',
    accountOptions,
    options,
    clientOptionNames,
  )
  const baseUrl = options.baseUrl ?? (environment && sandbox)
  if (baseUrl === undefined) {
    const reason = "give environment: 'sandbox', or the address of production as 'baseUrl' (Zogo does not publish it)"
    throw new TypeError(`[zogo] wrong options: ${reason}`)
  }
  const app = { client_id: clientId, client_secret: clientSecret }

  const { request, fetch, auth } = createClient(
    {
      vendor: 'zogo',
      baseUrl,
      // Zogo wants `content-type` on every request, even without a body.
      headers: { 'content-type': 'application/json' },
      secrets: [password, clientSecret],
      credential: {
        identity: [clientId, username],
        login: (call, signal) =>
          call('login', { path: 'login', json: { username, password, ...app } }, oauthGrant, signal),
        refresh: (call, token, signal) =>
          call('refresh', { path: 'refresh_token', json: { refresh_token: token, ...app } }, oauthGrant, signal),
      },
      challenge: isChallenge,
      read: readEnvelope,
    },
    options,
  )
  return { request, fetch, auth }
}
