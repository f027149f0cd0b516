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
  // Of a 5xx, an error keeps no body, and `unavailable` alone does not tell a closed shop from an outage.
  const precise = status >= 500 && meta?.xcode !== code ? meta?.xcode : undefined
  return {
    refusal: {
      // `code` is from a short, fixed list. `meta.xcode` may add a more precise name.
      code: code || meta?.xcode || undefined,
      message: [msg || meta?.reason, precise && `(${precise})`].filter(Boolean).join(' ') || undefined,
      // Every error of ITS has a `msg`. A body without it may come from another server, since others also use `code`.
      vague: typeof msg === 'string' ? undefined : true,
      // ITS answers 403 where 429 is usual: the quota is used up for now, and the key is still valid.
      status: code === 'resource_exhausted' ? 429 : undefined,
    },
  }
}

/** The code of a refusal, if it has one. */
export const codeOf = (body: unknown): string | undefined => fieldsOf(body).code ?? undefined

function fieldsOf(body: unknown): Partial<v.InferOutput<typeof failure>> {
  const checked = v.safeParse(failure, body)
  return checked.success ? checked.output : {}
}
