import { type HttpHandler, http } from 'msw'
import { tryJson } from './utils/body.ts'

export { trimBase } from './auth-fetch/origin.ts'

/** What every vendor's mock has: its handlers, and the means to control them. */
export interface MockControls<Credentials, Operation extends string = string> {
  /** For msw's `setupServer` or `setupWorker`. */
  handlers: HttpHandler[]
  /** Made-up options for the client's factory. The mock accepts these and refuses all others. */
  credentials: Credentials
  /** The number of requests for each operation, including failed ones. */
  calls: Record<Operation, number>
  /** Lets every access token expire. Refresh tokens keep working. */
  expireGrants(): void
  /** Revokes every access and refresh token. */
  revokeGrants(): void
  /** Makes the next `times` requests of an operation fail, or only answers them late if just a `delay` is given. */
  failNext(operation: Operation, failure: MockFailure, times?: number): void
  /** Forgets tokens, counts, planned failures and data. */
  reset(): void
}

export interface MockFailure {
  /** HTTP status. @default 200 if there is a `body`, otherwise the operation's own answer */
  status?: number
  /** Text is sent as it is, anything else as JSON. */
  body?: unknown
  headers?: Record<string, string>
  /** Breaks the connection instead of answering. */
  network?: boolean
  /** Milliseconds to wait before the answer. */
  delay?: number
}

/** A request that a mock has received. */
export interface MockRequest {
  method: string
  url: URL
  headers: Headers
  /** Values of the `:names` in the route's path. */
  params: Record<string, string>
  text: string
  /** The parsed body. Undefined if it is not JSON. */
  json: unknown
}

export interface MockRoute {
  method: string
  /** The whole address. `:name` stands for one segment. */
  url: string
  /** Distinguishes routes at the same address. The first that does not return `false` answers. */
  when?(request: MockRequest): boolean
  answer(request: MockRequest): Response | Promise<Response>
}

export interface MockServerOptions<Operation extends string> {
  /** The mock answers all requests below these addresses. */
  origins: readonly string[]
  routes: Record<Operation, MockRoute>
  /** Returns the vendor's answer to an unknown address or method. */
  unknown(request: MockRequest): Response | Promise<Response>
}

/** Makes what all mocks share: routes, counts and planned failures. Requests that match no route count as `request`. */
export function createMockServer<Operation extends string>(options: MockServerOptions<Operation>) {
  type Named = Operation | 'request'
  const routes = Object.entries<MockRoute>(options.routes) as [Operation, MockRoute][]
  const names = [...new Set<Named>([...routes.map(([name]) => name), 'request'])]
  const calls = {} as Record<Named, number>
  const failures = new Map<Named, { failure: MockFailure; times: number }[]>()

  function reset() {
    for (const name of names) calls[name] = 0
    failures.clear()
  }
  reset()

  function nextFailure(name: Named): MockFailure | undefined {
    const planned = failures.get(name)
    const next = planned?.find(({ times }) => times > 0)
    if (next !== undefined) next.times -= 1
    return next?.failure
  }

  async function answer(original: Request): Promise<Response> {
    const text = await original.text()
    const url = new URL(original.url)
    const request = { method: original.method, url, headers: original.headers, params: {}, text, json: tryJson(text) }
    const matches = routes.map(([name, route]) => ({ name, route, params: match(route, request) }))
    const found = matches.find(({ params }) => params !== undefined)
    const name = found?.name ?? 'request'
    calls[name] += 1
    const failure = nextFailure(name)
    if (failure?.delay !== undefined) await new Promise((resolve) => setTimeout(resolve, failure.delay))
    if (failure?.network) return Response.error()
    if (failure?.status !== undefined || failure?.body !== undefined) return failedResponse(failure)
    if (found === undefined) return options.unknown(request)
    return found.route.answer({ ...request, params: found.params ?? {} })
  }

  return {
    calls,
    handlers: [
      http.all(
        ({ request }) => options.origins.some((origin) => request.url.startsWith(origin)),
        ({ request }) => answer(request),
      ),
    ],
    failNext: (operation: Named, failure: MockFailure, times = 1) => {
      if (!names.includes(operation)) {
        throw new TypeError(`The mock has no operation '${operation}', only ${names.join(', ')}`)
      }
      failures.set(operation, [...(failures.get(operation) ?? []), { failure, times }])
    },
    reset,
  }
}

/** Keeps the tokens that a mock has issued. Lifetimes are in seconds, as in the vendors' replies. */
export function createTokenBook(prefix: string) {
  type State = 'good' | 'expired' | 'revoked'
  let count = 0
  const access = new Map<string, { state: State; until: number }>()
  const refresh = new Map<string, State>()

  const setAll = (state: State) => {
    for (const token of access.values()) if (token.state === 'good') token.state = state
  }
  return {
    issue: (seconds: number) => {
      count += 1
      const pair = { access: `${prefix}-access-${count}`, refresh: `${prefix}-refresh-${count}` }
      access.set(pair.access, { state: 'good', until: seconds < 0 ? Infinity : Date.now() + seconds * 1_000 })
      refresh.set(pair.refresh, 'good')
      return pair
    },
    /** Whether the header holds a token that is still valid. The scheme must be spelled exactly. */
    accepts: (authorization: string | null, scheme = 'Bearer') => {
      const [word, token = '', ...rest] = (authorization ?? '').split(' ')
      const known = access.get(token)
      return word === scheme && rest.length === 0 && known?.state === 'good' && Date.now() < known.until
    },
    /** Uses up a refresh token. Returns false if it is unknown, used or revoked. */
    redeem: (token: unknown) => {
      const isGood = typeof token === 'string' && refresh.get(token) === 'good'
      if (isGood) refresh.set(token, 'revoked')
      return isGood
    },
    expire: () => setAll('expired'),
    revoke: () => {
      setAll('revoked')
      for (const token of refresh.keys()) refresh.set(token, 'revoked')
    },
    reset: () => {
      access.clear()
      refresh.clear()
    },
  }
}

function match(route: MockRoute, request: MockRequest): Record<string, string> | undefined {
  const { method, url } = request
  if (route.method !== method || route.when?.(request) === false) return
  const wanted = route.url.split('/')
  const given = (url.origin + url.pathname).split('/')
  if (wanted.length !== given.length) return
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? ''
    if (part.startsWith(':') && value !== '') {
      const decoded = decode(value)
      // A server that can't decode the address treats it as unknown.
      if (decoded === undefined) return
      params[part.slice(1)] = decoded
    } else if (part !== value) return
  }
  return params
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return
  }
}

function failedResponse({ status = 200, body, headers }: MockFailure): Response {
  if (body === undefined || typeof body === 'string')
    return new Response(body ?? null, { status, ...(headers && { headers }) })
  return Response.json(body, { status, ...(headers && { headers }) })
}
