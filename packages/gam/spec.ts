import { way } from '../../test/spec.ts'
import { createGam } from './src/index.ts'
import { mockGam } from './src/mock.ts'

export const ways = [
  way({
    name: 'gam',
    mock: (origin) =>
      mockGam(origin === undefined ? {} : { baseUrl: `${origin}/oms`, authorizationServer: `${origin}/iam` }),
    create: createGam,
    call: (gam, options) => gam.authenticated(options),
    operation: 'authenticated',
    authPath: /\/oauth2\/v3\/token$/,
    challenge: { status: 403, headers: { 'content-type': 'application/json; charset=UTF-8', 'content-length': '0' } },
    refusal: (echo) => ({ body: { status: '400', message: echo, error_code: echo, timestamp: '...' } }),
    renewal: 'login',
    required: ['clientId', 'clientSecret', 'scope', 'baseUrl', 'authorizationServer'],
    secrets: ({ clientSecret }) => [clientSecret],
    wrong: (credentials) => ({ ...credentials, clientSecret: 'mistyped' }),
  }),
]
