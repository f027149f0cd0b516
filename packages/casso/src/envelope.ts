import { type EnvelopeResult, errorStatus, readOAuthError } from '@x/core/vendor'

/** Reads Casso's envelope, which wraps every reply except those of the token endpoint. `error` is 0 for a success. */
export function readEnvelope(body: unknown): EnvelopeResult {
  const { error, message, data } = (body ?? {}) as { error?: unknown; message?: unknown; data?: unknown }
  const code = typeof error === 'string' && /^\d{1,9}$/.test(error) ? Number(error) : error
  if (typeof code !== 'number') return readOAuthError(body)
  // Some replies say "success" in `message` and others "Successful", so only `error` shows whether the call succeeded.
  if (code === 0) return { data }
  // Some of Casso's codes are HTTP statuses. The reply itself may have another status.
  const status = errorStatus(code)
  return { refusal: { code, message: typeof message === 'string' ? message : undefined, status } }
}
