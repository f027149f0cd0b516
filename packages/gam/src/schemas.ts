import { type Challenged, type EnvelopeResult, readOAuthError } from '@x/core/vendor'
import * as v from 'valibot'

const code = v.fallback(v.optional(v.union([v.string(), v.number()])), undefined)

const envelope = v.fallback(
  v.looseObject({
    status: code,
    message: v.fallback(v.optional(v.string()), undefined),
    error_code: code,
    // Named on GAM's page, and in none of its samples.
    log_id: code,
    data: v.optional(v.unknown()),
  }),
  {},
)

/**
 * GAM wraps its replies as `{ status, message, timestamp }` and puts the payload under `data`, or says what went wrong by
 * an `error_code`. Which HTTP status comes with that is not documented, nor whether `status` is text or a number.
 */
export function readEnvelope(body: unknown): EnvelopeResult {
  const { status, message, error_code, log_id, data } = v.parse(envelope, body)
  const number = Number(status)
  if ((error_code ?? '') !== '' || number < 200 || number > 299) {
    const meant = number >= 400 && number < 600 ? number : undefined
    return { refusal: { code: error_code, message, status: meant, requestId: log_id?.toString() } }
  }
  // The token server has OAuth's replies, without the envelope.
  return status === undefined ? readOAuthError(body) : { data }
}

/** Whether GAM says that the token is no good. */
export async function isChallenge({ status, text }: Challenged): Promise<boolean> {
  // 403 where 401 is usual, and told from a refused call by its empty body, which is declared to be JSON all the same.
  return status === 401 || (status === 403 && (await text()) === '')
}
