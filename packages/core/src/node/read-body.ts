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

/**
 * Returns the raw body: from the framework's `rawBody`, from a raw `body` that a middleware left, or from the stream.
 *
 * @throws {ParsedBodyError} when something has read the stream and kept only the parsed body.
 */
export async function readBody(
  incoming: NodeIncoming,
  kept: { body?: unknown; rawBody?: unknown },
  limits: BodyLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const raw = rawOf(kept.rawBody) ?? rawOf(kept.body)
  if (raw !== undefined) {
    if (raw.byteLength > limits.maxBytes) throw tooLong(limits)
    return raw
  }
  if (incoming.readableEnded === true) {
    throw new ParsedBodyError(
      'The body was parsed before it came here, and only the raw one can be verified. Mount this handler before the ' +
        "body parser, or keep the raw body: express.raw({ type: '*/*' }) for its path, or `rawBody` on the request",
    )
  }
  return readStream(incoming, limits)
}

const rawOf = (body: unknown) => (typeof body === 'string' ? new TextEncoder().encode(body) : bytesOf(body))

const tooLong = ({ maxBytes }: BodyLimits) => new BodyError(413, `The body is longer than ${maxBytes} bytes`)

function readStream(incoming: NodeIncoming, limits: BodyLimits): Promise<Uint8Array<ArrayBuffer>> {
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
    incoming.on('data', (chunk: Uint8Array) => {
      if (isOver) return
      size += chunk.byteLength
      if (size > maxBytes) fail(tooLong(limits))
      else chunks.push(chunk)
    })
    incoming.on('end', () => finish(() => resolve(join(chunks, size))))
    for (const event of ['error', 'aborted', 'close']) {
      incoming.on(event, () => fail(new BodyError(400, 'The body broke off')))
    }
    incoming.resume()
  })
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}
