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
/** The only scopes that Casso's pages ever show. */
const defaultScope = ['webhook', 'transaction']

/** An OAuth app of Casso's. Casso has closed these to new integrators; an API key is the usual way. */
export interface CassoOAuth {
  clientId: string
  clientSecret: string
  /** Where Casso sends the person back to. It must be the same in all steps. */
  redirectUri: string
  /** From the redirect. It works once. */
  code?: string | undefined
  /** From an earlier exchange. With it, the client logs in without a person. */
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

/** The options of an app that the address does not need, so that a whole `oauth` may be given. */
const secretOptions = ['clientSecret', 'code', 'refreshToken']

export interface CassoAuthorizeInput
  extends Pick<CassoOAuth, 'clientId' | 'redirectUri' | 'scope' | 'authorizationServer'> {
  /** A text that nobody can guess. It comes back with the redirect; check it there. */
  state?: string | undefined
}

/**
 * Gives the address to send a person to. There they let your app read their Casso account.
 * @throws {TypeError} that names the missing or wrong option.
 * @see https://developer.casso.vn/casso-api/chung-thuc/tich-hop-oauth2
 */
export function cassoAuthorizeUrl(input: CassoAuthorizeInput): string {
  const { clientId, redirectUri, state, ...rest } = checkOptions('casso', authorizeOptions, input, secretOptions)
  const { scope = defaultScope, authorizationServer = defaultServer } = rest
  const parameters = { client_id: clientId, scope: scope.join(' '), redirect_uri: redirectUri, response_type: 'code' }
  const query = new URLSearchParams({ ...parameters, ...(state !== undefined && { state }) })
  // Casso separates scopes by %20, while URLSearchParams writes a plus sign.
  return `${serverUrl(authorizationServer, true)}authorize?${query.toString().replaceAll('+', '%20')}`
}

/** Logs in through an OAuth app: first with the code, then with refresh tokens. After that, a person must help. */
export function oauthFacts(options: CassoOAuthOptions & { allowHttp?: boolean | undefined }) {
  const { oauth } = checkOptions('casso', v.looseObject({ oauth: oauthOptions }), options, [
    ...clientOptionNames,
    'apiKey',
  ])
  const { clientId, clientSecret, redirectUri, code, refreshToken } = oauth
  if (options.apiKey !== undefined) throw new TypeError("[casso] wrong options: give 'apiKey' or 'oauth', not both")
  const url = `${serverUrl(oauth.authorizationServer ?? defaultServer, options.allowHttp)}token`
  // Unescaped, as on Casso's page. OAuth percent-encodes both first (RFC 6749, section 2.3.1).
  const basic = btoa(`${clientId}:${clientSecret}`)
  let unusedCode = code
  // Casso may replace the token at each use, and take one that comes again for a stolen one. So only the newest is sent.
  let newestToken = refreshToken

  const exchange = async (call: TokenCall, form: Record<string, string>, signal: AbortSignal) => {
    const fields = { ...form, client_id: clientId, client_secret: clientSecret, redirect_uri: redirectUri }
    // A refresh follows the rules of a login, since only a person could log in after it: a wrong address must not cost the token.
    const headers = { authorization: `Basic ${basic}` }
    const grant = await call('login', { url, form: fields, headers }, oauthGrant, signal)
    newestToken = grant.refresh?.reveal() ?? newestToken
    return grant
  }
  const refresh = async (call: TokenCall, token: string, signal: AbortSignal) => {
    try {
      return await exchange(call, { grant_type: 'refresh_token', refresh_token: token }, signal)
    } catch (error) {
      if (token === newestToken && isTokenSpent(error)) newestToken = undefined
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
          const grant = await exchange(call, form, signal)
          unusedCode = undefined
          return grant
        }
        if (newestToken !== undefined) {
          const token = newestToken
          try {
            const grant = await refresh(call, token, signal)
            // RFC 6749, section 6: without a new refresh token in the reply, the old one stays valid.
            return { ...grant, refresh: grant.refresh ?? new Secret(token) }
          } catch (error) {
            if (!isTokenSpent(error)) throw error
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

/** Whether the token was refused, and not the app. A success without an access token counts as a refusal too. */
function isTokenSpent(error: unknown): boolean {
  if (isApiError(error, 'credentials_rejected')) return error.vendorCode !== 'invalid_client'
  return isApiError(error, 'unexpected_response') && error.status !== undefined && error.status < 300
}

const serverUrl = (server: string, allowHttp: boolean | undefined) =>
  createOrigin(server, { vendor: 'casso', option: 'oauth.authorizationServer', allowHttp }).base
