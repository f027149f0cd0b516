import {
  type BaseClient,
  type ClientOptions,
  checkOptions,
  clientOptionNames,
  createClient,
  createOrigin,
  headerText,
  type Methods,
  oauthGrant,
  text,
} from '@x/core/vendor'
import * as v from 'valibot'
import { endpoints } from './endpoints.ts'
import { environments, type GamEnvironment } from './environments.ts'
import { isChallenge, readEnvelope } from './schemas.ts'

/** The options of `createGam`: an application, its servers, and the options that every client takes. */
export type GamOptions = ClientOptions & GamApp & (GamServers | GamAddresses)

/** An application that is registered at GAM's IAM. */
export interface GamApp {
  clientId: string
  clientSecret: string
  /** The permissions to ask for, at least one. GAM may grant fewer. */
  scope: readonly string[]
  /** Sent as `X-Client-Source`. GAM's page shows this header and does not say whether it is required. */
  partnerCode?: string | undefined
}

interface GamServers {
  environment: GamEnvironment
  /** Address of the server that issues the tokens. Replaces that of the environment. */
  authorizationServer?: string | undefined
}

interface GamAddresses {
  environment?: GamEnvironment | undefined
  baseUrl: string
  authorizationServer: string
}

/** A client for GAM. GAM documents its login but no business call: use `request`, `fetch` or `createKy` for those. */
export interface Gam extends BaseClient, Methods<(typeof endpoints)['']> {}

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
 * @example const scope = ['iam:user-password:update']
 * const gam = createGam({ environment: 'staging', clientId, clientSecret, scope })
 * @throws {TypeError} that names the missing or wrong option.
 * @see https://oms-docs.ghtk.vn/environment/authentication
 */
export function createGam(options: GamOptions): Gam {
  const app = checkOptions('gam', appOptions, options, clientOptionNames)
  const { clientId, clientSecret, scope, partnerCode, environment } = app
  const servers = environment && environments[environment]
  const baseUrl = options.baseUrl ?? servers?.baseUrl
  const authorizationServer = app.authorizationServer ?? servers?.authorizationServer
  if (baseUrl === undefined || authorizationServer === undefined) {
    throw new TypeError("[gam] wrong options: give 'environment', or both 'baseUrl' and 'authorizationServer'")
  }
  const { base } = createOrigin(authorizationServer, {
    vendor: 'gam',
    option: 'authorizationServer',
    allowHttp: options.allowHttp,
  })
  const url = `${base}oauth2/v3/token`
  const form = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: scope.join(' '),
  }

  const { request, fetch, auth, bind } = createClient(
    {
      vendor: 'gam',
      baseUrl,
      headers: {
        // GAM wants `content-type` on every call, even without a body. The token call sends a form instead.
        'content-type': 'application/json',
        ...(partnerCode !== undefined && { 'x-client-source': partnerCode }),
      },
      secrets: [clientSecret],
      credential: {
        // A token is valid for its own permissions only. Their order does not matter.
        identity: [url, clientId, [...new Set(scope)].sort()],
        // GAM has no refresh call, so the client asks for a new token.
        login: (call, signal) => call('login', { url, form }, oauthGrant, signal),
      },
      challenge: isChallenge,
      read: readEnvelope,
      // GAM's page shows a failed login as 403 with an empty body.
      refusesWithoutEnvelope: ({ text }) => text === '',
    },
    options,
  )
  return { request, fetch, auth, ...bind('', endpoints['']) }
}
