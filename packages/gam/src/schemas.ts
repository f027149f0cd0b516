import { type Challenged, type EnvelopeResult, errorStatus, readOAuthError } from '@x/core/vendor'
import * as v from 'valibot'

const code = v.fallback(v.optional(v.union([v.string(), v.number()])), undefined)

const envelope = v.fallback(
  v.looseObject({
    status: code,
    message: v.fallback(v.optional(v.string()), undefined),
    error_code: code,
    // GAM's page names this field, and no sample shows it.
    log_id: code,
    data: v.optional(v.unknown()),
  }),
  {},
)

/** Values of `error_code` that report no error. */
const noError = new Set<unknown>([undefined, '', 0, '0'])

/**
 * Reads GAM's envelope, `{ status, message, timestamp }` with the payload under `data`, or with an `error_code`. GAM
 * does not document the HTTP status of an error, or whether `status` is text or a number.
 */
export function readEnvelope(body: unknown): EnvelopeResult {
  const { status, message, error_code, log_id, data } = v.parse(envelope, body)
  const statusInBody = Number(status)
  const hasCode = !noError.has(error_code)
  if (hasCode || (statusInBody >= 100 && (statusInBody < 200 || statusInBody > 299))) {
    // Other servers send a `status`, too. GAM's page shows no error without an `error_code`.
    const vague = hasCode ? undefined : true
    return {
      refusal: { code: error_code, message, status: errorStatus(status), requestId: log_id?.toString(), vague },
    }
  }
  // The token server replies as OAuth specifies, without the envelope.
  return status === undefined ? readOAuthError(body) : { data }
}

/** Whether GAM refuses the token. */
export async function isChallenge({ status, text }: Challenged): Promise<boolean> {
  // GAM answers 403 instead of the usual 401, with an empty body that is declared as JSON. A refused call has a body.
  return status === 401 || (status === 403 && (await text()) === '')
}
