import { type ErrorSource, makeError } from '../errors/from-response.ts'
import { discard, isRedirect } from '../utils/body.ts'

/** What `fetch` takes. Never a `Request`: a `fetch` of another copy would not know it for one. */
export interface OutgoingRequest {
  readonly url: string
  readonly init: OutgoingInit
}

export interface OutgoingInit extends RequestInit {
  readonly headers: Headers
  readonly redirect: 'manual'
}

export interface Wire extends ErrorSource {
  /** Looked up for each request, so that a mock installed later is seen. */
  fetch(): typeof fetch
}

/** The last reply of a call, and its body where somebody has parsed it. */
interface Heard {
  response?: Response | undefined
  body?: unknown
}

/**
 * Sends once and gives the vendor's reply, whatever its status. No reply and a redirect are errors. Any reply is noted
 * in `heard`.
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
    throw makeError(wire, { code: 'network', operation, message, sent: isUnsent(cause) ? false : undefined, cause })
  }
  try {
    // A user's own fetch may return a bare reply, or throw.
    return Promise.resolve(wire.fetch()(url, init)).then((response) => {
      if (init.signal?.aborted) {
        // A `fetch` that ignores its signal answers after the caller has left.
        discard(response)
        throw init.signal.reason
      }
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
  // Followed, a redirect would take key headers and bodies along, to wherever it points.
  discard(response)
  const message = 'The vendor answered with a redirect, which is never followed'
  throw makeError(wire, { code: 'unexpected_response', operation, message, status: response.status, sent: true })
}

/** Next.js caches logins and replies for a year unless it is told not to. Some Workers refuse a setting they don't know. */
const knowsCache = (): boolean => typeof Request === 'function' && 'cache' in Request.prototype

/** What runtimes call a failure before there was a connection: names that don't resolve, doors that are shut, certificates. */
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
 * Whether a failure of `fetch` shows that no connection was made, so that nothing of the request can have reached the
 * vendor. Node tells in the chain of causes, Bun by a code, Deno in the message. Where nobody tells, the answer is false.
 */
export function isUnsent(cause: unknown, depth = 0): boolean {
  if (typeof cause !== 'object' || cause === null || depth === deepest) return false
  const { code, syscall, message, errors, cause: inner } = cause as Record<string, unknown>
  // The network may also go down under a connection that has carried the request.
  if (syscall === 'read' || syscall === 'write') return false
  if (typeof code === 'string' && unsentCode.test(code)) return true
  // One address after another was tried: each must have failed before it was connected.
  if (Array.isArray(errors) && errors.length > 0) return errors.every((error) => isUnsent(error, depth + 1))
  // A time-out in the making of the connection, unlike one while waiting.
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true
  if (typeof message === 'string' && message.includes('client error (Connect)')) return true
  return isUnsent(inner, depth + 1)
}
