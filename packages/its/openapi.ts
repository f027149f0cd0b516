import type { OpenApiFacts } from 'test-kit/openapi'
import account from './src/mock/fixtures/account.json' with { type: 'json' }
import accountUser from './src/mock/fixtures/account-user.json' with { type: 'json' }
import shopKey from './src/mock/fixtures/authorize-shop-key.json' with { type: 'json' }
import authorizeShop from './src/mock/fixtures/authorize-shop-request.json' with { type: 'json' }
import callLog from './src/mock/fixtures/call-log.json' with { type: 'json' }
import consent from './src/mock/fixtures/consent.json' with { type: 'json' }
import currentShop from './src/mock/fixtures/current-shop.json' with { type: 'json' }
import extension from './src/mock/fixtures/extension.json' with { type: 'json' }
import extensionInfo from './src/mock/fixtures/extension-info.json' with { type: 'json' }
import follower from './src/mock/fixtures/follower.json' with { type: 'json' }
import hotline from './src/mock/fixtures/hotline.json' with { type: 'json' }
import message from './src/mock/fixtures/message.json' with { type: 'json' }
import oa from './src/mock/fixtures/oa.json' with { type: 'json' }
import authorizeOa from './src/mock/fixtures/oa-authorize.json' with { type: 'json' }
import template from './src/mock/fixtures/template.json' with { type: 'json' }
import tenant from './src/mock/fixtures/tenant.json' with { type: 'json' }
import updated from './src/mock/fixtures/updated.json' with { type: 'json' }
import user from './src/mock/fixtures/user.json' with { type: 'json' }
import webhook from './src/mock/fixtures/webhook.json' with { type: 'json' }

// On a page with one row, both cursors are that row's.
const cursor = 'AAAAAAAGaG8BAAYxXoDZaKj7'
const paging = { after: '.', before: '', limit: 100, next: cursor, prev: cursor, sort: '' }

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
    authorizeShop: [authorizeShop, shopKey],
    account,
    'tenants.list': { tenants: [tenant], paging },
    'tenants.activate': updated,
    'hotlines.create': hotline,
    'hotlines.list': { hotlines: [hotline], paging },
    'webhooks.create': webhook,
    'webhooks.list': { webhooks: [webhook] },
    'shop.current': currentShop,
    'shop.tenant.get': tenant,
    'shop.users.create': user,
    'shop.users.list': { account_users: [accountUser], paging },
    'shop.extensions.create': extension,
    'shop.extensions.info': extensionInfo,
    'shop.extensions.list': { extensions: [extension], paging },
    'shop.callLogs.list': { call_logs: [callLog], paging },
    'shop.oas.authorize': authorizeOa,
    'shop.oas.get': oa,
    'shop.oas.list': { accounts: [oa], paging },
    'shop.templates.get': template,
    'shop.templates.list': { templates: [template], paging },
    'shop.zns.get': message,
    'shop.zns.list': { messages: [message], paging },
    'shop.followers.list': { followers: [follower], paging },
    'shop.consents.create': consent,
  },
}
