import { way } from 'test-kit/spec'
import { createZogo } from './src/index.ts'
import { mockZogo } from './src/mock.ts'

export const ways = [
  way({
    name: 'zogo',
    mock: (origin = 'https://sandbox.zogo.vn') =>
      mockZogo({
        baseUrl: `${origin}/api/v2`,
        answers: { 'GET shipments': () => [{ id: 1 }], 'POST shipments': ({ json }) => json },
      }),
    create: createZogo,
    call: (zogo, options) => zogo.request('GET', 'shipments', options),
    operation: 'GET shipments',
    write: (zogo, mark, options) => zogo.request('POST', 'shipments', { ...options, json: { mark } }),
    authPath: /\/(login|refresh_token)$/,
    challenge: { status: 401, body: { code: 401, status: 'error', data: { error: 'Unauthenticated.' } } },
    refusal: (echo) => ({ body: { code: 422, status: 'error', data: { error: echo } } }),
    renewal: 'refresh',
    required: ['username', 'password', 'clientId', 'clientSecret', 'baseUrl'],
    secrets: ({ password, clientSecret }) => [password, clientSecret],
    wrong: (credentials) => ({ ...credentials, password: 'mistyped' }),
  }),
]
