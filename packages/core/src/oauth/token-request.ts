import * as v from 'valibot'
import { isHeaderSafe, setHeaders } from '../auth-fetch/headers.ts'
import { send, type Wire } from '../auth-fetch/send.ts'
import { headerText } from '../client/options.ts'
import { readBody } from '../client/parse-response.ts'
import { type Schema, validateNow } from '../client/schema.ts'
import {
  codeOfStatus,
  type EnvelopeResult,
  errorOfReply,
  isFromBetween,
  makeError,
  markDoubt,
  type Refusal,
  type ReplyCode,
  refusalOf,
} from '../errors/from-response.ts'
import { Secret } from '../errors/secret.ts'
import type { Grant } from '../grant-manager/types.ts'
import { tryJson } from '../utils/body.ts'
import type { Clock } from '../utils/clock.ts'

/** A path below the client's base, or the address of a login server elsewhere. */
type TokenTarget = { path: string } | { url: string }

export type TokenRequest = TokenTarget & {
  headers?: Record<string, string> | undefined
  /** Sent as JSON. */
  json?: unknown
  /** Sent form-encoded. */
  form?: Record<string, string> | undefined
}

/** Sends one login or refresh as a POST, without retries, and reads the response with the schema. */
export type TokenCall = <Output>(
  operation: 'login' | 'refresh',
  request: TokenRequest,
  schema: Schema<Output>,
  signal: AbortSignal,
) => Promise<Output>

/** A response to a login or refresh without the vendor's envelope. */
interface BareReply {
  status: number
  text: string
  contentType: string | null
}

export interface TokenCallOptions extends Wire {
  /** What stands before a path. */
  base: string
  clock: Clock
  headers: Record<string, string>
  maxBytes: number
  read(body: unknown, status: number): EnvelopeResult
  /**
   * Whether a response without an envelope is still the vendor's own refusal: an empty body or plain text, if the
   * vendor's documents say so. @default it never is
   */
  refusesWithoutEnvelope?: ((reply: BareReply) => boolean) | undefined
}

export function createTokenCall(options: TokenCallOptions): TokenCall {
  // During a login, the call that needs it has not been sent.
  const source = { ...options, sent: false } as const
  return async (operation, request, schema, signal) => {
    const { headers: extra, json, form } = request
    const url = 'url' in request ? request.url : options.base + request.path
    const body = form === undefined ? JSON.stringify(json) : new URLSearchParams(form).toString()
    const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded'
    const headers = new Headers(options.headers)
    setHeaders(headers, extra)
    headers.set('content-type', type)
    const init = { method: 'POST', headers, body, redirect: 'manual', signal } as const
    const response = await send(source, { url, init }, operation)
    const text = await readBody(source, { response, body: undefined }, operation)
    const reply = tryJson(text)
    const refusal = refusalAt(options, reply, response.status)
    if (!response.ok || refusal !== undefined) {
      const isVendors = isOfVendor(options, response, text, refusal)
      const code = codeOfFailure(operation, response.status, refusal, isVendors)
      const error = errorOfReply(source, operation, code, response, text, refusal, reply)
      throw isVague(response, text, refusal) ? markDoubt(error) : error
    }
    const checked = validateNow(schema, reply)
    if ('value' in checked) return checked.value
    // Leaves out the text, which may hold a token in an unknown form.
    if (reply === undefined || isFromBetween(response.headers, text)) {
      throw markDoubt(errorOfReply(source, operation, 'server_error', response, '', undefined))
    }
    const { issues } = checked
    const message = 'The reply holds no usable token'
    throw makeError(source, { code: 'unexpected_response', operation, message, status: response.status, issues })
  }
}

/** Returns the refusal in the vendor's envelope. If there is no clear one, a clear OAuth error takes its place. */
function refusalAt({ read }: TokenCallOptions, reply: unknown, status: number): Refusal | undefined {
  const own = refusalOf(read(reply, status))
  const standard = isClear(own) ? undefined : refusalOf(readOAuthError(reply))
  return isClear(standard) ? standard : own
}

