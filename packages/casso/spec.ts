import type { CallOptions } from '@x/core/vendor'
import { type Webhook, way } from 'test-kit/spec'
import { type Casso, type CassoOptions, createCasso } from './src/index.ts'
import { type MockCasso, mockCasso } from './src/mock.ts'
import { cassoWebhookHandler } from './src/webhook.ts'

const mockAt = (origin?: string): MockCasso =>
  mockCasso(origin === undefined ? {} : { baseUrl: `${origin}/v2`, authorizationServer: `${origin}/auth` })

const common = {
  create: (options: CassoOptions) => createCasso(options),
  call: (casso: Casso, options?: CallOptions) => casso.userInfo(options),
  operation: 'userInfo',
  write: (casso: Casso, mark: string, options?: CallOptions) =>
    casso.webhooks.create({ webhook: `https://shop.example/${mark}` }, options),
  iterate: (casso: Casso, pageSize: number, options?: CallOptions) =>
    casso.transactions.iterate({ fromDate: '2000-01-01', pageSize }, options),
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
    interchangeable: ['oauth.redirectUri'],
    secrets: ({ oauth }) => [oauth.clientSecret, oauth.code ?? ''],
    wrong: (credentials) => ({ ...credentials, oauth: { ...credentials.oauth, clientSecret: 'mistyped' } }),
  }),
]

const { deliver, webhookCredentials } = mockCasso({ retries: 0 })
const handler: Webhook['handler'] = (onEvent, onError) =>
  cassoWebhookHandler({ ...webhookCredentials, onTransaction: onEvent, onError })

export const webhooks: Webhook[] = [
  {
    name: 'casso webhook V1',
    deliver: (to) => deliver(to, { version: 1 }),
    proof: { header: 'secure-token' },
    isSigned: false,
    handler,
  },
  {
    name: 'casso webhook V2',
    deliver: (to) => deliver(to, { version: 2 }),
    proof: { header: 'x-casso-signature' },
    isSigned: true,
    handler,
  },
]
