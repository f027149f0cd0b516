import {
  type BaseClient,
  type ClientOptions,
  checkOptions,
  createClient,
  createOrigin,
  oauthGrant,
  text,
} from '@x/core/vendor'
import * as v from 'valibot'
import { isChallenge, readEnvelope } from './schemas.ts'

const sandbox = 'https://sandbox.zogo.vn/api/v2'

/** A Zogo.vn account and its "Zogo API Account", beside the general options. */
export type ZogoOptions = ClientOptions & ZogoAccount & (ZogoSandbox | ZogoAddress)

export interface ZogoAccount {
  /** Login name of the Zogo.vn account. */
  username: string
  password: string
  /** Client ID of the Zogo API Account: a whole number, or its digits. */
  clientId: number | string
  clientSecret: string
}

interface ZogoSandbox {
  /** The one environment whose address Zogo's page gives. */
  environment: 'sandbox'
}

interface ZogoAddress {
  /** Address of production, which no public page gives: up to and with `/api/v2`. */
  baseUrl: string
  environment?: 'sandbox' | undefined
}

/** Zogo documents its login and no business call, so `request` is the way to all of them. */
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
      v.check((name) => name === 'sandbox', "'sandbox', the only one known; for another give its 'baseUrl'"),
    ),
  ),
})

/**
 * Makes a client for Zogo, which ships parcels by many carriers.
 *
 * @example const zogo = createZogo({ username, password, clientId, clientSecret, environment: 'sandbox' })
 * @throws {TypeError} naming the option that is missing or wrong.
 * @see https://api-doc.zogo.vn/getting-started/authentication
 */
export function createZogo(options: ZogoOptions): Zogo {
  const { username, password, clientId, clientSecret, environment } = checkOptions('zogo', accountOptions, options)
  const baseUrl = options.baseUrl ?? (environment && sandbox)
  if (baseUrl === undefined) {
    const reason = "Zogo's production address is not public, so give it as 'baseUrl', or give environment: 'sandbox'"
    throw new TypeError(`[zogo] wrong options: ${reason}`)
  }
  const { base } = createOrigin(baseUrl, { allowHttp: options.allowHttp })
  // A number on the wire, as on Zogo's page, even if it came as text.
  const app = { client_id: clientId, client_secret: clientSecret }

  const { request, fetch, auth } = createClient(
    {
      vendor: 'zogo',
      baseUrl,
      // Listed for every request, where it is usual only with a body.
      headers: { 'content-type': 'application/json' },
      secrets: [password, clientSecret],
      credential: {
        identity: [clientId, username],
        login: (call, signal) =>
          call('login', { url: `${base}login`, json: { username, password, ...app } }, oauthGrant, signal),
        refresh: (call, token, signal) =>
          call('refresh', { url: `${base}refresh_token`, json: { refresh_token: token, ...app } }, oauthGrant, signal),
      },
      challenge: isChallenge,
      read: readEnvelope,
    },
    options,
  )
  return { request, fetch, auth }
}
