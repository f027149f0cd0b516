import type { ErrorCode } from '../errors/api-error.ts'
import type { GrantManager, Lease } from '../grant-manager/types.ts'
import { discard } from '../utils/body.ts'
import { type Challenged, isChallenged, peek } from './challenge.ts'
import type { Origin } from './origin.ts'
import { prepare, toSendable } from './prepare-request.ts'
import { type OutgoingInit, type OutgoingRequest, send, type Wire } from './send.ts'

export interface AuthFetchOptions extends Wire {
  origin: Origin
  grants: GrantManager
  /** Puts the credential on the request. */
  sign(headers: Headers, credential: string): void
  /** Whether the vendor says that the credential is no good. */
  challenge(reply: Challenged): boolean | Promise<boolean>
}

/** One call's memory over its attempts: a refused request is replayed once, not once per attempt. */
export interface CallMemory {
  /** As events name the call; absent where nobody listens. */
  id?: string
  operation: string
  /** `grants.mints()` when the call began. */
  since: number
  replayed: boolean
  /** Requests sent so far. */
  requests: number
  /** The vendor's last reply, and its body where somebody has parsed it. */
  response?: Response | undefined
  body?: unknown
  /** Whether that reply refused the credential. */
  refused?: boolean
  /** Masks what the call's own reply holds as well. */
  mask?: ((text: string) => string) | undefined
  /** Hears that another attempt follows. */
  onRetry?: ((code: ErrorCode, attempt: number) => void) | undefined
}

export const rememberCall = (operation: string, grants: GrantManager): CallMemory => ({
  operation,
  since: grants.mints(),
  replayed: false,
  requests: 0,
})

/** What came back for a call's request. */
export interface Answer {
  response: Response
  /** The vendor refused the credential, and no other would have helped. */
  refused: boolean
  /** The body, where the challenge has read it already. */
  body: Promise<string> | undefined
}

/**
 * A `fetch` that logs in by itself: it attaches the credential, and when the vendor refuses that, sends once more with a
 * new one. Works under any library that takes a `fetch`.
 *
 * A refusal that no new credential cures is returned as the vendor's reply. An address outside the origin is refused
 * with `invalid_input` before anything is sent, a redirect with `unexpected_response`.
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
 * Sends a request that was prepared, and once more with a new credential if that is refused. Says whether the reply is
 * still a refusal. With `maxBytes`, nobody else reads the reply, so the challenge may read it without a copy.
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
  const spare = typeof (init.body ?? '') === 'string' ? undefined : await makeSendable(init, mayReplay)
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
      // A sibling's grant that was dead already says nothing about what a new one would be worth.
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
    // One that was sent is locked, and is its reader's to end.
    if (spare?.locked === false) spare.cancel().catch(() => {})
  }
}

/** Gives the request a body that any `fetch` sends. Returns another copy where a stream may have to be sent twice. */
async function makeSendable(init: OutgoingInit & { duplex?: 'half' }, mayReplay: boolean) {
  const { body, contentType, spare } = await toSendable(init.body, mayReplay)
  init.body = body
  if (contentType !== undefined && !init.headers.has('content-type')) init.headers.set('content-type', contentType)
  // Without it, a runtime refuses to send a stream.
  if (typeof body === 'object' && body !== null && 'getReader' in body) init.duplex = 'half'
  return spare
}
