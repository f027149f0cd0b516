// Imported by the package's name, so that the built entry and the main one share one `ApiError` class.
import { ApiError, type Issue } from '@x/core/vendor'
import { withDeadline } from '../utils/abort.ts'
import { OversizeError, readText, tryJson } from '../utils/body.ts'
import { bytesOf, toHeaders } from '../utils/shape.ts'

/** Headers in any form: a `Headers` of any copy of fetch, a `Map`, or the object of `node:http`. */
export type HeadersLike = Headers | ReadonlyMap<string, string> | Record<string, string | readonly string[] | undefined>

/** A delivery: a `Request`, or its parts from another framework. The body must be the raw one. */
export type WebhookInput =
  | Request
  | {
      headers: HeadersLike
      body: string | Uint8Array | ArrayBuffer
      /** Needed when the secret is in the address. The path with its query is enough. */
      url?: string | undefined
    }

/** The same for a vendor that signs nothing: the body may already be parsed. */
export type ParsedWebhookInput = WebhookInput | { headers: HeadersLike; body: unknown; url?: string | undefined }

/** A delivery whose body is read on demand, so that a forged one can be rejected by its headers and URL only. */
export interface Delivery {
  headers: Headers
  url: URL | undefined
  /** Returns the raw body as text, without a leading byte order mark. */
  text(): Promise<string>
  /** Returns the body, parsed as JSON. Throws `webhookUnreadable` when it is not JSON. */
  json(): Promise<unknown>
}

/**
 * Why a delivery was rejected. It is in `error.vendorCode`.
 *
 * The first five mean that the delivery may be forged, and are answered with 401: `missing` (no signature, token or
 * secret), `signature`, `secret`, `expired` and `unconfigured` (there is no key for this kind of delivery). A vendor
 * may add its own. `unreadable` is a genuine delivery of unknown shape. The others say why the body could not be read:
 * `too_long` (413), `too_slow` (408), `broken_off` (400) and `not_raw` (500: something has read or parsed it before).
 */
export type WebhookReason =
  | 'missing'
  | 'signature'
  | 'secret'
  | 'expired'
  | 'unconfigured'
  | 'unreadable'
  | 'too_long'
  | 'too_slow'
  | 'broken_off'
  | 'not_raw'
  | (string & {})

const defaultMaxBytes = 1024 * 1024
const readTimeoutMs = 10_000

/** Makes the error for a rejected delivery. `message` must quote nothing of the delivery. */
export const webhookRejected = (vendor: string, message: string, reason?: WebhookReason): ApiError =>
  new ApiError({ code: 'webhook_rejected', vendor, operation: 'webhook', message, vendorCode: reason })

/** Makes the error for a genuine delivery of unknown shape. `onUnreadable` gets `body`: the parsed body or the text. */
export const webhookUnreadable = (vendor: string, body: unknown, message: string, issues?: readonly Issue[]) =>
  new ApiError({
    code: 'webhook_rejected',
    vendor,
    operation: 'webhook',
    message,
    vendorCode: 'unreadable',
    issues,
    body,
  })

/**
 * Opens a delivery. Its body must arrive within ten seconds. A `Request` is cloned, so that others can still read it.
 *
 * With `parsed`, for vendors that sign nothing, a parsed body is accepted, too. `maxBytes` is the limit of a raw one, by
 * default 1 MiB. Give a higher one to `createWebhookHandler` as well.
 */
export function openDelivery(
  vendor: string,
  input: ParsedWebhookInput,
  { parsed = false, maxBytes = defaultMaxBytes } = {},
): Delivery {
  const isParsed = parsed && isParsedBody(input)
  let reading: Promise<string> | undefined
  const text = () => {
    reading ??= bodyOf(vendor, input, maxBytes)
    return reading
  }
  return {
    headers: toHeaders(input.headers),
    url: toUrl(input.url),
    text,
    json: async () => {
      if (isParsed) return input.body
      const body = await text()
      const parsed = tryJson(body)
      if (parsed === undefined) throw webhookUnreadable(vendor, body, 'The body is not JSON')
      return parsed
    },
  }
}

/** Whether the body is an object, but not bytes or the stream of a `Request`. */
const isParsedBody = (input: ParsedWebhookInput) =>
  typeof input.body === 'object' && input.body !== null && bytesOf(input.body) === undefined && !isRequest(input)

async function bodyOf(vendor: string, input: ParsedWebhookInput, maxBytes: number): Promise<string> {
  const { body } = input
  const bytes = bytesOf(body)
  if (typeof body === 'string' || bytes !== undefined) {
    const size = bytes?.byteLength ?? (body as string).length
    if (size > maxBytes) throw webhookRejected(vendor, 'The body is too long', 'too_long')
    return bytes === undefined ? (body as string).replace(/^\uFEFF/, '') : new TextDecoder().decode(bytes)
  }
  if (!isRequest(input) || input.bodyUsed || input.body?.locked === true) {
    const message = 'The body must be the raw text or bytes, which nobody has read before'
    throw webhookRejected(vendor, message, 'not_raw')
  }
  const slow = () => webhookRejected(vendor, 'The body took more than ten seconds to arrive', 'too_slow')
  return withDeadline(readTimeoutMs, () => readText(input.clone(), maxBytes), slow).catch((error) => {
    if (error instanceof ApiError) throw error
    if (error instanceof OversizeError) throw webhookRejected(vendor, 'The body is too long', 'too_long')
    throw webhookRejected(vendor, 'The body could not be read', 'broken_off')
  })
}

/** Checks the shape, because the `Request` may come from another copy of fetch. */
const isRequest = (input: object): input is Request => 'clone' in input && typeof input.clone === 'function'

function toUrl(url: string | undefined): URL | undefined {
  try {
    // `node:http` gives only the path. The host makes no difference here.
    return url === undefined ? undefined : new URL(url.startsWith('/') ? `http://localhost${url}` : url)
  } catch {
    return
  }
}
