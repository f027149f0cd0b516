import { type ErrorSource, makeError } from '../errors/from-response.ts'
import { discard, isRedirect } from '../utils/body.ts'
import { isUnsent } from './unsent.ts'

/** What `fetch` takes, the address included. Never a `Request`: a `fetch` of another copy would not know it for one. */
export interface OutgoingRequest extends RequestInit {
  readonly url: string
  readonly headers: Headers
  readonly redirect: 'manual'
}

/** The same with a body of text, which needs no preparation to be sent twice. */
export interface PlainRequest extends OutgoingRequest {
  readonly body?: string | null
}

export interface Wire extends ErrorSource {
  /** Looked up for each request, so that a mock installed later is seen. */
  fetch(): typeof fetch
}

/** Sends once and gives the vendor's reply, whatever its status. No reply and a redirect are errors. */
export async function send(wire: Wire, { url, ...init }: OutgoingRequest, operation: string): Promise<Response> {
  const { signal } = init
  let response: Response
  try {
    response = await wire.fetch()(url, { ...cacheSetting(), ...init })
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    const sent = isUnsent(cause) ? false : undefined
    throw makeError(wire, { code: 'network', operation, message: 'The vendor could not be reached', sent, cause })
  }
  if (!isRedirect(response)) return response
  // Followed, a redirect would take key headers and bodies along, to wherever it points.
  discard(response)
  const message = 'The vendor answered with a redirect, which is never followed'
  throw makeError(wire, { code: 'unexpected_response', operation, message, status: response.status, sent: true })
}

/** Next.js caches logins and replies for a year unless it is told not to. Some Workers refuse a setting they don't know. */
const cacheSetting = (): Pick<RequestInit, 'cache'> | undefined =>
  typeof Request === 'function' && 'cache' in Request.prototype ? { cache: 'no-store' } : undefined
