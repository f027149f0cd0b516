import { type EnvelopeResult, errorStatus } from '@x/core/vendor'
import * as v from 'valibot'

const said = v.fallback(v.optional(v.string()), undefined)

const envelope = v.looseObject({
  status: said,
  message: said,
  results: v.optional(v.unknown()),
  errors: v.optional(v.unknown()),
  // On no page; one public client has seen it.
  code: v.fallback(v.optional(v.union([v.number(), v.string()])), undefined),
})

/**
 * SuperShip says `status: 'Success'` or `'Error'`, and no page says which HTTP status goes with an error.
 *
 * A body without these words is not SuperShip's: a proxy in between must not count as a refusal of the login.
 */
export function readEnvelope(body: unknown): EnvelopeResult {
  const checked = v.safeParse(envelope, body)
  if (!checked.success) return
  const { status, message, results, errors, code } = checked.output
  if (status === 'Success') return { data: results }
  if (status !== 'Error') return
  return { refusal: { code, message: sentences(message, errors), status: errorStatus(code) } }
}

/** The message and its details, which are one text, or texts by field. */
function sentences(message: string | undefined, errors: unknown): string {
  const details = typeof errors === 'object' && errors !== null ? Object.values(errors).flat() : [errors]
  const texts = [message, ...details].filter((text) => typeof text === 'string' && text !== '')
  return [...new Set(texts)].join('; ')
}
