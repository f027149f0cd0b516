import type { ErrorCode } from '../errors/api-error.ts'
import type { ErrorSource } from '../errors/from-response.ts'
import type { GrantManager, Lease } from '../grant-manager/types.ts'
import { discard } from '../utils/body.ts'
import { type Challenged, isChallenged, peek } from './challenge.ts'
import type { Origin } from './origin.ts'
import { invalidInput, prepare, toSendable } from './prepare-request.ts'
import { type OutgoingInit, type OutgoingRequest, send, type Wire } from './send.ts'

export interface AuthFetchOptions extends Wire {
  origin: Origin
  grants: GrantManager
  /** Puts the credential on the request. */
  sign(headers: Headers, credential: string): void
  /** Whether the reply refuses the credential. */
  challenge(reply: Challenged): boolean | Promise<boolean>
}

/** State that a call keeps across its attempts. A refused request is replayed once per call, not once per attempt. */
export interface CallMemory {
  /** The call's `id` in events. Absent or empty without a listener. */
  id?: string
  operation: string
  /** `grants.mints()` when the call began. */
  since: number
  replayed: boolean
  /** Requests sent so far. */
  requests: number
  /** How many of them the vendor surely did not carry out: they never reached it, or it refused the credential. */
  unsent: number
  /** The vendor's last reply. `body` is its body, once that has been read. */
  response?: Response | undefined
  body?: unknown
  /** Whether that reply refused the credential. */
  refused?: boolean
  /** Masks the secrets of the call's own reply too. */
  mask?: ((text: string) => string) | undefined
  /** Called when an attempt has failed and another one follows. */
  onRetry?: ((code: ErrorCode, attempt: number) => void) | undefined
}

export const rememberCall = (operation: string, grants: GrantManager): CallMemory => ({
  operation,
  since: grants.mints(),
  replayed: false,
  requests: 0,
  unsent: 0,
})

/** The vendor's answer to a request. */
export interface Answer {
  response: Response
  /** Whether this reply refuses the credential. Then no other credential is left to try. */
  refused: boolean
  /** The body, if the challenge has read it already. */
  body: Promise<string> | undefined
}

/**
 * Makes a `fetch` that logs in by itself. It attaches the credential. When the vendor refuses that, it sends the
 * request once more with a new one. Works under any library that accepts a `fetch`.
 *
 * If a new credential does not help, the vendor's reply is returned. An address outside the origin throws
 * `invalid_input` before anything is sent. A redirect throws `unexpected_response`.
 */
export function createAuthFetch(options: AuthFetchOptions): typeof fetch {
  return async (input, init) => {
    const { request, operation } = prepare(options, input, init)
    const { grants } = options
    const memory = rememberCall(operation, grants)
    const lease = grants.ready() ?? (await grants.lease({ signal: request.init.signal ?? undefined }))
    return (await sendAuthenticated(options, request, memory, lease)).response
  }
}

/**
 * Sends a prepared request, and once more with a new credential if the first one is refused. The answer says whether
 * the reply is still a refusal.
 *
 * With `maxBytes`, the challenge may read the reply itself instead of a clone. Its text is then in `Answer.body`.
 */
export async function sendAuthenticated(
  options: AuthFetchOptions,
  request: OutgoingRequest,
  memory: CallMemory,
  first: Lease,
  maxBytes?: number,
): Promise<Answer> {
  const { grants, sign } = options
  const signal = request.init.signal ?? undefined
  const { operation, since, id: call } = memory
  let lease = first
  const mayReplay = grants.renewable && !memory.replayed
  const { init } = request
  const spare =
    typeof (init.body ?? '') === 'string' ? undefined : await makeSendable(options, operation, init, mayReplay)
  try {
    for (let isReplay = false; ; isReplay = true) {
      sign(init.headers, lease.access.reveal())
      memory.requests += 1
      if (isReplay && spare !== undefined) init.body = spare
      const response = await send(options, request, operation, memory)
      const peeked = peek(response, maxBytes)
      const verdict = isChallenged(options, peeked)
      const refused = typeof verdict === 'boolean' ? verdict : await verdict
      if (response.ok && !refused) grants.accept(lease, operation)
      if (refused) memory.unsent += 1
      // A grant from the store (`mint` 0) may have been dead already. Its refusal does not mean that a login is futile.
      if (refused && isReplay && lease.mint > 0) grants.refuse(lease, operation)
      const isLast = !refused || !mayReplay || isReplay
      const better = isLast ? undefined : await grants.replace(lease, { since, route: operation, signal, call })
      memory.refused = refused
      if (better === undefined) return { response, refused, body: peeked.body }
      discard(response)
      memory.replayed = true
      lease = better
    }
  } finally {
    // A copy that was sent is locked, and its reader cancels it.
    if (spare?.locked === false) spare.cancel().catch(() => {})
  }
}

/** Replaces the body with one that any `fetch` can send. Returns a second copy of a stream that may be sent twice. */
async function makeSendable(
  source: ErrorSource,
  operation: string,
  init: OutgoingInit & { duplex?: 'half' },
  mayReplay: boolean,
) {
  const { body, contentType, spare } = await toSendable(init.body, mayReplay).catch((cause) => {
    throw invalidInput(source, operation, "The body can't be read", 'body', 'a body that can be read', cause)
  })
  init.body = body
  if (contentType !== undefined && !init.headers.has('content-type')) init.headers.set('content-type', contentType)
  // Without it, some runtimes refuse to send a stream.
  if (typeof body === 'object' && body !== null && 'getReader' in body) init.duplex = 'half'
  return spare
}
