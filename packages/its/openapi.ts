import type { OpenApiFacts } from 'test-kit/openapi'
import account from './src/mock/fixtures/account.json' with { type: 'json' }
import authorizeShop from './src/mock/fixtures/authorize-shop-request.json' with { type: 'json' }
import currentShop from './src/mock/fixtures/current-shop.json' with { type: 'json' }
import oa from './src/mock/fixtures/oa.json' with { type: 'json' }
import template from './src/mock/fixtures/template.json' with { type: 'json' }

const bearer = (description: string) => ({ type: 'http', scheme: 'bearer', description })

export const openapi: OpenApiFacts = {
  title: 'ITS',
  docs: 'https://docs.interits.vn/api-its/tich-hop-api',
  // ITS gives each partner an address that ends in /v1/partner, and puts a dot between it and the path.
  servers: [
    {
      url: 'https://{host}/v1',
      variables: { host: { default: 'its.example', description: 'The host that ITS gave you' } },
    },
  ],
  prefix: '/partner.',
  pathValues: { service: 'Interits' },
  securitySchemes: { partnerKey: bearer("The partner's key"), shopKey: bearer("A shop's key") },
  securityOf: (operation) => (operation.startsWith('shop.') ? 'shopKey' : 'partnerKey'),
  envelope: (payload) => payload,
  error: {
    schema: {
      type: 'object',
      properties: { code: { type: 'string' }, msg: { type: 'string' }, meta: { type: 'object' } },
    },
    example: { code: 'permission_denied', msg: 'permission denied' },
  },
  examples: {
    authorizeShop,
    account,
    'shop.current': currentShop,
    'shop.oas.get': oa,
    'shop.templates.get': template,
  },
}
