import { way } from '../../test/spec.ts'
import { type Casso, type CassoOptions, createCasso } from './src/index.ts'
import { type MockCasso, mockCasso } from './src/mock.ts'

const mockAt = (origin?: string): MockCasso =>
  mockCasso(origin === undefined ? {} : { baseUrl: `${origin}/v2`, authorizationServer: `${origin}/auth` })

const common = {
  create: (options: CassoOptions) => createCasso(options),
  call: (casso: Casso, options?: Parameters<Casso['userInfo']>[0]) => casso.userInfo(options),
  operation: 'userInfo',
  authPath: /\/auth\/token$/,
  challenge: { status: 401, body: { error: 401, message: 'Unauthorized Access', data: null } },
  refusal: (echo: string) => ({ status: 200, body: { error: 12, message: echo, data: null } }),
}

export const ways = [
  way({
    ...common,
    name: 'casso by API key',
    mock: mockAt,
    renewal: 'static',
    required: ['apiKey'],
    secrets: ({ apiKey }) => [apiKey],
    wrong: (credentials) => ({ ...credentials, apiKey: 'mistyped' }),
  }),
  way({
    ...common,
    name: 'casso by OAuth',
    mock: (origin) => {
      const mock = mockAt(origin)
      return { ...mock, credentials: mock.oauthCredentials }
    },
    renewal: 'refresh',
    needsPerson: true,
    required: ['oauth.clientId', 'oauth.clientSecret', 'oauth.redirectUri'],
    secrets: ({ oauth }) => [oauth.clientSecret, oauth.code ?? ''],
    wrong: (credentials) => ({ ...credentials, oauth: { ...credentials.oauth, clientSecret: 'mistyped' } }),
  }),
]
