import { type EnvelopeResult, errorStatus } from '@x/core/vendor'
import * as v from 'valibot'

const said = v.fallback(v.optional(v.string()), undefined)

const envelope = v.looseObject({
  status: said,
  message: said,
  results: v.optional(v.unknown()),
  errors: v.optional(v.unknown()),
  // Not documented; one public client has seen it.
  code: v.fallback(v.optional(v.union([v.number(), v.string()])), undefined),
})

/**
 * Reads SuperShip's envelope, whose `status` is `'Success'` or `'Error'`. The HTTP status of an error is
 * not documented.
 *
 * Returns undefined for any other body: the error page of a proxy must not count as a refused login.
 */
export function readEnvelope(body: unknown): EnvelopeResult {
  const checked = v.safeParse(envelope, body)
  if (!checked.success) return
  const { status, message, results, errors, code } = checked.output
  if (status === 'Success') return { data: results }
  if (status !== 'Error') return
  return { refusal: { code, message: sentences(message, errors), status: errorStatus(code) } }
}

/** Joins the message and its details, which are one string, or strings by field. */
function sentences(message: string | undefined, errors: unknown): string {
  const details = typeof errors === 'object' && errors !== null ? Object.values(errors).flat() : [errors]
  const texts = [message, ...details].filter((text) => typeof text === 'string' && text !== '')
  return [...new Set(texts)].join('; ')
}
