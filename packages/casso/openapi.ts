import type { OpenApiFacts } from 'test-kit/openapi'
import accountsList from './src/fixtures/accounts-list.json' with { type: 'json' }
import sync from './src/fixtures/sync.json' with { type: 'json' }
import transactionsGet from './src/fixtures/transactions-get.json' with { type: 'json' }
import transactionsList from './src/fixtures/transactions-list.json' with { type: 'json' }
import unauthorized from './src/fixtures/unauthorized.json' with { type: 'json' }
import userInfo from './src/fixtures/user-info.json' with { type: 'json' }
import webhooksCreate from './src/fixtures/webhooks-create.json' with { type: 'json' }
import deleteByUrl from './src/fixtures/webhooks-delete-by-url.json' with { type: 'json' }
import webhooksGet from './src/fixtures/webhooks-get.json' with { type: 'json' }
import webhooksUpdate from './src/fixtures/webhooks-update.json' with { type: 'json' }

export const openapi: OpenApiFacts = {
  title: 'Casso',
  docs: 'https://developer.casso.vn/casso-api',
  servers: [{ url: 'https://oauth.casso.vn/v2' }],
  securitySchemes: {
    apiKey: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`Apikey <key>`' },
    oauth: { type: 'http', scheme: 'bearer', description: 'An access token of an OAuth application' },
  },
  envelope: (data) => ({
    type: 'object',
    required: ['error', 'data'],
    properties: { error: { const: 0 }, message: { type: 'string' }, data },
  }),
  error: {
    schema: {
      type: 'object',
      required: ['error'],
      properties: { error: { type: ['integer', 'string'] }, message: { type: 'string' }, data: {} },
    },
    example: [unauthorized, deleteByUrl],
  },
  examples: {
    userInfo,
    sync,
    'transactions.list': transactionsList,
    'transactions.get': transactionsGet,
    'accounts.list': accountsList,
    'webhooks.create': webhooksCreate,
    'webhooks.get': webhooksGet,
    'webhooks.update': webhooksUpdate,
  },
}
