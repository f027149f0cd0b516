import type { EnvelopeResult } from '@x/core/vendor'
import * as v from 'valibot'

const failure = v.looseObject({
  code: v.nullish(v.string()),
  msg: v.nullish(v.string()),
  meta: v.nullish(v.looseObject({ xcode: v.nullish(v.string()), reason: v.nullish(v.string()) })),
})

/** Successes and failures share the names `code`, `msg` and `meta`, so only the HTTP status tells them apart. */
export function readEnvelope(body: unknown, status: number): EnvelopeResult {
  if (status >= 200 && status <= 299) return body === undefined ? undefined : { data: body }
  const checked = v.safeParse(failure, body)
  if (!checked.success) return
  const { code, msg, meta } = checked.output
  const message = msg ?? meta?.reason ?? undefined
  // `code` is one of a fixed few. `meta.xcode` is a more precise name that may stand beside it.
  const name = code ?? meta?.xcode ?? undefined
  if (name === undefined && message === undefined) return
  return {
    refusal: {
      code: name,
      message,
      // Every error of ITS has a `msg`. Other servers have a `code`, too.
      vague: typeof msg === 'string' ? undefined : true,
      // ITS answers 403 where 429 is usual: the quota is used up, which passes and is no fault of the key.
      status: code === 'resource_exhausted' ? 429 : undefined,
    },
  }
}

/** The code of a refusal, if it has one. */
export function codeOf(body: unknown): string | undefined {
  const checked = v.safeParse(failure, body)
  return checked.success ? (checked.output.code ?? undefined) : undefined
}
