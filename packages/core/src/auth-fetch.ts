import { systemClock } from './clock.ts'
import { createFailures, type Failures } from './failure.ts'
import type { Lease } from './grant.ts'
import type { GrantManager } from './grants.ts'
import type { Origin } from './origin.ts'
import { createRedactor } from './redact.ts'
import { discard, isRedirect, parseJson, readText } from './reply.ts'

/** A reply as a challenge sees it: the body is read, from a copy, only if asked for. */
export interface Challenged {
  readonly status: number
  readonly headers: Headers
  /** The body; undefined when it is longer than 64 KiB or can't be read. */
  text(): Promise<string | undefined>
  /** The body as JSON; undefined when it is empty, longer than 64 KiB, or no JSON. */
  json(): Promise<unknown>
}

export interface AuthFetchOptions {
  /** Names the errors. */
  vendor: string
  /** Makes the errors; give your own to have your secrets kept out of them. */
  failures?: Failures | undefined
  origin: Origin
  grants: GrantManager
  /** Puts the credential on the request. */
  sign(headers: Headers, credential: string): void
  /** Whether the vendor says that the credential is no good. */
  challenge(reply: Challenged): boolean | Promise<boolean>
  /** Looked up for each request, so that a mock installed later is seen. */
  fetch(): typeof fetch
}

/** One call's memory over its attempts: a refused request is replayed once, not once per attempt. */
export interface CallMemory {
  operation: string
  /** `grants.mints()` when the call began. */
  since: number
  replayed: boolean
}

export interface Answer {
  response: Response
  /** The vendor refused the credential, and no other would have helped. */
  refused: boolean
}

const peekLimit = 64 * 1024

/**
 * A `fetch` that logs in by itself: it attaches the credential, and when the vendor refuses that, sends once more with a
 * new one. Works under any library that takes a `fetch`.
 *
 * A refusal that no new credential cures is returned as the vendor's reply; addresses outside the origin are refused
 * with `invalid_input` before anything is sent, and redirects with `unexpected_response`.
 */
export function createAuthFetch(options: AuthFetchOptions): typeof fetch {
  const { send } = createSender(options)
  return async (input, init) => {
    const { request, operation } = prepare(options, input, init)
    return (await send(request, { operation, since: options.grants.mints(), replayed: false })).response
  }
}

/** The request to send, on an address that was found to be the vendor's. */
export function prepare(options: AuthFetchOptions, input: RequestInfo | URL, init: RequestInit | undefined) {
  const given = typeof input === 'object' && 'url' in input ? input : undefined
  const address = given?.url ?? String(input)
  const operation = `${(init?.method ?? given?.method ?? 'GET').toUpperCase()} ${address.split(/[?#]/, 1)[0]}`
  const target = options.origin.resolve(address)
  if ('reason' in target) throw badPath(failuresOf(options), operation, target.reason)
  return { operation, request: new Request(given ?? target.url, { ...init, redirect: 'manual' }) }
}

export interface Sender {
  send(request: Request, memory: CallMemory): Promise<Answer>
  /** Sends without a credential. */
  sendOpen(request: Request, operation: string): Promise<Response>
}

/** The same, for a client that wants to know whether the reply is a refusal. */
export function createSender(options: AuthFetchOptions): Sender {
  const { grants, sign, challenge } = options
  const failures = failuresOf(options)

  async function exchange(request: Request, operation: string): Promise<Response> {
    let response: Response
    try {
      // Followed, a redirect would take key headers and bodies along, to wherever it points.
      response = await options.fetch()(request, request.redirect === 'manual' ? undefined : { redirect: 'manual' })
    } catch (error) {
      if (request.signal.aborted) throw request.signal.reason
      const message = 'The vendor could not be reached'
      throw failures.make({ code: 'network', operation, message, cause: failures.cause(error) })
    }
    if (!isRedirect(response)) return response
    discard(response)
    const message = 'The vendor answered with a redirect, which is never followed'
    throw failures.make({ code: 'unexpected_response', operation, message, status: response.status })
  }

  async function isRefused(response: Response): Promise<boolean> {
    const { status, headers } = response
    const text = async () => {
      if (Number(headers.get('content-length')) > peekLimit) return
      return readText(response.clone(), peekLimit).catch(() => undefined)
    }
    const json = async () => {
      try {
        return parseJson((await text()) ?? '')
      } catch {
        return
      }
    }
    return await challenge({ status, headers, text, json })
  }

  async function sendWith(lease: Lease, request: Request, operation: string): Promise<Answer> {
    sign(request.headers, lease.access.reveal())
    const response = await exchange(request, operation)
    const refused = await isRefused(response)
    if (response.ok && !refused) grants.accept(lease, operation)
    return { response, refused }
  }

  async function send(request: Request, memory: CallMemory): Promise<Answer> {
    const { signal } = request
    const { operation, since } = memory
    const lease = await grants.lease({ signal })
    const mayReplay = grants.renewable && !memory.replayed
    // The copy makes the replayed body equal to the first, byte for byte, whatever kind of body it was.
    const spare = mayReplay && request.body !== null ? request.clone() : request
    const first = await sendWith(lease, request, operation)
    if (!first.refused || !mayReplay) {
      if (spare !== request) spare.body?.cancel().catch(() => {})
      return first
    }
    let next: Lease | undefined
    try {
      next = await grants.replace(lease, { since, route: operation, signal })
    } finally {
      if (next === undefined && spare !== request) spare.body?.cancel().catch(() => {})
    }
    if (next === undefined) return first
    discard(first.response)
    memory.replayed = true
    const second = await sendWith(next, spare, operation)
    // A sibling's grant that was dead already says nothing about what a new one would be worth.
    if (second.refused && next.mint > 0) grants.refuse(next, operation)
    return second
  }

  return { send, sendOpen: exchange }
}

const failuresOf = ({ failures, vendor }: AuthFetchOptions) =>
  failures ?? createFailures(vendor, createRedactor(), systemClock)

export const badPath = (failures: Failures, operation: string, expected: string) =>
  failures.make({
    code: 'invalid_input',
    operation,
    message: `The path must be ${expected}`,
    issues: [{ path: 'path', expected }],
  })
