import {
  createMockServer,
  createTokenBook,
  type MockControls,
  type MockRequest,
  type MockRoute,
  trimBase,
} from '@x/core/mock'
import type { ZogoAccount } from './client.ts'
import login from './fixtures/login.json' with { type: 'json' }
import unauthenticated from './fixtures/unauthenticated.json' with { type: 'json' }

export interface MockZogoOptions<Call extends MockZogoCall = never> {
  /** @default 'https://sandbox.zogo.vn/api/v2' */
  baseUrl?: string
  /** Lifetime of an access token in seconds. @default 1_296_000, as in Zogo's sample */
  tokenSeconds?: number
  /**
   * Whether a refresh leaves the old tokens valid. Zogo does not say.
   * @default false, as in the OAuth server whose refresh tokens look like Zogo's
   */
  keepOldTokens?: boolean
  /**
   * Answers every error with HTTP 200, so that only the body shows its code. Zogo's page shows no status line.
   * @default false
   */
  errorsInside200?: boolean
  /**
   * Answers for your own calls, by method and path, such as `'GET shipments/:id'`. The mock puts what an answer returns
   * under `data`, or sends it unchanged if it is a `Response`. Each call needs a valid token. `calls` and `failNext`
   * use the same names.
   * @default `GET shipments` answers an empty list and counts as `request`. This is a guess: Zogo documents no business
   * call
   */
  answers?: Record<Call, MockZogoAnswer>
}

export type MockZogoCall = `${Uppercase<string>} ${string}`
export type MockZogoAnswer = (request: MockRequest) => unknown

export type MockZogo<Call extends MockZogoCall = never> = MockControls<
  ZogoAccount & { baseUrl: string },
  'login' | 'refresh' | 'request' | Call
>

const notFound = { code: 404, status: 'error', data: { error: 'Not Found' } }

/**
 * Makes a mock of Zogo for MSW. It has one account and answers as Zogo's page says.
 *
 * @example setupServer(...mockZogo().handlers).listen()
 */
export function mockZogo<Call extends MockZogoCall = never>(options: MockZogoOptions<Call> = {}): MockZogo<Call> {
  const baseUrl = trimBase(options.baseUrl ?? 'https://sandbox.zogo.vn/api/v2')
  const { tokenSeconds = login.expires_in, keepOldTokens = false, errorsInside200 = false, answers = {} } = options
  const account = { username: 'shop@example.com', password: 'mock-zogo-password' }
  const app = { clientId: 1, clientSecret: 'mock-zogo-client-secret' }
  const tokens = createTokenBook('zogo')
  /** Each valid refresh token, with the access token that was issued with it. */
  const pairs = new Map<unknown, string>()
  const replaced = new Set<string>()

  function reset() {
    tokens.reset()
    pairs.clear()
    replaced.clear()
    server.reset()
  }

  function refuse(body: { code: number } = unauthenticated): Response {
    return Response.json(body, { status: errorsInside200 ? 200 : body.code })
  }

  function tokenReply(): Response {
    const { access, refresh } = tokens.issue(tokenSeconds)
    pairs.set(refresh, access)
    return Response.json({ ...login, expires_in: tokenSeconds, access_token: access, refresh_token: refresh })
  }

  // Zogo does not document how it refuses a login or a refresh. The mock sends the one error body that is documented.
  function logIn(request: MockRequest): Response {
    const { username, password, ...rest } = fieldsOf(request)
    return username === account.username && password === account.password && isApp(rest) ? tokenReply() : refuse()
  }

  // Zogo does not document the reply to a refresh. The mock sends the reply to a login.
  function refresh(request: MockRequest): Response {
    const { refresh_token, ...rest } = fieldsOf(request)
    const access = pairs.get(refresh_token)
    if (access === undefined || !isApp(rest)) return refuse()
    if (!keepOldTokens) {
      pairs.delete(refresh_token)
      replaced.add(`Bearer ${access}`)
    }
    return tokenReply()
  }

  function isApp({ client_id, client_secret }: Record<string, unknown>): boolean {
    return client_id === app.clientId && client_secret === app.clientSecret
  }

  function guarded(answer: MockZogoAnswer) {
    return async (request: MockRequest) => {
      const authorization = request.headers.get('authorization')
      if (!tokens.accepts(authorization) || replaced.has(authorization ?? '')) return refuse()
      const data = await answer(request)
      return data instanceof Response ? data : Response.json({ code: 200, status: 'success', data })
    }
  }

  function ownRoute(call: string, answer: MockZogoAnswer): MockRoute {
    const [method = '', path = ''] = call.split(' ')
    return { method, url: `${baseUrl}/${path.replace(/^\//, '')}`, answer: guarded(answer) }
  }

  const server = createMockServer({
    origins: [baseUrl],
    routes: {
      login: { method: 'POST', url: `${baseUrl}/login`, answer: logIn },
      refresh: { method: 'POST', url: `${baseUrl}/refresh_token`, answer: refresh },
      ...Object.fromEntries(
        Object.entries<MockZogoAnswer>(answers).map(([call, answer]) => [call, ownRoute(call, answer)]),
      ),
      // Counted under the name of the client's method, like every path without an answer.
      request: ownRoute('GET shipments', () => []),
    } as Record<'login' | 'refresh' | 'request' | Call, MockRoute>,
    // Zogo does not document its reply to an unknown path.
    unknown: guarded(() => refuse(notFound)),
  })

  return {
    ...server,
    credentials: { ...account, ...app, baseUrl },
    expireGrants: tokens.expire,
    revokeGrants: () => {
      tokens.revoke()
      pairs.clear()
    },
    reset,
  }
}

/** Returns the fields of a JSON body, or none if the body or its `content-type` is not JSON. */
function fieldsOf({ headers, json }: MockRequest): Record<string, unknown> {
  return headers.get('content-type')?.startsWith('application/json') ? { ...(json as object) } : {}
}
