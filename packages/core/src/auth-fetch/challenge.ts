import { isFromBetween } from '../errors/from-response.ts'
import { readText, tryJson } from '../utils/body.ts'

/** A reply as a challenge sees it. The body is read only when it is asked for. */
export interface Challenged {
  readonly status: number
  readonly headers: Headers
  /** The body. Undefined when it is longer than 64 KiB or can't be read. */
  text(): Promise<string | undefined>
  /** The body as JSON. Undefined when it is empty, longer than 64 KiB, no JSON, or said to be something else. */
  json(): Promise<unknown>
}

/** The view of a reply that `peek` gives. */
interface Peeked extends Challenged {
  /** The body itself, where it was read. */
  body: Promise<string> | undefined
}

const peekLimit = 64 * 1024

/**
 * The reply for a challenge to look at. Most challenges go by the status alone.
 *
 * Reads the body once, up to `maxBytes`. Without a limit, reads a clone so that the caller can still read the reply.
 */
export function peek(response: Response, maxBytes: number | undefined): Peeked {
  const { status, headers } = response
  const peeked: Peeked = {
    status,
    headers,
    body: undefined,
    text: async () => {
      if (Number(headers.get('content-length')) > peekLimit) return
      if (maxBytes === undefined) return readText(response.clone(), peekLimit).catch(() => undefined)
      peeked.body ??= readText(response, maxBytes)
      const text = await peeked.body.catch(() => undefined)
      return text !== undefined && text.length <= peekLimit ? text : undefined
    },
    json: async () => (mayBeJson(headers) ? tryJson((await peeked.text()) ?? '') : undefined),
  }
  return peeked
}

/**
 * Some vendors send JSON as a page or as plain text. Anything else may be a stream that drips for hours, such as lines of
 * JSON, and is left alone.
 */
const mayBeJson = (headers: Headers): boolean =>
  /(\/|(?<!stream)\+)json\s*($|;)|html|plain/i.test(headers.get('content-type') ?? 'plain')

/** Whether the reply says that the credential is no good, and comes from the vendor itself. */
export function isChallenged(
  { challenge }: { challenge(reply: Challenged): boolean | Promise<boolean> },
  reply: Challenged,
): boolean | Promise<boolean> {
  const verdict = challenge(reply)
  if (typeof verdict === 'boolean') return verdict && isVendors(reply)
  return verdict.then((refused) => refused && isVendors(reply))
}

/**
 * Whether nothing marks a 401 or 403 as the work of something in between, such as a firewall. Only the vendor can refuse
 * a credential.
 */
function isVendors({ status, headers, text }: Challenged): boolean | Promise<boolean> {
  if (status !== 401 && status !== 403) return true
  if (isFromBetween(headers, '')) return false
  const type = headers.get('content-type')
  // Some vendors send JSON as a page, so the body decides.
  return type === null || type.includes('html') ? text().then((body = '<') => !isFromBetween(headers, body)) : true
}
