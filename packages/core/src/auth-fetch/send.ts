import { type ErrorSource, makeError } from '../errors/from-response.ts'
import { discard, isRedirect } from '../utils/body.ts'

/** What `fetch` takes beside an address. Quicker made than a Request, and with a body of text it can go out twice. */
export interface PlainRequest extends RequestInit {
  readonly url: string
  readonly headers: Headers
  readonly body?: string | null
  readonly redirect: 'manual'
}

export type AnyRequest = PlainRequest | Request

export interface Wire extends ErrorSource {
  /** Looked up for each request, so that a mock installed later is seen. */
  fetch(): typeof fetch
}

/** Sends once, and gives the vendor's reply, whatever its status; no reply and a redirect are errors. */
export async function send(wire: Wire, request: AnyRequest, operation: string): Promise<Response> {
  let response: Response
  try {
    response = await (isRequest(request) ? wire.fetch()(request) : wire.fetch()(request.url, request))
  } catch (cause) {
    if (request.signal?.aborted) throw request.signal.reason
    throw makeError(wire, { code: 'network', operation, message: 'The vendor could not be reached', cause })
  }
  if (!isRedirect(response)) return response
  // Followed, a redirect would take key headers and bodies along, to wherever it points.
  discard(response)
  const message = 'The vendor answered with a redirect, which is never followed'
  throw makeError(wire, { code: 'unexpected_response', operation, message, status: response.status })
}

export const isRequest = (request: AnyRequest): request is Request => 'clone' in request
