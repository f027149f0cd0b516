import { type Challenged, type EnvelopeResult, readOAuthError, refusalOf } from '@x/core/vendor'
import * as v from 'valibot'

const envelope = v.fallback(
  v.looseObject({
    code: v.fallback(v.optional(v.union([v.number(), v.string()])), undefined),
    status: v.fallback(v.optional(v.string()), undefined),
    data: v.optional(v.unknown()),
  }),
  {},
)

/** Only `data.error` is documented; the others are where Goship, an API with the same calls, puts its words. */
const words = v.fallback(
  v.union([
    v.pipe(
      v.looseObject({ data: v.looseObject({ error: v.string() }) }),
      v.transform(({ data }) => data.error),
    ),
    v.pipe(
      v.looseObject({ data: v.looseObject({ errors: v.array(v.string()) }) }),
      v.transform(({ data }) => data.errors.join('; ')),
    ),
    v.pipe(
      v.looseObject({ meta: v.looseObject({ message: v.string() }) }),
      v.transform(({ meta }) => meta.message),
    ),
    v.pipe(
      v.looseObject({ message: v.string() }),
      v.transform(({ message }) => message),
    ),
    v.pipe(
      v.record(v.string(), v.array(v.string())),
      v.transform((fields) => Object.entries(fields).map(([field, texts]) => `${field}: ${texts.join(', ')}`)),
      v.transform((lines) => lines.join('; ')),
    ),
  ]),
  '',
)

// Up to the first fault: noting them all, a body with millions would fill the memory.
const wordsOf = (body: unknown) => v.parse(words, body, { abortEarly: true })

/**
 * Zogo wraps every reply as `{ code, status: 'success' | 'error' }`. The payload is under `data`; where there is none, as
 * in the reply to a login, it stands beside `status`, and the whole body is given.
 */
export function readEnvelope(body: unknown, httpStatus: number): EnvelopeResult {
  const { code, status, data } = v.parse(envelope, body)
  // The page prints bodies and no status lines, so a refusal may well come inside HTTP 200.
  const meant = Number(code) >= 400 && Number(code) < 600 ? Number(code) : undefined
  if (status === 'error' || meant !== undefined) {
    return { refusal: { code, message: wordsOf(body), status: meant } }
  }
  if (status === 'success') return { data: data === undefined ? body : data }
  return readOAuthError(body) ?? (httpStatus < 400 ? undefined : { refusal: { message: wordsOf(body) } })
}

/** Whether Zogo says that the token is no good: by the HTTP status, or by the `code` inside HTTP 200. */
export async function isChallenge({ status, json }: Challenged): Promise<boolean> {
  if (status !== 200) return status === 401
  return refusalOf(readEnvelope(await json(), status))?.status === 401
}
