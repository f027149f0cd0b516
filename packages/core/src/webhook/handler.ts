import { type ApiError, aFunction, isApiError } from '@x/core/vendor'
import * as v from 'valibot'
import { report, safely } from '../utils/safely.ts'

/** Callbacks that every webhook handler accepts. */
export interface WebhookHooks {
  /**
   * Called when a delivery is rejected: it is forged, the configured secret is wrong, or the body could not be read.
   * `vendorCode` has the reason.
   */
  onRejected?: ((error: ApiError) => void) | undefined
  /** Called with the error behind a 500, such as one from your code. Without it, the error goes to `console.error`. */
  onError?: ((error: unknown) => void) | undefined
  /**
   * Called with a genuine delivery of a shape that this package does not know, parsed or as text. When it resolves, the
   * vendor gets the response for a success. Without it, the vendor gets a 500 and sends the delivery again.
   */
  onUnreadable?: ((body: unknown, error: ApiError) => unknown) | undefined
}

/** Entries for the options' schema of a vendor's handler. */
export const webhookHooks = {
  onRejected: v.optional(aFunction),
  onError: v.optional(aFunction),
  onUnreadable: v.optional(aFunction),
}

export interface WebhookHandlerOptions<Event> extends WebhookHooks {
  vendor: string
  /** The longest body in bytes that `verify` reads, if that is more than 1 MiB. `toNodeHandler` reads as much. */
  maxBytes?: number | undefined
  /** Authenticates and reads a delivery. Throws `webhookRejected`, or `webhookUnreadable` for an unknown shape. */
  verify(request: Request): Promise<Event>
  /** Runs the user's code. `unreadable` passes a part of the delivery to `onUnreadable`, and throws without that. */
  handle(event: Event, unreadable: (error: ApiError) => Promise<void>): unknown
  /** Makes the response that the vendor expects for a success. */
  reply(): Response
}

/**
 * Makes a handler for any framework that uses `Request` and `Response`.
 *
 * It answers 401 when `verify` can't authenticate the delivery, 400, 408 or 413 when the body can't be read, and 500
 * when anything else goes wrong, so that the vendor tries again.
 *
 * @throws {TypeError} synchronously, from the handler, when it is called with something that is not a `Request`.
 */
export function createWebhookHandler<Event>(
  options: WebhookHandlerOptions<Event>,
): ((request: Request) => Promise<Response>) & { readonly maxBytes?: number | undefined } {
  const { vendor, maxBytes, verify, handle, reply, onRejected, onUnreadable } = options

  const failed = (error: unknown) => {
    report(options.onError, error)
    return new Response(null, { status: 500 })
  }
  const unreadable = async (error: ApiError) => {
    if (onUnreadable === undefined) throw error
    await onUnreadable(error.body, error)
  }
  const turnAway = async (error: unknown) => {
    if (!isApiError(error, 'webhook_rejected')) return failed(error)
    if (error.vendorCode === 'unreadable') return unreadable(error).then(reply).catch(failed)
    if (error.vendorCode === 'not_raw') return failed(error)
    safely(() => onRejected?.(error))
    return new Response(null, { status: statuses[error.vendorCode ?? ''] ?? 401 })
  }
  const answer = async (request: Request) => {
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } })
    let event: Event
    try {
      event = await verify(request)
    } catch (error) {
      return turnAway(error)
    }
    try {
      await handle(event, unreadable)
      return reply()
    } catch (error) {
      return failed(error)
    }
  }
  // Not async: a framework that passes its own objects does not await the promise, so its request would hang.
  const handler = (request: Request) => {
    if (isRequest(request)) return answer(request)
    throw new TypeError(
      `[${vendor}] The webhook handler takes a Request. ` +
        "Behind node:http, Express, Fastify or NestJS wrap it: toNodeHandler(handler) from '@x/core/node'",
    )
  }
  return Object.assign(handler, { maxBytes })
}

/** The HTTP status for each reason why a body could not be read. */
const statuses: Record<string, number> = { broken_off: 400, too_slow: 408, too_long: 413 }

/** Checks the shape, because the `Request` may come from another copy of fetch. */
function isRequest(value: unknown): value is Request {
  if (typeof value !== 'object' || value === null) return false
  const { method, url, headers, text } = value as Partial<Request>
  const hasParts = typeof method === 'string' && typeof url === 'string' && typeof text === 'function'
  return hasParts && typeof headers?.get === 'function'
}
