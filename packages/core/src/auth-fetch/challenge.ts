import { readText, tryJson } from '../utils/body.ts'

/** A reply as a challenge sees it: the body is read only if asked for. */
export interface Challenged {
  readonly status: number
  readonly headers: Headers
  /** The body; undefined when it is longer than 64 KiB or can't be read. */
  text(): Promise<string | undefined>
  /** The body as JSON; undefined when it is empty, longer than 64 KiB, no JSON, or said to be something else. */
  json(): Promise<unknown>
}

/** What a challenge was peeked of a reply. */
interface Peeked extends Challenged {
  /** The body itself, where it was read. */
  body: Promise<string> | undefined
}

const peekLimit = 64 * 1024

/**
 * The reply for a challenge to look at; most go by the status alone.
 *
 * With `maxBytes` the reply itself is read, once and up to so many; without, a copy, for somebody else wants the reply.
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
    // Some send JSON as a page or as plain text; anything else may be a stream without an end, and is left alone.
    json: async () =>
      /json|html|plain/i.test(headers.get('content-type') ?? 'json') ? tryJson((await peeked.text()) ?? '') : undefined,
  }
  return peeked
}
