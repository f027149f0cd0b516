import * as v from 'valibot'
import { isHeaderSafe, setHeaders } from '../auth-fetch/headers.ts'
import { type PlainRequest, send, type Wire } from '../auth-fetch/send.ts'
import { headerText } from '../client/options.ts'
import { readBody } from '../client/parse-response.ts'
import { type Schema, validateNow } from '../client/schema.ts'
import {
  codeOfStatus,
  type EnvelopeResult,
  errorOfReply,
  makeError,
  type Refusal,
  type ReplyCode,
  refusalOf,
} from '../errors/from-response.ts'
import { Secret } from '../errors/secret.ts'
import type { Grant } from '../grant-manager/types.ts'
import { tryJson } from '../utils/body.ts'
import type { Clock } from '../utils/clock.ts'

export interface TokenRequest {
  url: string
  headers?: Record<string, string> | undefined
  /** Sent as JSON. */
  json?: unknown
  /** Sent form-encoded. */
  form?: Record<string, string> | undefined
}

/** POSTs one login or refresh, never twice, and reads its reply by the schema. */
export type TokenCall = <Output>(
  operation: 'login' | 'refresh',
  request: TokenRequest,
  schema: Schema<Output>,
  signal: AbortSignal,
) => Promise<Output>

export interface TokenCallOptions extends Wire {
  clock: Clock
  headers: Record<string, string>
  maxBytes: number
  read(body: unknown, status: number): EnvelopeResult
}

export function createTokenCall(options: TokenCallOptions): TokenCall {
  return async (operation, { url, headers: extra, json, form }, schema, signal) => {
    const body = form === undefined ? JSON.stringify(json) : new URLSearchParams(form).toString()
    const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded'
    const headers = new Headers(options.headers)
    setHeaders(headers, extra)
    headers.set('content-type', type)
    const request: PlainRequest = { url, method: 'POST', headers, body, redirect: 'manual', signal }
    const response = await send(options, request, operation)
    const text = await readBody(options, { response, body: undefined }, operation)
    const reply = tryJson(text)
    const refusal = refusalOf(options.read(reply, response.status))
    if (!response.ok || refusal !== undefined) {
      const code = codeOfRefusal(operation, response.status, refusal)
      throw errorOfReply(options, operation, code, response, text, refusal)
    }
    const checked = validateNow(schema, reply)
    if ('value' in checked) return checked.value
    const { issues } = checked
    const message = 'The reply holds no usable token'
    throw makeError(options, { code: 'unexpected_response', operation, message, status: response.status, issues })
  }
}

/** Statuses that say "not this way" rather than "not you": a wrong address must not latch the credentials. */
const notAboutCredentials = new Set([404, 405, 406, 410, 411, 413, 414, 415, 421, 425, 426, 431])

function codeOfRefusal(operation: 'login' | 'refresh', status: number, refusal: Refusal | undefined): ReplyCode {
  // An outage stays one, whatever the body says; else the body knows best, since some answer 200 or 400 to everything.
  const meant = status >= 500 ? status : (refusal?.status ?? status)
  if (operation === 'login' && notAboutCredentials.has(meant)) return 'unexpected_response'
  const code = codeOfStatus(meant)
  return code === 'refused' ? 'credentials_rejected' : code
}

const tokenOrNone = v.pipe(
  v.string(),
  v.check((value) => value === '' || isHeaderSafe(value), 'printable ASCII without spaces'),
)

/** As some write them, with spaces or a fraction. */
const seconds = v.pipe(
  v.string(),
  v.check((value) => Number.isFinite(Number(value)), 'a number of seconds'),
)

/** The reply of an OAuth token endpoint, as a grant; also fits those that only look like one. */
export const oauthGrant = v.pipe(
  v.looseObject({
    access_token: headerText,
    refresh_token: v.nullish(tokenOrNone),
    expires_in: v.nullish(v.union([v.number(), seconds])),
  }),
  v.transform(
    ({ access_token, refresh_token, expires_in }): Grant => ({
      access: new Secret(access_token),
      refresh: refresh_token ? new Secret(refresh_token) : undefined,
      lifeMs: Number(expires_in ?? 0) * 1_000,
    }),
  ),
)

/** The reply of an OAuth token endpoint that says no. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
export function readOAuthError(body: unknown): EnvelopeResult {
  const checked = validateNow(oauthError, body)
  if (!('value' in checked)) return
  const { error, error_description } = checked.value
  const status = error === 'temporarily_unavailable' || error === 'server_error' ? 503 : undefined
  return { refusal: { code: error, message: error_description ?? error, status } }
}

const oauthError = v.looseObject({ error: v.string(), error_description: v.optional(v.string()) })
