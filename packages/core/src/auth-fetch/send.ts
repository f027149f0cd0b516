import { type ErrorSource, makeError } from '../errors/from-response.ts'
import { discard, isRedirect } from '../utils/body.ts'

/** The arguments of `fetch`. Never a `Request`, because another copy of `fetch` would not recognise it. */
export interface OutgoingRequest {
  readonly url: string
  readonly init: OutgoingInit
}

export interface OutgoingInit extends RequestInit {
  readonly headers: Headers
  readonly redirect: 'manual'
}

export interface Wire extends ErrorSource {
  /** Looked up for each request, so that a mock installed later is used. */
  fetch(): typeof fetch
}

/** What a call remembers of its requests: the last reply, its body once that has been read, and failures to connect. */
interface Heard {
  unsent?: number
  response?: Response | undefined
  body?: unknown
}

/**
 * Sends the request once and returns the vendor's reply, whatever its status. Throws if there is no reply, or if it is
 * a redirect. Records any reply in `heard`.
 */
export function send(
  wire: Wire,
  { url, init }: OutgoingRequest,
  operation: string,
  heard: Heard = {},
): Promise<Response> {
  if (init.cache === undefined && knowsCache()) init.cache = 'no-store'
  const fail = (cause: unknown): never => {
    if (init.signal?.aborted) throw init.signal.reason
    const message = 'The vendor could not be reached'
    const sent = isUnsent(cause) ? false : undefined
    if (sent === false && heard.unsent !== undefined) heard.unsent += 1
    throw makeError(wire, { code: 'network', operation, message, sent, cause })
  }
  try {
    // A user's own `fetch` may return a `Response` without a promise, or throw instead of rejecting.
    return Promise.resolve(wire.fetch()(url, init)).then((response) => {
      if (init.signal?.aborted) {
        // A `fetch` that ignores its signal answers after the caller has left.
        discard(response)
        throw init.signal.reason
      }
      // A mock may return nothing.
      if (!response) return fail(new TypeError('fetch returned no response'))
      heard.response = response
      heard.body = undefined
      return refuseRedirect(wire, response, operation)
    }, fail)
  } catch (cause) {
    return fail(cause)
  }
}

function refuseRedirect(wire: Wire, response: Response, operation: string): Response {
  if (!isRedirect(response)) return response
  // Following the redirect would send key headers and bodies to whatever address it names.
  discard(response)
  const message = 'The vendor answered with a redirect, which is never followed'
  throw makeError(wire, { code: 'unexpected_response', operation, message, status: response.status, sent: true })
}

/** Without `no-store`, Next.js caches logins and replies for a year. Some Workers refuse a setting they don't know. */
const knowsCache = (): boolean => typeof Request === 'function' && 'cache' in Request.prototype

/** Error codes of failures before a connection was made, such as unknown hosts, closed ports and bad certificates. */
const unsentCode = new RegExp(
  `^(${[
    'ENOTFOUND|EAI_\\w+|EDNS\\w*|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL',
    'UND_ERR_CONNECT_TIMEOUT|ConnectionRefused|FailedToOpenSocket|DNS\\w*',
    'CERT_\\w+|ERR_TLS_CERT_ALTNAME_INVALID|UNABLE_TO_\\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN',
    'HOSTNAME_MISMATCH|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG',
  ].join('|')})$`,
)

const deepest = 5

/**
 * Whether a failure of `fetch` shows that no connection was made, so that no part of the request can have reached the
 * vendor. Node says so in the chain of causes, Bun by a code, Deno in the message. False if nothing says so.
 */
export function isUnsent(cause: unknown, depth = 0): boolean {
  if (typeof cause !== 'object' || cause === null || depth === deepest) return false
  const { code, syscall, message, errors, cause: inner } = cause as Record<string, unknown>
  // The network may also go down after the connection has carried the request.
  if (syscall === 'read' || syscall === 'write') return false
  if (typeof code === 'string' && unsentCode.test(code)) return true
  // Several addresses were tried: every attempt must have failed before it connected.
  if (Array.isArray(errors) && errors.length > 0) return errors.every((error) => isUnsent(error, depth + 1))
  // A time-out while connecting, not one while waiting for the reply.
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true
  if (typeof message === 'string' && message.includes('client error (Connect)')) return true
  return isUnsent(inner, depth + 1)
}
