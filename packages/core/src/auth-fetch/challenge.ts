import { isFromBetween } from '../errors/from-response.ts'
import { readText, tryJson } from '../utils/body.ts'

/** The view of a reply that a challenge gets. The body is read only when the challenge asks for it. */
export interface Challenged {
  readonly status: number
  readonly headers: Headers
  /** The body. Undefined when it is longer than 64 KiB or can't be read. */
  text(): Promise<string | undefined>
  /** The parsed body. Undefined when it is empty, longer than 64 KiB, not JSON, or labelled as something else. */
  json(): Promise<unknown>
}

/** What `peek` returns. */
interface Peeked extends Challenged {
  /** The body, if a challenge has read it without a clone. */
  body: Promise<string> | undefined
}

const peekLimit = 64 * 1024

/**
 * Returns the view of a reply for a challenge. Most challenges need only the status.
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
 * Whether the body may be JSON. Some vendors label JSON as HTML or plain text. Any other type is not read, because it
 * may be a stream that stays open for hours, such as lines of JSON.
 */
const mayBeJson = (headers: Headers): boolean =>
  /(\/|(?<!stream)\+)json\s*($|;)|html|plain/i.test(headers.get('content-type') ?? 'plain')

/** Whether the reply refuses the credential and comes from the vendor itself. */
export function isChallenged(
  { challenge }: { challenge(reply: Challenged): boolean | Promise<boolean> },
  reply: Challenged,
): boolean | Promise<boolean> {
  const verdict = challenge(reply)
  if (typeof verdict === 'boolean') return verdict && isVendors(reply)
  return verdict.then((refused) => refused && isVendors(reply))
}

/**
 * Whether the reply comes from the vendor. A 401 or 403 may come from an intermediary, such as a firewall, but only the
 * vendor can refuse a credential.
 */
function isVendors({ status, headers, text }: Challenged): boolean | Promise<boolean> {
  if (status !== 401 && status !== 403) return true
  if (isFromBetween(headers, '')) return false
  const type = headers.get('content-type')
  // Some vendors label JSON as HTML, so the body decides.
  return type === null || type.includes('html') ? text().then((body = '<') => !isFromBetween(headers, body)) : true
}
