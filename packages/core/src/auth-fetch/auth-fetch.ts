import type { ErrorCode } from '../errors/api-error.ts'
import { type ErrorSource, makeError } from '../errors/from-response.ts'
import type { GrantManager, Lease } from '../grant-manager/types.ts'
import { discard } from '../utils/body.ts'
import { type Challenged, peek } from './challenge.ts'
import type { Origin } from './origin.ts'
import { type AnyRequest, isRequest, send, type Wire } from './send.ts'

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
 * A refusal that no new credential cures is returned as the vendor's reply; addresses outside the origin are refused
 * with `invalid_input` before anything is sent, and redirects with `unexpected_response`.
 */
export function createAuthFetch(options: AuthFetchOptions): typeof fetch {
  return async (input, init) => {
    const { request, operation } = prepare(options, input, init)
    const { grants } = options
    const memory = rememberCall(operation, grants)
    const lease = grants.ready() ?? (await grants.lease({ signal: request.signal ?? undefined }))
    return (await sendAuthenticated(options, request, memory, lease)).response
  }
}

/** The request to send, on an address that was found to be the vendor's; `own` settings go before those of `init`. */
export function prepare(
  options: AuthFetchOptions,
  input: RequestInfo | URL,
  init: RequestInit = {},
  own: Pick<RequestInit, 'signal'> = {},
) {
  const given = typeof input === 'object' && 'url' in input ? input : undefined
  const address = given?.url ?? String(input)
  const method = (init.method ?? given?.method ?? 'GET').toUpperCase()
  const operation = operationOf(method, address)
  const target = options.origin.resolve(address)
  if ('reason' in target) throw badPath(options, operation, target.reason)
  if (init.body !== undefined && init.body !== null && (method === 'GET' || method === 'HEAD')) {
    const issues = [{ path: 'body', expected: 'absent' }]
    throw makeError(options, { code: 'invalid_input', operation, message: 'A GET or HEAD has no body', issues })
  }
  const request: AnyRequest =
    given === undefined && isPlain(init)
      ? { ...init, ...own, url: target.url, headers: new Headers(init.headers), redirect: 'manual' }
      : new Request(new Request(given ?? target.url, init), { ...own, redirect: 'manual' })
  return { operation, request }
}

/** No stream to be used up, and no fields that a copy would miss, such as those of a Request given as `init`. */
const isPlain = (init: RequestInit): init is RequestInit & { body?: string | null } =>
  typeof (init.body ?? '') === 'string' && Object.getPrototypeOf(init) === Object.prototype

/**
 * Sends a request that was prepared, and once more with a new credential if that is refused; says whether the reply is
 * still a refusal. With `maxBytes` the reply's body is no caller's, so the challenge may read it without a copy.
 */
export async function sendAuthenticated(
  options: AuthFetchOptions,
  request: AnyRequest,
  memory: CallMemory,
  first: Lease,
  maxBytes?: number,
): Promise<Answer> {
  const { grants, sign, challenge } = options
  const signal = request.signal ?? undefined
  const { operation, since } = memory
  let lease = first
  const mayReplay = grants.renewable && !memory.replayed
  let sending = request
  // The copy makes the replayed body equal to the first, byte for byte, whatever kind of body it was.
  let spare = mayReplay && isRequest(request) && request.body !== null ? request.clone() : undefined
  try {
    for (let isReplay = false; ; isReplay = true) {
      sign(sending.headers, lease.access.reveal())
      memory.requests += 1
      const response = await send(options, sending, operation)
      memory.response = response
      const peeked = peek(response, maxBytes)
      const verdict = challenge(peeked)
      const refused = typeof verdict === 'boolean' ? verdict : await verdict
      if (response.ok && !refused) grants.accept(lease, operation)
      // A sibling's grant that was dead already says nothing about what a new one would be worth.
      if (refused && isReplay && lease.mint > 0) grants.refuse(lease, operation)
      const isLast = !refused || !mayReplay || isReplay
      const better = isLast ? undefined : await grants.replace(lease, { since, route: operation, signal })
      memory.refused = refused
      if (better === undefined) return { response, refused, body: peeked.body }
      discard(response)
      memory.replayed = true
      lease = better
      sending = spare ?? request
      spare = undefined
    }
  } finally {
    spare?.body?.cancel().catch(() => {})
  }
}

/** How an error names a call that has no name of its own; query and user stay out, as they may hold secrets. */
export const operationOf = (method: string, path: string): string =>
  `${method.toUpperCase()} ${path.split(/[?#]/, 1)[0]?.replace(/\/\/[^/]*@/, '//')}`

export const badPath = (source: ErrorSource, operation: string, expected: string) =>
  makeError(source, {
    code: 'invalid_input',
    operation,
    message: `The path must be ${expected}`,
    issues: [{ path: 'path', expected }],
  })
