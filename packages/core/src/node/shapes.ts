// The parts of Node's objects that are used, so that this entry needs neither Node's modules nor their types.

// biome-ignore lint/suspicious/noExplicitAny: Node's own declarations fit no other type.
type Listener = (...values: any[]) => void

/** The request of `node:http`, as it is or as Express and NestJS extend it. */
export interface NodeIncoming {
  method?: string | undefined
  url?: string | undefined
  /** Express: the address before a router removed its own part. */
  originalUrl?: string | undefined
  headers: Record<string, string | string[] | undefined>
  socket?: unknown
  /** Whether the body was read to its end. */
  readableEnded?: boolean | undefined
  /** Whether somebody reads the body at present. */
  readableFlowing?: boolean | null | undefined
  /** What `setEncoding` was called with. Chunks are then text. */
  readableEncoding?: string | null | undefined
  /** The raw body that a framework keeps beside the parsed one. */
  rawBody?: unknown
  /** The body as a middleware has left it. */
  body?: unknown
  on(event: string, listener: Listener): unknown
  pause(): unknown
  resume(): unknown
}

/** The response of `node:http`. */
export interface NodeOutgoing {
  readonly headersSent: boolean
  readonly destroyed: boolean
  statusCode: number
  setHeader(name: string, value: string | string[]): unknown
  write(chunk: Uint8Array): boolean
  end(): unknown
  destroy(): unknown
  flushHeaders(): void
  on(event: string, listener: Listener): unknown
  removeListener(event: string, listener: Listener): unknown
}

/** Fastify's request. Fastify wraps both objects of Node. */
export interface FastifyIncoming {
  raw: NodeIncoming
  body?: unknown
  rawBody?: unknown
}

export interface FastifyOutgoing {
  raw: NodeOutgoing
  hijack(): unknown
}
