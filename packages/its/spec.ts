import { type Webhook, way } from 'test-kit/spec'
import { createIts } from './src/client.ts'
import delivery from './src/mock/fixtures/webhook-delivery.json' with { type: 'json' }
import { mockIts } from './src/mock.ts'
import { itsWebhookHandler } from './src/webhook.ts'

const address = (origin = 'https://its.mock.example') => ({ baseUrl: `${origin}/v1/partner` })
const refusal = (echo: string) => ({
  status: 400,
  body: { code: 'invalid_argument', msg: echo, meta: { reason: echo } },
})

const partner = way({
  name: 'its as a partner',
  // The static key is the partner's own, which the mock's `revokeGrants` does not revoke.
  mock: (origin) => {
    const mock = mockIts(address(origin))
    return { ...mock, revokeGrants: mock.revokeApiKey }
  },
  create: createIts,
  call: (its, options) => its.account(options),
  operation: 'account',
  write: (its, mark, options) => its.hotlines.create({ hotline: '19001234', name: mark }, options),
  authPath: /\.Shop\/AuthorizeShop$/,
  challenge: { status: 401, body: { code: 'unauthenticated', msg: 'api_key không hợp lệ' } },
  refusal,
  renewal: 'static',
  required: ['baseUrl', 'apiKey'],
  secrets: ({ apiKey }) => [apiKey],
  wrong: (credentials) => ({ ...credentials, apiKey: 'wrong-key' }),
})

const shop = way({
  name: 'its as a shop',
  mock: (origin) => {
    const mock = mockIts({ ...address(origin), withTelephony: true })
    for (let call = 0; call < 3; call += 1) mock.addCallLog()
    return { ...mock, credentials: { ...mock.credentials, shopId: mock.shopId } }
  },
  create: ({ shopId, ...options }) => createIts(options).shop({ shopId }),
  call: (its, options) => its.current(options),
  operation: 'shop.current',
  // The ids of the account and the template that the mock's shop has.
  write: (its, mark, options) =>
    its.zns.send(
      { oa_id: '1296121461794934001', phone: '84900000001', template_id: 204189, tracking_id: mark },
      options,
    ),
  iterate: (its, limit, options) => its.callLogs.iterate({ paging: { limit } }, options),
  authPath: /\.Shop\/AuthorizeShop$/,
  challenge: { status: 403, body: { code: 'permission_denied', msg: 'Không tìm thấy hoặc cần quyền truy cập..' } },
  refusal,
  renewal: 'login',
  required: ['baseUrl', 'apiKey', 'shopId'],
  secrets: ({ apiKey }) => [apiKey],
  wrong: (credentials) => ({ ...credentials, apiKey: 'wrong-key' }),
})

export const ways = [partner, shop]

const secret = 'mock-its-webhook-secret'
const webhookUrl = `https://shop.example/its?secret=${secret}`

export const webhooks: Webhook[] = [
  {
    name: 'its webhook',
    deliver: (to) => to(new Request(webhookUrl, { method: 'POST', body: JSON.stringify(delivery) })),
    proof: { query: 'secret' },
    isSigned: false,
    handler: (onEvent, onError) => itsWebhookHandler({ secret, onChange: onEvent, onError }),
  },
]
