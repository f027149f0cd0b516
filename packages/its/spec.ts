import { way } from '../../test/spec.ts'
import { createIts } from './src/client.ts'
import { mockIts } from './src/mock.ts'

const address = (origin = 'https://its.mock.example') => ({ baseUrl: `${origin}/v1/partner` })
const refusal = (echo: string) => ({
  status: 400,
  body: { code: 'invalid_argument', msg: echo, meta: { reason: echo } },
})

const partner = way({
  name: 'its as a partner',
  // The static key is the partner's own, which `revokeGrants` leaves alone.
  mock: (origin) => {
    const mock = mockIts(address(origin))
    return { ...mock, revokeGrants: mock.revokeApiKey }
  },
  create: createIts,
  call: (its, options) => its.account(options),
  operation: 'account',
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
    const mock = mockIts(address(origin))
    return { ...mock, credentials: { ...mock.credentials, shopId: mock.shopId } }
  },
  create: ({ shopId, ...options }) => createIts(options).shop({ shopId }),
  call: (its, options) => its.current(options),
  operation: 'shop.current',
  authPath: /\.Shop\/AuthorizeShop$/,
  challenge: { status: 403, body: { code: 'permission_denied', msg: 'Không tìm thấy hoặc cần quyền truy cập..' } },
  refusal,
  renewal: 'login',
  required: ['baseUrl', 'apiKey', 'shopId'],
  secrets: ({ apiKey }) => [apiKey],
  wrong: (credentials) => ({ ...credentials, apiKey: 'wrong-key' }),
})

export const ways = [partner, shop]
