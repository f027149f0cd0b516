import { type Challenged, type EnvelopeResult, errorStatus, readOAuthError, refusalOf } from '@x/core/vendor'
import * as v from 'valibot'

const envelope = v.fallback(
  v.looseObject({
    code: v.fallback(v.optional(v.union([v.number(), v.string()])), undefined),
    status: v.fallback(v.optional(v.string()), undefined),
    data: v.optional(v.unknown()),
  }),
  {},
)

/**
 * Zogo documents `data.error` only. The other four forms come from Goship, a sister API with the same calls:
 * `data.errors`, `meta.message`, `message`, and lists of texts by field.
 */
const errorText = v.fallback(
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

// Stops at the first issue: collecting all issues of a hostile body would fill the memory.
const errorTextOf = (body: unknown) => v.parse(errorText, body, { abortEarly: true })

/**
 * Reads Zogo's envelope, `{ code, status: 'success' | 'error' }`. The payload is under `data`. The reply to a login has
 * no `data`: its fields stand beside `status`, so the whole body is the payload.
 */
export function readEnvelope(body: unknown, httpStatus: number): EnvelopeResult {
  const { code, status, data } = v.parse(envelope, body)
  // Zogo's page shows bodies without status lines, so an error may come inside HTTP 200.
  const statusInBody = errorStatus(code)
  if (status === 'error' || statusInBody !== undefined) {
    // Other servers send a `code` too, so a `code` alone is vague.
    const vague = status === 'error' || 'error' in Object(data) || 'errors' in Object(data) ? undefined : true
    return { refusal: { code, message: errorTextOf(body), status: statusInBody, vague } }
  }
  if (status === 'success') return { data: data === undefined ? body : data }
  const message = httpStatus < 400 ? '' : errorTextOf(body)
  return readOAuthError(body) ?? (message === '' ? undefined : { refusal: { message, vague: true } })
}

/** Whether Zogo refuses the token, by the HTTP status or by the `code` inside HTTP 200. */
export async function isChallenge({ status, json }: Challenged): Promise<boolean> {
  if (status !== 200) return status === 401
  return refusalOf(readEnvelope(await json(), status))?.status === 401
}
