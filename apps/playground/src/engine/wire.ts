import type { ClientEvent } from '@x/core'
import type { Mask } from './mask.ts'

export type Lane = 'app' | 'client' | 'auth' | 'api'

/** A request and its reply, with secrets masked. */
export interface Exchange {
  id: number
  lane: 'auth' | 'api'
  /** `in` is a delivery: the vendor calls. */
  direction: 'out' | 'in'
  method: string
  url: string
  startedAt: number
  requestHeaders: [string, string][]
  requestBody: string
  status?: number
  replyHeaders?: [string, string][]
  replyBody?: string
  /** Why there was no reply. */
  failure?: string
  ms?: number
}

/** One arrow of the diagram. It holds no secret. */
export interface Crossing {
  id: number
  from: Lane
  to: Lane
  /** `POST /login`, `200`, `no reply`. */
  text: string
  /** Milliseconds since the wire was created. */
  at: number
  ms?: number
  isOk: boolean
  /** How many of the app's calls have no answer yet. */
  waiting: number
  exchange?: Exchange
}

export interface WireEvent {
  id: number
  at: number
  event: ClientEvent
}

/** Changes the body of a reply, to simulate trouble that no mock has. */
export type Tamper = (body: unknown) => unknown

const longestBody = 64 * 1024

/** Records everything that passes between an app, its client and the vendor. */
export function createWire(authPath: RegExp, mask: Mask) {
  const began = performance.now()
  const crossings: Crossing[] = []
  const events: WireEvent[] = []
  const listeners = new Set<() => void>()
  let count = 0
  let waiting = 0
  let isPaused = false
  let tamper: Tamper | undefined

  const now = () => performance.now() - began
  const tell = () => {
    for (const listener of listeners) listener()
  }

  function cross(from: Lane, to: Lane, text: string, more: Partial<Crossing> = {}) {
    if (isPaused) return
    count += 1
    crossings.push({ id: count, from, to, text: mask.text(text), at: now(), isOk: true, waiting, ...more })
    tell()
  }

  function begin(request: Request, lane: 'auth' | 'api', direction: 'in' | 'out', body: string): Exchange {
    const { method } = request
    const requestBody = mask.body(body)
    const startedAt = Date.now()
    const url = mask.url(request.url)
    return {
      id: count + 1,
      lane,
      direction,
      method,
      url,
      startedAt,
      requestHeaders: mask.headers(request.headers),
      requestBody,
    }
  }

  async function end(exchange: Exchange, response: Response, ms: number) {
    exchange.status = response.status
    exchange.ms = ms
    exchange.replyHeaders = mask.headers(response.headers)
    // This also learns a new token in the body, before anything can show it.
    const text = response.body === null ? '' : await response.clone().text()
    exchange.replyBody = mask.body(text.slice(0, longestBody))
  }

  const wireFetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const { pathname, search } = new URL(request.url)
    const lane = authPath.test(pathname) ? 'auth' : 'api'
    const body = await request.clone().text()
    const exchange = begin(request, lane, 'out', body)
    const scheme = request.headers.get('authorization')?.split(' ')[0]
    const from = now()
    const query = search === '' ? '' : mask.url(request.url).slice(mask.url(request.url).indexOf('?'))
    const credential = scheme === undefined ? '' : ` · ${scheme} •••`
    cross('client', lane, `${request.method} ${pathname}${query}${credential}`, { exchange })
    try {
      let response = await globalThis.fetch(request)
      if (tamper !== undefined && lane === 'api') response = await applyTamper(response, tamper)
      await end(exchange, response, now() - from)
      const isOk = response.status >= 200 && response.status < 300
      cross(lane, 'client', response.status === 0 ? 'redirect' : String(response.status), {
        exchange,
        ms: now() - from,
        isOk,
      })
      return response
    } catch (error) {
      exchange.failure = error instanceof Error ? mask.text(error.message) : 'no reply'
      exchange.ms = now() - from
      cross(lane, 'client', 'no reply', { exchange, ms: now() - from, isOk: false })
      throw error
    }
  }

  return {
    crossings,
    events,
    mask,
    fetch: wireFetch,
    onEvent: (event: ClientEvent) => {
      events.push({ id: events.length + 1, at: now(), event })
      tell()
    },
    /** Draws a call of the app to its client, and the result. */
    async call<T>(text: string, job: () => Promise<T>): Promise<T> {
      const from = now()
      waiting += 1
      cross('app', 'client', text)
      try {
        const result = await job()
        waiting -= 1
        cross('client', 'app', 'done', { ms: now() - from })
        return result
      } catch (error) {
        waiting -= 1
        const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'an error'
        cross('client', 'app', code, { ms: now() - from, isOk: false })
        throw error
      }
    },
    /** Draws the deliveries that a handler receives. */
    inbound:
      (handler: (request: Request) => Promise<Response>) =>
      async (request: Request): Promise<Response> => {
        const body = await request.clone().text()
        const exchange = begin(request, 'api', 'in', body)
        const from = now()
        cross('api', 'app', `${request.method} ${new URL(request.url).pathname}`, { exchange })
        const response = await handler(request)
        await end(exchange, response, now() - from)
        cross('app', 'api', String(response.status), { exchange, ms: now() - from, isOk: response.ok })
        return response
      },
    setTamper: (given: Tamper | undefined) => {
      tamper = given
    },
    setPaused: (paused: boolean) => {
      isPaused = paused
    },
    waiting: () => waiting,
    clear: () => {
      crossings.length = 0
      events.length = 0
      tell()
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export type Wire = ReturnType<typeof createWire>

async function applyTamper(response: Response, tamper: Tamper): Promise<Response> {
  const text = await response.text()
  const { status, headers } = response
  try {
    return new Response(JSON.stringify(tamper(JSON.parse(text))), { status, headers })
  } catch {
    return new Response(text, { status, headers })
  }
}
