import {
  createMockServer,
  createTokenBook,
  type MockControls,
  type MockRequest,
  type MockRoute,
  trimBase,
} from '@x/core/mock'
import type { GamApp } from './client.ts'
import { environments, type GamEnvironment } from './environments.ts'
import authenticated from './fixtures/authenticated.json' with { type: 'json' }
import token from './fixtures/token.json' with { type: 'json' }

export interface MockGamOptions<Call extends MockGamCall = never> {
  /** The environment at whose addresses the mock answers. @default 'staging' */
  environment?: GamEnvironment
  /** @default the environment's */
  baseUrl?: string
  /** @default the environment's */
  authorizationServer?: string
  /** Lifetime of a token in seconds. GAM's sample says 3_600, the text beside it one day. @default 3_600 */
  tokenSeconds?: number
  /**
   * The permissions of the application. A token gets those of them that were requested.
   * @default the two in GAM's sample
   */
  scope?: readonly string[]
  /**
   * Answers processing errors with HTTP 200, so that only the body shows their status. GAM's page names no HTTP status.
   * @default false
   */
  errorsInside200?: boolean
  /**
   * Answers for your own calls, by method and path, such as `'GET api/v1/orders/:id'`. The mock puts what an answer
   * returns under `data`, or sends it unchanged if it is a `Response`. Each call needs a valid token. `calls` and
   * `failNext` use the same names.
   */
  answers?: Record<Call, MockGamAnswer>
}

export type MockGamCall = `${Uppercase<string>} ${string}`
export type MockGamAnswer = (request: MockRequest) => unknown

export type MockGam<Call extends MockGamCall = never> = MockControls<
  GamApp & { baseUrl: string; authorizationServer: string },
  'login' | 'refresh' | 'authenticated' | 'request' | Call
>

/**
 * Makes a mock of GAM for MSW. It has one application and answers as GAM's page says.
 *
 * @example setupServer(...mockGam().handlers).listen()
 */
export function mockGam<Call extends MockGamCall = never>(options: MockGamOptions<Call> = {}): MockGam<Call> {
  const servers = environments[options.environment ?? 'staging']
  const baseUrl = trimBase(options.baseUrl ?? servers.baseUrl)
  const authorizationServer = trimBase(options.authorizationServer ?? servers.authorizationServer)
  const { tokenSeconds = token.expires_in, scope = token.scope.split(' ') } = options
  const { errorsInside200 = false, answers = {} } = options
  const app = { clientId: 'mock-gam-client', clientSecret: 'mock-gam-client-secret' }
  const tokenUrl = `${authorizationServer}/oauth2/v3/token`
  const tokens = createTokenBook('gam')

  // GAM does not document how it refuses a token call. The mock answers as OAuth says.
  function logIn({ headers, text }: MockRequest): Response {
    const isForm = headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true
    const form: Record<string, string> = isForm ? Object.fromEntries(new URLSearchParams(text)) : {}
    const asked = form.scope?.split(' ') ?? []
    const granted = asked.filter((name) => scope.includes(name))
    const isApp = form.client_id === app.clientId && form.client_secret === app.clientSecret
    if (form.grant_type !== undefined && form.grant_type !== 'client_credentials') {
      return Response.json({ error: 'unsupported_grant_type' }, { status: 400 })
    }
    if (['grant_type', 'client_id', 'client_secret', 'scope'].some((name) => !form[name])) {
      return Response.json({ error: 'invalid_request' }, { status: 400 })
    }
    if (!isApp) return Response.json({ error: 'invalid_client' }, { status: 401 })
    if (granted.length === 0) return Response.json({ error: 'invalid_scope' }, { status: 400 })
    const { access } = tokens.issue(tokenSeconds)
    return Response.json({ ...token, access_token: access, expires_in: tokenSeconds, scope: granted.join(' ') })
  }

  function refuse(status: number, message: string, error_code: string): Response {
    const body = { status: String(status), message, error_code, timestamp: new Date().toISOString() }
    return Response.json(body, { status: errorsInside200 ? 200 : status })
  }

  function guarded(answer: MockGamAnswer) {
    return async (request: MockRequest) => {
      if (!tokens.accepts(request.headers.get('authorization'))) return forbidden()
      // GAM's page asks for JSON and does not say how it answers anything else.
      if (!isJson(request)) return refuse(415, 'Unsupported Media Type', 'UNSUPPORTED_MEDIA_TYPE')
      const data = await answer(request)
      if (data instanceof Response) return data
      return Response.json({ ...authenticated, timestamp: new Date().toISOString(), data })
    }
  }

  function ownRoute(call: string, answer: MockGamAnswer): MockRoute {
    const [method = '', path = ''] = call.split(' ')
    return { method, url: `${baseUrl}/${path.replace(/^\//, '')}`, answer: guarded(answer) }
  }

  const server = createMockServer({
    origins: [baseUrl, authorizationServer],
    routes: {
      // GAM has no refresh call. The mock counts an attempt under this name and refuses it.
      refresh: { method: 'POST', url: tokenUrl, when: isRefresh, answer: logIn },
      login: { method: 'POST', url: tokenUrl, answer: logIn },
      authenticated: ownRoute('POST api/v1/authenticated', () => authenticated.data),
      ...Object.fromEntries(
        Object.entries<MockGamAnswer>(answers).map(([call, answer]) => [call, ownRoute(call, answer)]),
      ),
    } as Record<'login' | 'refresh' | 'authenticated' | Call, MockRoute>,
    // GAM does not document its reply to an unknown path.
    unknown: guarded(() => refuse(404, 'Not Found', 'NOT_FOUND')),
  })

  return {
    ...server,
    credentials: { ...app, scope, partnerCode: 'S000001', baseUrl, authorizationServer },
    expireGrants: tokens.expire,
    revokeGrants: tokens.revoke,
    reset: () => {
      tokens.reset()
      server.reset()
    },
  }
}

const isRefresh = ({ text }: MockRequest) => new URLSearchParams(text).get('grant_type') === 'refresh_token'

function forbidden(): Response {
  const headers = { 'content-type': 'application/json; charset=UTF-8', 'content-length': '0' }
  return new Response(null, { status: 403, headers })
}

/** Whether the body is JSON or empty. A missing `content-type` means JSON, which GAM calls its default. */
function isJson({ headers, text, json }: MockRequest): boolean {
  const type = headers.get('content-type') ?? 'application/json'
  return text === '' || (type.startsWith('application/json') && json !== undefined)
}