/** Whether the vendor refuses, and not a firewall, a proxy or another server in between. */
function isOfVendor(
  { refusesWithoutEnvelope }: TokenCallOptions,
  { ok, status, headers }: Response,
  text: string,
  refusal: Refusal | undefined,
): boolean {
  if (!ok && isFromBetween(headers, text)) return false
  if (isClear(refusal)) return true
  return !ok && refusesWithoutEnvelope?.({ status, text, contentType: headers.get('content-type') }) === true
}

const isClear = (refusal: Refusal | undefined) => refusal !== undefined && refusal.vague !== true

/** Whether the refusal may be the vendor's own, but nothing proves it. */
const isVague = ({ status, headers }: Response, text: string, refusal: Refusal | undefined) =>
  refusal?.vague === true && Math.max(status, refusal.status ?? 0) < 500 && !isFromBetween(headers, text)

/** Statuses about the request, not about the credentials: a wrong address must not latch the login. */
const notAboutCredentials = new Set([404, 405, 406, 410, 411, 413, 414, 415, 421, 425, 426, 431])

function codeOfFailure(
  operation: 'login' | 'refresh',
  status: number,
  refusal: Refusal | undefined,
  isVendors: boolean,
): ReplyCode {
  // A 5xx is an outage, whatever the body says. Otherwise the body decides: some vendors always answer 200 or 400.
  const meant = status >= 500 ? status : (refusal?.status ?? status)
  const code = codeOfStatus(meant)
  if (code !== 'refused') return code
  if (operation === 'login' && notAboutCredentials.has(meant)) return 'unexpected_response'
  // Only the vendor can refuse a login. From another server, it counts as an outage, which costs no refresh token.
  return isVendors ? 'credentials_rejected' : 'server_error'
}

const tokenOrNone = v.pipe(
  v.string(),
  v.check((value) => value === '' || isHeaderSafe(value), 'printable ASCII without spaces'),
)

/** Returns `expires_in` in milliseconds. Accepts numbers and numeric text. Anything else, such as `1h`, gives 0. */
function toMs(expiresIn: unknown): number {
  const isNumber = typeof expiresIn === 'number' || /^\s*-?\d+(\.\d+)?\s*$/.test(String(expiresIn))
  const ms = isNumber ? Number(expiresIn) * 1_000 : 0
  return Number.isFinite(ms) ? ms : 0
}

/** Reads a grant from the response of an OAuth token endpoint, or of one that only resembles OAuth. */
export const oauthGrant = v.pipe(
  v.looseObject({
    access_token: headerText,
    refresh_token: v.nullish(tokenOrNone),
    expires_in: v.optional(v.unknown()),
  }),
  v.transform(
    ({ access_token, refresh_token, expires_in }): Grant => ({
      access: new Secret(access_token),
      refresh: refresh_token ? new Secret(refresh_token) : undefined,
      lifeMs: toMs(expires_in),
    }),
  ),
)

/**
 * Reads the error of an OAuth token endpoint. The refusal is vague when its code is not one of OAuth's.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export function readOAuthError(body: unknown): EnvelopeResult {
  const checked = validateNow(oauthError, body)
  if (!('value' in checked)) return
  const { error, error_description } = checked.value
  const status = error === 'temporarily_unavailable' || error === 'server_error' ? 503 : undefined
  const refusal = { code: error, message: error_description ?? error, status }
  return { refusal: oauthCode.test(error) ? refusal : { ...refusal, vague: true } }
}

/** The codes of sections 5.2 and 4.1.2.1, and those of older servers, such as `invalid_credentials`. */
const oauthCode =
  /^(invalid_[a-z_]+|unauthorized_client|unsupported_(grant|response)_type|access_denied|server_error|temporarily_unavailable)$/

const oauthError = v.looseObject({ error: v.string(), error_description: v.optional(v.string()) })
