// By the package's name, so that the built entry shares the class of its errors with the main one.
import { ApiError, type Issue } from '@x/core/vendor'
import { withDeadline } from '../utils/abort.ts'
import { OversizeError, readText, tryJson } from '../utils/body.ts'
import { bytesOf, toHeaders } from '../utils/shape.ts'

/** Anything that lists headers: a `Headers` of any copy of fetch, a `Map`, or the object of `node:http`. */
export type HeadersLike = Headers | ReadonlyMap<string, string> | Record<string, string | readonly string[] | undefined>

/** A delivery as it comes: a `Request`, or its parts as another framework has them. The body must be the raw one. */
export type WebhookInput =
  | Request
  | {
      headers: HeadersLike
      body: string | Uint8Array | ArrayBuffer
      /** Needed where the secret is in the address. The path with its query is enough. */
      url?: string | undefined
    }

/** The same for a vendor that signs nothing: the body may have been parsed already. */
export type ParsedWebhookInput = WebhookInput | { headers: HeadersLike; body: unknown; url?: string | undefined }

/** A delivery whose body is read only when it is asked for, so that a stranger can be rejected by the head alone. */
export interface Delivery {
  headers: Headers
  url: URL | undefined
  /** The raw body. A byte order mark in front is removed. */
  text(): Promise<string>
  /** The body as JSON. Throws `webhookUnreadable` when it is not JSON. */
  json(): Promise<unknown>
}

/**
 * Why a delivery was turned away, as `error.vendorCode`.
 *
 * The first five are for strangers and answered with 401: `missing` (no signature, token or secret), `signature`,
 * `secret`, `expired` and `unconfigured` (there is no key for this kind of delivery); a vendor may add its own.
 * `unreadable` is a genuine delivery of unknown shape. The others say why the body could not be had: `too_long` (413),
 * `too_slow` (408), `broken_off` (400) and `not_raw` (500: something has read or parsed it before).
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

const maxBytes = 1024 * 1024
const readTimeoutMs = 10_000

/** The error for a delivery that is turned away. `message` must quote nothing of the delivery. */
export const webhookRejected = (vendor: string, message: string, reason?: WebhookReason): ApiError =>
  new ApiError({ code: 'webhook_rejected', vendor, operation: 'webhook', message, vendorCode: reason })

/** The error for a genuine delivery that can't be read. `body` is the parsed body or the text, for `onUnreadable`. */
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
 * Opens a delivery. Its body is at most 1 MiB and must arrive within ten seconds; a `Request` stays readable by others.
 *
 * With `parsed`, for vendors that sign nothing, a body that was parsed before is taken too.
 */
export function openDelivery(vendor: string, input: ParsedWebhookInput, { parsed = false } = {}): Delivery {
  const isParsed = parsed && isParsedBody(input)
  let reading: Promise<string> | undefined
  const text = () => {
    reading ??= bodyOf(vendor, input)
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

/** An object that is neither a `Request` nor bytes. */
const isParsedBody = (input: ParsedWebhookInput) =>
  typeof input.body === 'object' && input.body !== null && bytesOf(input.body) === undefined && !isRequest(input)

async function bodyOf(vendor: string, input: ParsedWebhookInput): Promise<string> {
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

/** By shape, since the `Request` may come from another copy of fetch. */
const isRequest = (input: object): input is Request => 'clone' in input && typeof input.clone === 'function'

function toUrl(url: string | undefined): URL | undefined {
  try {
    // `node:http` gives the path alone. The host makes no difference here.
    return url === undefined ? undefined : new URL(url.startsWith('/') ? `http://localhost${url}` : url)
  } catch {
    return
  }
}
