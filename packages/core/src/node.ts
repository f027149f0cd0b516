// Imported by the package's name, so that the built entry holds no second copy of the code in `@x/core/vendor`.
import { aFunction, checkOptions } from '@x/core/vendor'
import * as v from 'valibot'
import { BodyError, ParsedBodyError, readBody } from './node/read-body.ts'
import { respond, turnAway } from './node/respond.ts'
import type { FastifyIncoming, FastifyOutgoing, NodeIncoming, NodeOutgoing } from './node/shapes.ts'
import { report } from './utils/safely.ts'
import { toHeaders } from './utils/shape.ts'

export interface NodeHandlerOptions {
  /**
   * Longest body in bytes. A longer one is answered with 413. Webhook handlers accept no more than their own limit. If
   * you wrap one with a higher limit than 1 MiB in a function, set it here.
   * @default the limit of the webhook handler, or 1 MiB for any other function
   */
  maxBytes?: number | undefined
  /** Milliseconds for the whole request to arrive. A slower one is answered with 408. @default 10_000 */
  timeout?: number | undefined
  /** Called with an error on your side, such as one that the handler threw. @default `console.error` */
  onError?: ((error: unknown) => void) | undefined
}

/** A listener for `node:http`, or a handler for Express, Fastify or NestJS. */
export type NodeHandler = (
  incoming: NodeIncoming | FastifyIncoming,
  outgoing: NodeOutgoing | FastifyOutgoing,
) => Promise<void>

const handlerOptions = v.looseObject({
  maxBytes: v.optional(
    v.pipe(
      v.number(),
      v.check((value) => Number.isInteger(value) && value >= 1, 'a whole number from 1 on'),
    ),
  ),
  timeout: v.optional(
    v.pipe(
      v.number(),
      v.check((value) => value >= 1 && value <= 2 ** 31 - 1, 'a number from 1 to 2147483647'),
    ),
  ),
  onError: v.optional(aFunction),
})

/** Milliseconds that a peer may keep sending after it was answered. */
const graceMs = 1_000

/**
 * Adapts a handler of `Request` and `Response`, such as a webhook handler, to `node:http`, Express, Fastify or NestJS.
 *
 * The raw body is taken from `rawBody`, from a `body` of bytes or text, or from the stream. If a middleware has kept
 * only the parsed body, the answer is 500, and `onError` receives an error that says what to do.
 *
 * @example app.post('/hooks', toNodeHandler(webhookHandler))
 * @throws {TypeError} naming the option that is missing or wrong.
 */
export function toNodeHandler(
  handler: ((request: Request) => Response | Promise<Response>) & { readonly maxBytes?: number | undefined },
  options: NodeHandlerOptions = {},
): NodeHandler {
  if (typeof handler !== 'function') throw new TypeError('toNodeHandler takes a function of a Request')
  const { maxBytes = handler.maxBytes ?? 1024 * 1024, timeout = 10_000 } = checkOptions('node', handlerOptions, options)
  const { onError } = options

  return async (given, answer) => {
    // In Express, a middleware may keep the raw body as `raw` of the request, so only the reply tells the two apart.
    const isFastify = 'hijack' in answer
    const incoming = isFastify ? (given as FastifyIncoming).raw : (given as NodeIncoming)
    const outgoing = isFastify ? answer.raw : answer
    if (isFastify) answer.hijack()
    // Without a listener, the error of a closed connection would end the process.
    outgoing.on('error', () => {})
    incoming.on('error', () => {})
    try {
      const method = incoming.method ?? 'GET'
      const hasBody = method !== 'GET' && method !== 'HEAD'
      const body = hasBody ? await readBody(incoming, given, { maxBytes, timeout }) : null
      const request = toRequest(incoming, method, body)
      await respond(outgoing, await handler(request))
    } catch (error) {
      if (error instanceof BodyError) return turnAway(incoming, outgoing, error.status, graceMs)
      report(onError, error)
      const reason = error instanceof ParsedBodyError ? error.message : null
      await respond(outgoing, new Response(reason, { status: 500 })).catch((broken) => report(onError, broken))
    }
  }
}

function toRequest(incoming: NodeIncoming, method: string, body: Uint8Array<ArrayBuffer> | null): Request {
  const { socket, headers } = incoming
  const isEncrypted = (socket as { encrypted?: boolean } | null | undefined)?.encrypted === true
  try {
    const url = toUrl(isEncrypted ? 'https' : 'http', headers.host, incoming.originalUrl ?? incoming.url ?? '/')
    return new Request(url, { method, headers: toHeaders(headers), body })
  } catch {
    throw new BodyError(400, 'The request line makes no sense')
  }
}

/** Joins the parts by hand: `new URL(path, base)` would take a path that begins with `//` for another host. */
function toUrl(protocol: string, host: string | string[] | undefined, target: string): string {
  const path = target.startsWith('/') ? target : target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '') || '/'
  const origin = `${protocol}://${URL.canParse(`${protocol}://${host}`) ? host : 'localhost'}`
  return origin + (path.startsWith('/') ? path : `/${path}`)
}
