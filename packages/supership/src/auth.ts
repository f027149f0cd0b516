import {
  type ClientOptions,
  checkOptions,
  clientOptionNames,
  createOrigin,
  headerText,
  oauthGrant,
  type TokenCall,
  text,
} from '@x/core/vendor'
import * as v from 'valibot'

/** For one shop: a token made by hand in the dashboard. */
export interface SuperShipTokenOptions {
  /** From the API section of the dashboard; SuperShip calls it Personal Access Token. */
  token: string
  clientId?: undefined
  clientSecret?: undefined
  username?: undefined
  password?: undefined
  partner?: undefined
}

/** For software that works for many shops: the partner's own credentials and those of one shop. */
export interface SuperShipPasswordOptions {
  clientId: string
  clientSecret: string
  /** The shop's e-mail address. */
  username: string
  /** The shop's password. */
  password: string
  /** The partner's secret code. */
  partner: string
  token?: undefined
}

const passwordOptions = v.looseObject({
  clientId: text,
  clientSecret: text,
  username: text,
  password: text,
  partner: text,
})

// The fields are those of OAuth, inside SuperShip's envelope.
const loginReply = v.pipe(
  v.looseObject({ results: oauthGrant }),
  v.transform(({ results }) => results),
)

/** The credential among the options, and the secrets in it. */
export function credentialFacts(
  options: ClientOptions & (SuperShipTokenOptions | SuperShipPasswordOptions),
  baseUrl: string,
) {
  const given = Object.keys(passwordOptions.entries).filter((name) => options?.[name as 'token'] !== undefined)
  if (given.length === 0) return tokenFacts(options)
  if (options.token !== undefined) {
    throw new TypeError(`[supership] wrong options: give 'token' or '${given[0]}' and the rest, not both`)
  }
  return passwordFacts(options, baseUrl)
}

function tokenFacts(options: unknown) {
  const { token } = checkOptions('supership', v.looseObject({ token: headerText }), options, [
    ...clientOptionNames,
    ...Object.keys(passwordOptions.entries),
  ])
  return { secrets: [token], credential: { key: token } }
}

function passwordFacts(options: ClientOptions, baseUrl: string) {
  const { clientId, clientSecret, username, password, partner } = checkOptions('supership', passwordOptions, options, [
    ...clientOptionNames,
    'token',
  ])
  const url = `${createOrigin(options.baseUrl ?? baseUrl, { allowHttp: options.allowHttp }).base}auth/login`
  // Neither `grant_type` nor `scope`, which OAuth would want.
  const json = { client_id: clientId, client_secret: clientSecret, username, password, partner }
  return {
    secrets: [clientSecret, password, partner],
    credential: {
      identity: [clientId, username, partner],
      // There is no `refresh`: older pages give out a refresh token, and none has a call that takes it.
      login: (call: TokenCall, signal: AbortSignal) => call('login', { url, json }, loginReply, signal),
    },
  }
}
