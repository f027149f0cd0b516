import {
  type ClientOptions,
  checkOptions,
  clientOptionNames,
  headerText,
  oauthGrant,
  type TokenCall,
  text,
} from '@x/core/vendor'
import * as v from 'valibot'

/** For one shop: a token copied from the dashboard. */
export interface SuperShipTokenOptions {
  /** The Personal Access Token from the API section of SuperShip's dashboard. */
  token: string
  clientId?: undefined
  clientSecret?: undefined
  username?: undefined
  password?: undefined
  partner?: undefined
}

/** For software that serves many shops: the partner's own credentials and those of one shop. */
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

const passwordNames = Object.keys(passwordOptions.entries)

// The fields of an OAuth token reply, inside SuperShip's envelope.
const loginReply = v.pipe(
  v.looseObject({ results: oauthGrant }),
  v.transform(({ results }) => results),
)

/** Returns the credential that the options describe, and its secrets. */
export function credentialFacts(options: ClientOptions & (SuperShipTokenOptions | SuperShipPasswordOptions)) {
  const named = passwordNames.filter((name) => Object.hasOwn(Object(options), name))
  const given = named.find((name) => options[name as 'token'] !== undefined)
  // A name counts even when its value is undefined, such as an unset environment variable: it shows which credential
  // was meant, so that the error can name its options.
  if (named.length === 0 || (given === undefined && 'token' in options)) return tokenFacts(options)
  if (options.token !== undefined) {
    throw new TypeError(`[supership] wrong options: give 'token' or '${given}' and the rest, not both`)
  }
  return passwordFacts(options)
}

function tokenFacts(options: unknown) {
  const { token } = checkOptions('supership', v.looseObject({ token: headerText }), options, [
    ...clientOptionNames,
    ...passwordNames,
  ])
  return { secrets: [token], credential: { key: token } }
}

function passwordFacts(options: ClientOptions) {
  const { clientId, clientSecret, username, password, partner } = checkOptions('supership', passwordOptions, options, [
    ...clientOptionNames,
    'token',
  ])
  // Unlike OAuth, SuperShip wants neither `grant_type` nor `scope`.
  const json = { client_id: clientId, client_secret: clientSecret, username, password, partner }
  return {
    secrets: [clientSecret, password, partner],
    credential: {
      identity: [clientId, username, partner],
      // No `refresh`: older pages show a refresh token, but no page documents a call that accepts it.
      login: (call: TokenCall, signal: AbortSignal) => call('login', { path: 'auth/login', json }, loginReply, signal),
    },
  }
}
