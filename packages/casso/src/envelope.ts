import { type EnvelopeResult, errorStatus, readOAuthError } from '@x/core/vendor'

/** Casso wraps every reply but those of its token endpoint. `error` is 0, or says what went wrong. */
export function readEnvelope(body: unknown): EnvelopeResult {
  const { error, message, data } = (body ?? {}) as { error?: unknown; message?: unknown; data?: unknown }
  const code = typeof error === 'string' && /^\d{1,9}$/.test(error) ? Number(error) : error
  if (typeof code !== 'number') return readOAuthError(body)
  // `message` is "success" here and "Successful" there, so it says nothing of how the call went.
  if (code === 0) return { data }
  // Some of Casso's codes are HTTP statuses, whatever the status of the reply.
  const status = errorStatus(code)
  return { refusal: { code, message: typeof message === 'string' ? message : undefined, status } }
}
