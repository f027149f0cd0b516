import type { Failures } from './failure.ts'
import { discard, isRedirect } from './reply.ts'

/** What `fetch` takes beside an address. Quicker made than a Request, and with a body of text it can go out twice. */
export interface PlainRequest extends RequestInit {
  readonly url: string
  readonly headers: Headers
  readonly body?: string | null
  readonly redirect: 'manual'
}

export type AnyRequest = PlainRequest | Request

/** Sends once, and gives the vendor's reply, whatever its status; no reply and a redirect are errors. */
export type Exchange = (request: AnyRequest, operation: string) => Promise<Response>

export function createExchange(fetch: () => typeof globalThis.fetch, failures: Failures): Exchange {
  return async (request, operation) => {
    let response: Response
    try {
      response = await (isRequest(request) ? fetch()(request) : fetch()(request.url, request))
    } catch (error) {
      if (request.signal?.aborted) throw request.signal.reason
      const message = 'The vendor could not be reached'
      throw failures.make({ code: 'network', operation, message, cause: failures.cause(error) })
    }
    if (!isRedirect(response)) return response
    // Followed, a redirect would take key headers and bodies along, to wherever it points.
    discard(response)
    const message = 'The vendor answered with a redirect, which is never followed'
    throw failures.make({ code: 'unexpected_response', operation, message, status: response.status })
  }
}

export const isRequest = (request: AnyRequest): request is Request => 'clone' in request
