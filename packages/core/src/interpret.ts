import { codeOfStatus, type Failures, type Reading, refusalOf } from './failure.ts'
import { OversizeError, parseJson, readText } from './reply.ts'

/** Turns a reply into its payload, or throws the error that it amounts to. */
export type Interpret = (
  operation: string,
  response: Response,
  text: string,
  refused: boolean,
  how: { unwrap: boolean; read(body: unknown, status: number): Reading },
) => unknown

export function createInterpret(failures: Failures, codeOfRefusal: 'denied' | 'credentials_rejected'): Interpret {
  return (operation, response, text, refused, { unwrap, read }) => {
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
    if (refused) throw failures.ofReply(operation, codeOfRefusal, response, text, refusal)
    if (!response.ok) throw failures.ofReply(operation, codeOfStatus(status), response, text, refusal)
    if (refusal !== undefined) throw failures.ofReply(operation, 'refused', response, text, refusal)
    if (isJson && !unwrap) return body
    if (isJson && reading !== undefined && 'data' in reading) return reading.data
    const expected = isJson ? "the vendor's envelope" : 'JSON'
    const message = `The reply is not ${expected}`
    throw failures.make({ code: 'unexpected_response', operation, message, status, issues: [{ path: '', expected }] })
  }
}

/** Reads the whole body within the attempt's time and the size limit. */
export function readReply(
  response: Response,
  operation: string,
  maxBytes: number,
  failures: Failures,
): Promise<string> {
  return readText(response, maxBytes).catch((error) => {
    if (!(error instanceof OversizeError)) {
      throw failures.make({ code: 'network', operation, message: 'The reply broke off', cause: failures.cause(error) })
    }
    const issues = [{ path: '', expected: `at most ${maxBytes} bytes` }]
    const message = 'The reply is too long'
    throw failures.make({ code: 'unexpected_response', operation, message, status: response.status, issues })
  })
}
