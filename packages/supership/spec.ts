import type { CallOptions } from '@x/core/vendor'
import { type Webhook, way } from 'test-kit/spec'
import { parcel } from './samples.ts'
import update from './src/fixtures/update.json' with { type: 'json' }
import { createSuperShip, type SuperShip } from './src/index.ts'
import { mockSuperShip } from './src/mock.ts'
import { superShipWebhookHandler } from './src/webhook.ts'

const mock = (origin = 'https://api.mysupership.vn') => mockSuperShip({ baseUrl: `${origin}/v1/partner` })

const shared = {
  create: createSuperShip,
  operation: 'warehouses.list',
  write: (supership: SuperShip, mark: string, options?: CallOptions) =>
    supership.orders.create({ ...parcel, soc: mark }, options),
  authPath: /\/auth\/login$/,
  challenge: { status: 401, body: { status: 'Error', message: 'Mã Xác Thực không hợp lệ' } },
  refusal: (echo: string) => ({ status: 422, body: { status: 'Error', message: echo, errors: { weight: [echo] } } }),
}

export const ways = [
  way({
    ...shared,
    name: 'supership by personal token',
    mock: (origin) => {
      const { tokenCredentials: credentials, ...controls } = mock(origin)
      return { ...controls, credentials }
    },
    call: (supership, options) => supership.warehouses.list(options),
    renewal: 'static',
    required: ['token'],
    secrets: ({ token }) => [token],
    wrong: (credentials) => ({ ...credentials, token: 'mistyped' }),
  }),
  way({
    ...shared,
    name: 'supership by password grant',
    mock,
    call: (supership, options) => supership.warehouses.list(options),
    renewal: 'login',
    required: ['clientId', 'clientSecret', 'username', 'password', 'partner'],
    secrets: ({ clientSecret, password, partner }) => [clientSecret, password, partner],
    wrong: (credentials) => ({ ...credentials, password: 'mistyped' }),
  }),
]

const secret = 'mock-supership-webhook-secret'
const address = `https://shop.example/supership?secret=${secret}`

export const webhooks: Webhook[] = [
  {
    name: 'supership webhook',
    deliver: (to) => to(new Request(address, { method: 'POST', body: JSON.stringify(update) })),
    proof: { query: 'secret' },
    isSigned: false,
    handler: (onEvent, onError) => superShipWebhookHandler({ secret, onUpdate: onEvent, onError }),
  },
]
