import {
  codeOfStatus,
  type EnvelopeResult,
  type ErrorSource,
  errorOfReply,
  makeError,
  refusalOf,
} from '../errors/from-response.ts'
import { OversizeError, parseJson, readText } from '../utils/body.ts'
import type { Clock } from '../utils/clock.ts'

/** Turns a reply into its payload, or throws the error that it amounts to; `refused`: the code of one that is a challenge. */
export function parseResponse(
  source: ErrorSource & { clock: Clock },
  response: Response,
  text: string,
  refused: 'denied' | 'credentials_rejected' | undefined,
  {
    operation,
    unwrap,
    read,
  }: { operation: string; unwrap: boolean; read(body: unknown, status: number): EnvelopeResult },
): unknown {
  const { status } = response
  let body: unknown
  let isJson = true
  try {
    body = parseJson(text)
  } catch {
    isJson = false
  }
  const reading = read(body, status)
  const refusal = refusalOf(reading)
  const code = refused ?? (response.ok ? refusal && 'refused' : codeOfStatus(status))
  if (code !== undefined) throw errorOfReply(source, operation, code, response, text, refusal)
  if (isJson && !unwrap) return body
  if (isJson && reading !== undefined && 'data' in reading) return reading.data
  const expected = isJson ? "the vendor's envelope" : 'JSON'
  const issues = [{ path: '', expected }]
  throw makeError(source, {
    code: 'unexpected_response',
    operation,
    message: `The reply is not ${expected}`,
    status,
    issues,
  })
}

/** Reads the whole body within the attempt's time and the size limit, unless `body` shows that it was read before. */
export function readBody(
  source: ErrorSource & { maxBytes: number },
  response: Response,
  operation: string,
  body = readText(response, source.maxBytes),
): Promise<string> {
  return body.catch((cause) => {
    if (!(cause instanceof OversizeError)) {
      throw makeError(source, { code: 'network', operation, message: 'The reply broke off', cause })
    }
    const issues = [{ path: '', expected: `at most ${source.maxBytes} bytes` }]
    const message = 'The reply is too long'
    throw makeError(source, { code: 'unexpected_response', operation, message, status: response.status, issues })
  })
}
