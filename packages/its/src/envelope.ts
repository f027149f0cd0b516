import type { EnvelopeResult } from '@x/core/vendor'
import * as v from 'valibot'

const failure = v.looseObject({
  code: v.nullish(v.string()),
  msg: v.nullish(v.string()),
  meta: v.nullish(v.looseObject({ xcode: v.nullish(v.string()), reason: v.nullish(v.string()) })),
})

/** Reads ITS's envelope by the HTTP status, since success and failure share the names `code`, `msg` and `meta`. */
export function readEnvelope(body: unknown, status: number): EnvelopeResult {
  if (status >= 200 && status <= 299) return body === undefined ? undefined : { data: body }
  const checked = v.safeParse(failure, body)
  if (!checked.success) return
  const { code, msg, meta } = checked.output
  const message = msg ?? meta?.reason ?? undefined
  // `code` is from a short, fixed list. `meta.xcode` may add a more precise name.
  const name = code ?? meta?.xcode ?? undefined
  if (name === undefined && message === undefined) return
  return {
    refusal: {
      code: name,
      message,
      // Every error of ITS has a `msg`. A body without it may come from another server, since others also use `code`.
      vague: typeof msg === 'string' ? undefined : true,
      // ITS answers 403 where 429 is usual: the quota is used up for now, and the key is still valid.
      status: code === 'resource_exhausted' ? 429 : undefined,
    },
  }
}

/** The code of a refusal, if it has one. */
export function codeOf(body: unknown): string | undefined {
  const checked = v.safeParse(failure, body)
  return checked.success ? (checked.output.code ?? undefined) : undefined
}
