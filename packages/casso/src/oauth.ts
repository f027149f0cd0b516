import {
  ApiError,
  checkOptions,
  clientOptionNames,
  createOrigin,
  headerText,
  isApiError,
  oauthGrant,
  Secret,
  type TokenCall,
  text,
} from '@x/core/vendor'
import * as v from 'valibot'

const defaultServer = 'https://oauth.casso.vn/auth'
/** The only scopes that Casso's pages show. */
const defaultScope = ['webhook', 'transaction']

/** An OAuth app that is registered at Casso. Casso registers no new ones, so an API key is the usual way. */
export interface CassoOAuth {
  clientId: string
  clientSecret: string
  /** URL that Casso redirects the person to. It must be the same in all steps. */
  redirectUri: string
  /** The code from the redirect. It works once; after that, `refreshToken` is used if it is given too. */
  code?: string | undefined
  /** A refresh token from an earlier login. With it, the client logs in without a person. */
  refreshToken?: string | undefined
  /** @default ['webhook', 'transaction'] */
  scope?: readonly string[] | undefined
  /** Address of the OAuth endpoints, independent of `baseUrl`. @default 'https://oauth.casso.vn/auth' */
  authorizationServer?: string | undefined
}

export interface CassoOAuthOptions {
  oauth: CassoOAuth
  apiKey?: undefined
}

const authorizeOptions = v.looseObject({
  clientId: headerText,
  redirectUri: text,
  scope: v.optional(v.pipe(v.array(text), v.minLength(1))),
  authorizationServer: v.optional(text),
  state: v.optional(v.string()),
})

const oauthOptions = v.looseObject({
  ...authorizeOptions.entries,
  clientSecret: headerText,
  code: v.optional(text),
  refreshToken: v.optional(text),
})

/** Options that the authorize URL does not need. They are allowed, so that a whole `oauth` object can be passed. */
const secretOptions = ['clientSecret', 'code', 'refreshToken']

export interface CassoAuthorizeInput
  extends Pick<CassoOAuth, 'clientId' | 'redirectUri' | 'scope' | 'authorizationServer'> {
  /** An unguessable text. Casso returns it with the redirect; compare it there. */
  state?: string | undefined
}

/**
 * Returns the URL where a person allows your app to read their Casso account.
 * @throws {TypeError} that names the missing or wrong option.
 * @see https://developer.casso.vn/casso-api/chung-thuc/tich-hop-oauth2
 */
export function cassoAuthorizeUrl(input: CassoAuthorizeInput): string {
  const { clientId, redirectUri, state, ...rest } = checkOptions('casso', authorizeOptions, input, secretOptions)
  const { scope = defaultScope, authorizationServer = defaultServer } = rest
  const parameters = { client_id: clientId, scope: scope.join(' '), redirect_uri: redirectUri, response_type: 'code' }
  const query = new URLSearchParams({ ...parameters, ...(state !== undefined && { state }) })
  // Casso separates scopes with %20, but `URLSearchParams` writes a plus sign.
  return `${serverUrl(authorizationServer, true)}authorize?${query.toString().replaceAll('+', '%20')}`
}

/** Logs in with the code, or else with the newest refresh token. When neither works, a person must log in again. */
export function oauthFacts(options: CassoOAuthOptions & { allowHttp?: boolean | undefined }) {
  const { oauth } = checkOptions('casso', v.looseObject({ oauth: oauthOptions }), options, [
    ...clientOptionNames,
    'apiKey',
  ])
  const { clientId, clientSecret, redirectUri, code, refreshToken } = oauth
  if (options.apiKey !== undefined) throw new TypeError("[casso] wrong options: give 'apiKey' or 'oauth', not both")
  const url = `${serverUrl(oauth.authorizationServer ?? defaultServer, options.allowHttp)}token`
  // Not percent-encoded, as on Casso's page. OAuth encodes both parts first (RFC 6749, section 2.3.1).
  const basic = btoa(`${clientId}:${clientSecret}`)
  let unusedCode = code
  // Casso may replace the refresh token at each use, and treat the reuse of an old one as theft. Only the newest is sent.
  let newestToken = refreshToken

  const exchange = async (call: TokenCall, form: Record<string, string>, signal: AbortSignal) => {
    const fields = { ...form, client_id: clientId, client_secret: clientSecret, redirect_uri: redirectUri }
    // A refresh counts as 'login' too: a 404 from a wrong address is then not taken for a refusal of the refresh token,
    // without which only a person could log in.
    const headers = { authorization: `Basic ${basic}` }
    const grant = await call('login', { url, form: fields, headers }, oauthGrant, signal)
    newestToken = grant.refresh?.reveal() ?? newestToken
    return grant
  }
  const refresh = async (call: TokenCall, token: string, signal: AbortSignal) => {
    try {
      return await exchange(call, { grant_type: 'refresh_token', refresh_token: token }, signal)
    } catch (error) {
      if (token === newestToken && isSpent(error)) newestToken = undefined
      throw error
    }
  }

  return {
    scheme: 'Bearer',
    secrets: [clientSecret, basic, code, refreshToken].filter((secret) => secret !== undefined),
    credential: {
      identity: [url, clientId, refreshToken ?? code],
      login: async (call: TokenCall, signal: AbortSignal) => {
        if (unusedCode !== undefined) {
          const form = { grant_type: 'authorization_code', code: unusedCode }
          try {
            const grant = await exchange(call, form, signal)
            unusedCode = undefined
            return grant
          } catch (error) {
            // An app that restarts with the same options gives a code that was used before, beside a good token.
            if (newestToken === undefined || !isSpent(error)) throw error
            unusedCode = undefined
          }
        }
        if (newestToken !== undefined) {
          const token = newestToken
          try {
            const grant = await refresh(call, token, signal)
            // RFC 6749, section 6: without a new refresh token in the reply, the old one stays valid.
            return { ...grant, refresh: grant.refresh ?? new Secret(token) }
          } catch (error) {
            if (!isSpent(error)) throw error
          }
        }
        throw new ApiError({
          code: 'interaction_required',
          vendor: 'casso',
          operation: 'login',
          message: 'A person must let the app in again: send them to error.url, then make a client with the new code',
          url: cassoAuthorizeUrl(oauth),
        })
      },
      refresh,
    },
  }
}

/** Whether Casso refused the code or refresh token, not the app. A 2xx reply without an access token counts as well. */
function isSpent(error: unknown): boolean {
  if (isApiError(error, 'credentials_rejected')) return error.vendorCode !== 'invalid_client'
  return isApiError(error, 'unexpected_response') && error.status !== undefined && error.status < 300
}

const serverUrl = (server: string, allowHttp: boolean | undefined) =>
  createOrigin(server, { vendor: 'casso', option: 'oauth.authorizationServer', allowHttp }).base
