import { way } from 'test-kit/spec'
import { createGam } from './src/index.ts'
import { mockGam } from './src/mock.ts'

export const ways = [
  way({
    name: 'gam',
    mock: (origin) => {
      const addresses = origin && { baseUrl: `${origin}/oms`, authorizationServer: `${origin}/iam` }
      return mockGam({ ...addresses, answers: { 'POST api/v1/orders': ({ json }) => json } })
    },
    create: createGam,
    call: (gam, options) => gam.authenticated(options),
    operation: 'authenticated',
    write: (gam, mark, options) => gam.request('POST', 'api/v1/orders', { ...options, json: { mark } }),
    authPath: /\/oauth2\/v3\/token$/,
    challenge: { status: 403, headers: { 'content-type': 'application/json; charset=UTF-8', 'content-length': '0' } },
    refusal: (echo) => ({ body: { status: '400', message: echo, error_code: echo, timestamp: '...' } }),
    renewal: 'login',
    required: ['clientId', 'clientSecret', 'scope', 'baseUrl', 'authorizationServer'],
    secrets: ({ clientSecret }) => [clientSecret],
    wrong: (credentials) => ({ ...credentials, clientSecret: 'mistyped' }),
  }),
]
