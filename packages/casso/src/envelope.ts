import { type EnvelopeResult, readOAuthError } from '@x/core/vendor'
import * as v from 'valibot'

const envelope = v.looseObject({
  error: v.number(),
  // "success", "Successful" or an error's text: only `error` tells which.
  message: v.optional(v.nullable(v.string())),
  data: v.optional(v.unknown()),
})

/** Casso wraps every reply but those of its token endpoint; `error` is 0 or says what went wrong. */
export function readEnvelope(body: unknown): EnvelopeResult {
  const checked = v.safeParse(envelope, body)
  if (!checked.success) return readOAuthError(body)
  const { error, message, data } = checked.output
  if (error === 0) return { data }
  // Some of Casso's codes are HTTP statuses, whatever the status of the reply.
  const status = error >= 400 && error < 600 ? error : undefined
  return { refusal: { code: error, message: message ?? undefined, status } }
}
