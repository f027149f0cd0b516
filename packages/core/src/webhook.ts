// By its package's name, so that the built entry shares the class of its errors with the main one.
import { ApiError, isApiError } from '@x/core/vendor'
import { OversizeError, readText } from './utils/body.ts'
import { safely } from './utils/safely.ts'

/** A delivery as it comes: a `Request`, or its parts as another framework has them; the body must be the raw one. */
export type WebhookInput =
  | Request
  | {
      headers: Headers | Record<string, string | readonly string[] | undefined>
      body: string | Uint8Array | ArrayBuffer
      /** Needed where the secret is in the address; may be the path with its query alone. */
      url?: string
    }

/** A delivery, read. */
export interface Delivery {
  headers: Headers
  /** The raw body as text. */
  body: string
  url: URL | undefined
}

const maxBytes = 1024 * 1024

/** Why a delivery is not taken; the reason never quotes the delivery. */
export const webhookRejected = (vendor: string, reason: string): ApiError =>
  new ApiError({ code: 'webhook_rejected', vendor, operation: 'webhook', message: reason })

/** Reads a delivery; throws `webhook_rejected` on one over 1 MiB. A `Request` stays readable by others. */
export async function readDelivery(vendor: string, input: WebhookInput): Promise<Delivery> {
  const { headers, url } = input
  return { headers: toHeaders(headers), body: await bodyOf(vendor, input), url: toUrl(url) }
}

/** Whether `given` is one of the secrets; takes the same time whatever it is. */
export async function isOneOf(given: string | null, secrets: readonly string[]): Promise<boolean> {
  const found = await digest(given ?? '')
  const wanted = await Promise.all(secrets.map(digest))
  // No early end: how long this takes must not tell how much of which secret was right.
  const matches = wanted.filter((secret) => differences(secret, found) === 0)
  return given !== null && matches.length > 0
}

/** The same of the secret that was put into the webhook's address as `?secret=`. */
export const holdsSecret = ({ url }: Delivery, secret: string | readonly string[]): Promise<boolean> =>
  isOneOf(url?.searchParams.get('secret') ?? null, [secret].flat())

const differences = (one: Uint8Array, other: Uint8Array) =>
  one.reduce((sum, byte, index) => sum | (byte ^ (other[index] ?? 0)), 0)

/** The delivery's JSON; throws `webhook_rejected` when it is none. */
export function jsonOf(vendor: string, { body }: Delivery): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw webhookRejected(vendor, 'The body is not JSON')
  }
}

/**
 * A handler for any framework that speaks `Request` and `Response`.
 *
 * 401 when `verify` throws `webhook_rejected`; 500 when anything else goes wrong, so that the vendor tries again.
 */
export function createWebhookHandler<Event>(options: {
  verify(request: Request): Promise<Event>
  /** Does the user's work. */
  handle(event: Event): unknown
  /** What the vendor wants to hear. */
  reply(): Response
  /** Told why a delivery was rejected, which its sender must not see. */
  onRejected?: ((error: ApiError) => void) | undefined
  /** Told what went wrong, which the vendor must not see. */
  onError?: ((error: unknown) => void) | undefined
}): (request: Request) => Promise<Response> {
  const failed = (error: unknown) => {
    safely(() => options.onError?.(error))
    return new Response(null, { status: 500 })
  }
  return async (request) => {
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } })
    let event: Event
    try {
      event = await options.verify(request)
    } catch (error) {
      if (!isApiError(error, 'webhook_rejected')) return failed(error)
      safely(() => options.onRejected?.(error))
      return new Response(null, { status: 401 })
    }
    try {
      await options.handle(event)
      return options.reply()
    } catch (error) {
      return failed(error)
    }
  }
}

async function bodyOf(vendor: string, input: WebhookInput): Promise<string> {
  const { body } = input
  if (typeof body === 'string' && body.length <= maxBytes) return body
  if (!isRaw(input))
    throw webhookRejected(vendor, 'The body must be the raw text or bytes, which nobody has read before')
  try {
    if (typeof body === 'string') throw new OversizeError()
    const copy = isBytes(body) ? new Uint8Array(body) : (input as Request).clone().body
    return await readText(new Response(copy), maxBytes)
  } catch (error) {
    const reason = error instanceof OversizeError ? 'The body is too long' : 'The body could not be read'
    throw webhookRejected(vendor, reason)
  }
}

const isBytes = (body: unknown): body is Uint8Array | ArrayBuffer =>
  body instanceof Uint8Array || body instanceof ArrayBuffer

const isRaw = (input: WebhookInput) =>
  typeof input.body === 'string' ||
  isBytes(input.body) ||
  ('clone' in input && !input.bodyUsed && input.body?.locked !== true)

function toHeaders(headers: Headers | Record<string, string | readonly string[] | undefined>): Headers {
  if (headers instanceof Headers) return headers
  const result = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue
    try {
      result.set(name, [value].flat().join(', '))
    } catch {
      // What HTTP/2 writes like headers, such as `:path`, is none; nor is what a gateway has decoded into other letters.
    }
  }
  return result
}

function toUrl(url: string | undefined): URL | undefined {
  try {
    // Node's http gives the path alone; which host stands before it makes no difference here.
    return url === undefined ? undefined : new URL(url, 'http://localhost')
  } catch {
    return
  }
}

const digest = async (value: string) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(value)))
