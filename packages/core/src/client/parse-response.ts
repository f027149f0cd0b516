import type { Answer, CallMemory } from '../auth-fetch/auth-fetch.ts'
import type { ApiError, Issue } from '../errors/api-error.ts'
import {
  codeOfStatus,
  type EnvelopeResult,
  type ErrorSource,
  errorOfReply,
  keepText,
  makeError,
  refusalOf,
} from '../errors/from-response.ts'
import { OversizeError, parseJson, readText } from '../utils/body.ts'
import type { AttemptsOptions } from './attempts.ts'

/** The payload of a reply, with the body that it came in. */
export interface ParsedReply {
  data: unknown
  /** The parsed body. */
  body: unknown
  /** Length of the body in characters. */
  length: number
}

interface Reading {
  open: boolean
  unwrap: boolean
  read(body: unknown, status: number): EnvelopeResult
}

/** Returns the payload of a reply, or throws the error that the reply stands for. */
export function parseResponse(
  client: AttemptsOptions,
  { response, refused }: Answer,
  text: string,
  memory: CallMemory,
  { unwrap, read }: Reading,
): ParsedReply {
  const { operation } = memory
  const { status } = response
  let body: unknown
  let isJson = true
  try {
    body = parseJson(text)
  } catch {
    isJson = false
  }
  memory.body = isJson ? body : keepText(text)
  const envelope = read(body, status)
  const refusal = refusalOf(envelope)
  const failed = response.ok ? refusal && 'refused' : codeOfStatus(status, response.headers, text)
  const code = refused ? codeOfRefused(client.grants) : failed
  if (code !== undefined) throw errorOfReply(client, operation, code, response, text, refusal, memory.body)
  if (isJson && !unwrap) return { data: body, body, length: text.length }
  if (envelope !== undefined && 'data' in envelope && isJson) return { data: envelope.data, body, length: text.length }
  // By HTTP's rules these statuses have no body, so no envelope is expected.
  if (status === 204 || status === 205) return { data: undefined, body, length: 0 }
  const expected = isJson ? "the vendor's envelope" : 'JSON'
  const issues = [{ path: '', expected }]
  throw unreadable(client, memory, `The reply is not ${expected}`, { issues })
}

/** Makes the error of a reply that is not as documented. It holds the body, which the caller may still need. */
export function unreadable(
  source: ErrorSource,
  { operation, response, body }: CallMemory,
  message: string,
  more: { issues?: Issue[]; cause?: unknown } = {},
): ApiError {
  const { status, headers } = response ?? {}
  const requestId = headers?.get('x-request-id') ?? undefined
  const code = 'unexpected_response'
  return makeError(source, { code, operation, message, status, requestId, sent: true, body, ...more })
}

/**
 * Returns the code of a refusal that no new login would cure: a static key is wrong, or a fresh login lacks the
 * permission.
 */
export const codeOfRefused = ({ renewable }: { renewable: boolean }) => (renewable ? 'denied' : 'credentials_rejected')

/** Makes the error of a reply whose schema threw `cause`. */
export const schemaThrew = (source: ErrorSource, memory: CallMemory, cause: unknown): ApiError =>
  unreadable(source, memory, 'The schema threw an error', { cause })

/** Makes the error of a reply that ended before its body was complete. */
export const brokeOff = (source: ErrorSource, operation: string, cause: unknown): ApiError =>
  makeError(source, { code: 'network', operation, message: 'The reply broke off', sent: true, cause })

/** Reads the whole body within the attempt's time and the size limit, unless a challenge has already read it. */
export function readBody(
  client: { vendor: string; mask?: AttemptsOptions['mask']; maxBytes: number },
  { response, body = readText(response, client.maxBytes) }: Pick<Answer, 'response' | 'body'>,
  operation: string,
): Promise<string> {
  return body.catch((cause) => {
    if (!(cause instanceof OversizeError)) {
      throw brokeOff(client, operation, cause)
    }
    const issues = [{ path: '', expected: `at most ${client.maxBytes} bytes` }]
    const message = 'The reply is too long'
    throw makeError(client, {
      code: 'unexpected_response',
      operation,
      message,
      status: response.status,
      issues,
      sent: true,
    })
  })
}
