import type { EnvelopeResult } from '@x/core/vendor'
import * as v from 'valibot'

const said = v.fallback(v.optional(v.string()), undefined)

const envelope = v.looseObject({
  status: said,
  message: said,
  results: v.optional(v.unknown()),
  errors: v.optional(v.unknown()),
  // On no page; seen by one public client.
  code: v.fallback(v.optional(v.union([v.number(), v.string()])), undefined),
})

/** SuperShip says `status: 'Success'` or `'Error'`; which HTTP status goes with an error is written nowhere. */
export function readEnvelope(body: unknown, httpStatus: number): EnvelopeResult {
  const checked = v.safeParse(envelope, body)
  if (!checked.success) return
  const { status, message, results, errors, code } = checked.output
  if (status === 'Success') return { data: results }
  // Without the envelope, a failed reply may still have a message.
  if (status !== 'Error' && httpStatus < 300) return
  const meant = Number(code)
  return {
    refusal: { code, message: sentences(message, errors), status: meant >= 400 && meant < 600 ? meant : undefined },
  }
}

/** The message and its details, which come as one text or as texts by field. */
function sentences(message: string | undefined, errors: unknown): string {
  const details = typeof errors === 'object' && errors !== null ? Object.values(errors).flat() : [errors]
  const texts = [message, ...details].filter((text) => typeof text === 'string' && text !== '')
  return [...new Set(texts)].join('; ')
}
