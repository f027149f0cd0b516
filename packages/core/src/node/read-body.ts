import { timerMs } from '../utils/abort.ts'
import { bytesOf } from '../utils/shape.ts'
import type { NodeIncoming } from './shapes.ts'

/** The body could not be read. `status` is the HTTP status for the reason. */
export class BodyError extends Error {
  override readonly name = 'BodyError'
  readonly status: 400 | 408 | 413

  constructor(status: 400 | 408 | 413, message: string) {
    super(message)
    this.status = status
  }
}

/** The body can't be verified: something has parsed it and kept no raw copy. */
export class ParsedBodyError extends TypeError {}

export interface BodyLimits {
  maxBytes: number
  /** Milliseconds. */
  timeout: number
}

type Bytes = Uint8Array<ArrayBuffer>

interface Kept {
  body?: unknown
  rawBody?: unknown
  raw?: unknown
}

/**
 * Returns the raw body: from the framework's `rawBody`, from a raw `body` that a middleware left, or from the stream.
 *
 * @throws {ParsedBodyError} when something has read the stream and kept only the parsed body.
 */
export async function readBody(incoming: NodeIncoming, kept: Kept, limits: BodyLimits): Promise<Bytes> {
  const early = keptBy(kept)
  const whole = isWhole(early, incoming) ? early : await readRest(early, kept, incoming, limits)
  if (whole.byteLength > limits.maxBytes) throw tooLong(limits)
  return whole
}

/** Whether a kept body is complete. While the stream flows, a middleware may still be collecting it. */
function isWhole(early: Bytes | undefined, incoming: NodeIncoming): early is Bytes {
  if (early === undefined) return false
  return incoming.readableEnded !== false || (early.byteLength > 0 && incoming.readableFlowing !== true)
}

async function readRest(early: Bytes | undefined, kept: Kept, incoming: NodeIncoming, limits: BodyLimits) {
  const { readableEnded, readableEncoding } = incoming
  if (readableEnded === true || (readableEncoding ?? 'utf8') !== 'utf8') {
    throw new ParsedBodyError(
      'The body was parsed or decoded before it came here, and only the raw one can be verified. Mount this handler ' +
        "before the body parser, or keep the raw body: express.raw({ type: '*/*' }) for its path, or `rawBody` on the " +
        'request',
    )
  }
  const rest = await readStream(incoming, limits)
  // What was collected so far has passed, so only the middleware has the whole body.
  return early?.byteLength ? (keptBy(kept) ?? rest) : rest
}

const keptBy = ({ rawBody, body, raw }: Kept) => toBytes(rawBody) ?? toBytes(body) ?? bytesOf(raw)

const toBytes = (value: unknown) => (typeof value === 'string' ? new TextEncoder().encode(value) : bytesOf(value))

const tooLong = ({ maxBytes }: BodyLimits) => new BodyError(413, `The body is longer than ${maxBytes} bytes`)

function readStream(incoming: NodeIncoming, limits: BodyLimits): Promise<Bytes> {
  const { maxBytes, timeout } = limits
  return new Promise((resolve, reject) => {
    if (Number(incoming.headers['content-length']) > maxBytes) {
      reject(tooLong(limits))
      return
    }
    let chunks: Uint8Array[] = []
    let size = 0
    let isOver = false
    const finish = (job: () => void) => {
      if (isOver) return
      isOver = true
      clearTimeout(timer)
      job()
      // Later chunks are dropped, so that memory use stays flat.
      chunks = []
    }
    const fail = (error: BodyError) => finish(() => reject(error))
    const slow = new BodyError(408, `The request took more than ${timeout} ms to arrive`)
    const timer = setTimeout(() => fail(slow), timerMs(timeout))
    incoming.on('data', (chunk: Uint8Array | string) => {
      if (isOver) return
      const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
      size += bytes.byteLength
      if (size > maxBytes) fail(tooLong(limits))
      else chunks.push(bytes)
    })
    incoming.on('end', () => finish(() => resolve(join(chunks, size))))
    for (const event of ['error', 'aborted', 'close']) {
      incoming.on(event, () => fail(new BodyError(400, 'The body broke off')))
    }
    incoming.resume()
  })
}

function join(chunks: readonly Uint8Array[], size: number): Bytes {
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}
