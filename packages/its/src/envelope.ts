import { type EnvelopeResult, soft } from '@x/core/vendor'
import * as v from 'valibot'
import { side } from './schemas.ts'

const failure = v.looseObject({
  code: v.nullish(v.string()),
  msg: v.nullish(v.string()),
  meta: soft(v.looseObject({ xcode: side.nullable, reason: side.nullable })),
})

/** Reads ITS's envelope by the HTTP status, since success and failure share the names `code`, `msg` and `meta`. */
export function readEnvelope(body: unknown, status: number): EnvelopeResult {
  if (status >= 200 && status <= 299) return body === undefined ? undefined : { data: body }
  const { code, msg, meta } = fieldsOf(body)
  if ((code ?? msg ?? meta?.xcode ?? meta?.reason ?? undefined) === undefined) return
  return {
    refusal: {
      // `code` is from a short, fixed list. `meta.xcode` may add a more precise name.
      code: code || meta?.xcode || undefined,
      message: msg || meta?.reason || undefined,
      // Every error of ITS has a `msg`. A body without it may come from another server, since others also use `code`.
      vague: typeof msg === 'string' ? undefined : true,
      // ITS answers 403 where 429 is usual: the quota is used up for now, and the key is still valid.
      status: code === 'resource_exhausted' ? 429 : undefined,
    },
  }
}

/**
 * Reads the envelope, and adds the precise name to the message: `unavailable` alone does not tell a closed shop
 * (`account_closed`) from an outage.
 */
export function readNamed(body: unknown, status: number): EnvelopeResult {
  const result = readEnvelope(body, status)
  if (result === undefined || 'data' in result) return result
  const { code, message } = result.refusal
  const xcode = fieldsOf(body).meta?.xcode
  if (!xcode || xcode === code) return result
  return { refusal: { ...result.refusal, message: message ? `${message} (${xcode})` : xcode } }
}

/** The code of a refusal, if it has one. */
export const codeOf = (body: unknown): string | undefined => fieldsOf(body).code ?? undefined

function fieldsOf(body: unknown): Partial<v.InferOutput<typeof failure>> {
  const checked = v.safeParse(failure, body)
  return checked.success ? checked.output : {}
}
