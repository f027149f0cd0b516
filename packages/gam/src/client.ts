import {
  type BaseClient,
  type CallOptions,
  type ClientOptions,
  checkOptions,
  createClient,
  createOrigin,
  headerText,
  oauthGrant,
  text,
} from '@x/core/vendor'
import * as v from 'valibot'
import { environments, type GamEnvironment } from './environments.ts'
import { isChallenge, readEnvelope } from './schemas.ts'

/** An application that GAM's IAM knows, beside the general options. */
export type GamOptions = ClientOptions & GamApp & (GamServers | GamAddresses)

export interface GamApp {
  clientId: string
  clientSecret: string
  /** The permissions to ask for, at least one; GAM may grant fewer. */
  scope: readonly string[]
  /** Sent as `X-Client-Source`; GAM's page shows it and does not say whether it must be there. */
  partnerCode?: string | undefined
}

interface GamServers {
  environment: GamEnvironment
  /** Another server to get tokens from than the environment's. */
  authorizationServer?: string | undefined
}

interface GamAddresses {
  environment?: GamEnvironment | undefined
  baseUrl: string
  authorizationServer: string
}

/** GAM documents its login and no business call, so `request` is the way to all of them. */
export interface Gam extends BaseClient {
  /**
   * Asks GAM whether it takes the token; resolves to what it puts under `data`, of which nothing is documented.
   *
   * This is the sample request of GAM's page, which may be a placeholder: an error other than `denied` or
   * `credentials_rejected` says nothing of the login.
   * @see https://oms-docs.ghtk.vn/environment/authentication
   */
  authenticated(options?: CallOptions): Promise<unknown>
}

const appOptions = v.looseObject({
  clientId: text,
  clientSecret: text,
  scope: v.pipe(
    v.array(
      v.pipe(
        v.string(),
        v.check((name) => /^\S+$/.test(name), 'one permission, without spaces'),
      ),
    ),
    v.check((names) => names.length > 0, 'at least one permission'),
  ),
  partnerCode: v.optional(headerText),
  environment: v.optional(v.picklist(['staging', 'production'])),
  authorizationServer: v.optional(v.string()),
})

/**
 * Makes a client for the open API of GAM, the order management of the GHTK family.
 *
 * @example const gam = createGam({ environment: 'staging', clientId, clientSecret, scope: ['iam:user-password:update'] })
 * @throws {TypeError} naming the option that is missing or wrong.
 * @see https://oms-docs.ghtk.vn/environment/authentication
 */
export function createGam(options: GamOptions): Gam {
  const app = checkOptions('gam', appOptions, options)
  const { clientId, clientSecret, scope, partnerCode, environment } = app
  const servers = environment && environments[environment]
  const baseUrl = options.baseUrl ?? servers?.baseUrl
  const authorizationServer = app.authorizationServer ?? servers?.authorizationServer
  if (baseUrl === undefined || authorizationServer === undefined) {
    throw new TypeError("[gam] wrong options: give 'environment', or both 'baseUrl' and 'authorizationServer'")
  }
  const { base } = createOrigin(authorizationServer, { option: 'authorizationServer', allowHttp: options.allowHttp })
  const url = `${base}oauth2/v3/token`
  const form = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: scope.join(' '),
  }

  const { request, fetch, auth, call } = createClient(
    {
      vendor: 'gam',
      baseUrl,
      headers: {
        // Asked for on every call, where it is usual only with a body; the login's form has its own.
        'content-type': 'application/json',
        ...(partnerCode !== undefined && { 'x-client-source': partnerCode }),
      },
      secrets: [clientSecret],
      credential: {
        // A token is good for its own permissions only, in whatever order they were asked for.
        identity: [url, clientId, [...new Set(scope)].sort()],
        // GAM has no refresh: a token that ends is followed by a new login.
        login: (call, signal) => call('login', { url, form }, oauthGrant, signal),
      },
      challenge: isChallenge,
      read: readEnvelope,
    },
    options,
  )
  return {
    request,
    fetch,
    auth,
    authenticated: (options) =>
      call('authenticated', 'POST', 'api/v1/authenticated', { json: {}, safe: true }, options),
  }
}
