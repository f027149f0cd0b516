import { createTokenBook, type MockRequest } from '@x/core/mock'
import unauthorized from '../fixtures/unauthorized.json' with { type: 'json' }

const apiKey =
  'AK_CS.0123456789abcdef0123456789abcdef.MockKeyMockKeyMockKeyMockKeyMockKeyMockKeyMockKeyMockKeyMockKeyMockKeyMockKeyMock'
const app = { clientId: '84be6ce9-0000-4000-8000-000000000001', clientSecret: 'mock-casso-client-secret' }
const redirectUri = 'https://shop.example/casso'
const firstCode = 'mock-casso-code'

/** Checks requests against the mock's one API key and one OAuth app, and issues tokens. */
export function createLogin(tokenSeconds: number) {
  const tokens = createTokenBook('casso')
  let code: string | undefined
  let isKeyGood = true

  function reset() {
    code = firstCode
    isKeyGood = true
    tokens.reset()
  }
  reset()

  return {
    credentials: { apiKey },
    oauth: { ...app, redirectUri, code: firstCode },
    expire: tokens.expire,
    revoke: () => {
      isKeyGood = false
      tokens.revoke()
    },
    reset,
    isLogin: ({ text }: MockRequest) => new URLSearchParams(text).get('grant_type') !== 'refresh_token',
    tokenReply: ({ headers, text }: MockRequest): Response => {
      const form = Object.fromEntries(new URLSearchParams(text))
      const isForm = headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true
      const basic = `Basic ${btoa(`${app.clientId}:${app.clientSecret}`)}`
      const isApp = headers.get('authorization') === basic && form.client_id === app.clientId
      // Casso does not document these errors, so the mock sends those that OAuth specifies.
      if (!isForm) return Response.json({ error: 'invalid_request' }, { status: 400 })
      if (!isApp) return Response.json({ error: 'invalid_client' }, { status: 401 })
      const isGranted =
        form.redirect_uri === redirectUri &&
        (form.grant_type === 'refresh_token'
          ? tokens.redeem(form.refresh_token)
          : form.grant_type === 'authorization_code' && code !== undefined && form.code === code)
      if (!isGranted) return Response.json({ error: 'invalid_grant' }, { status: 400 })
      if (form.grant_type === 'authorization_code') code = undefined
      const { access, refresh } = tokens.issue(tokenSeconds)
      const grant = { access_token: access, refresh_token: refresh, expires_in: tokenSeconds }
      return Response.json({ ...grant, token_type: 'Bearer' })
    },
    /** Answers 401 unless the request has the key or a valid token. */
    guarded: (answer: (request: MockRequest) => Response) => (request: MockRequest) => {
      const authorization = request.headers.get('authorization')
      const isKey = authorization?.toLowerCase().startsWith('apikey ') === true && authorization.slice(7) === apiKey
      const isWelcome = (isKeyGood && isKey) || tokens.accepts(authorization)
      return isWelcome ? answer(request) : Response.json(unauthorized, { status: 401 })
    },
  }
}
