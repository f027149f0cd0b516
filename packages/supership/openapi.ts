import type { OpenApiFacts } from 'test-kit/openapi'
import cancel from './src/fixtures/cancel-order.json' with { type: 'json' }
import communes from './src/fixtures/communes.json' with { type: 'json' }
import createOrder from './src/fixtures/create-order.json' with { type: 'json' }
import createWarehouse from './src/fixtures/create-warehouse.json' with { type: 'json' }
import createWebhook from './src/fixtures/create-webhook.json' with { type: 'json' }
import districts from './src/fixtures/districts.json' with { type: 'json' }
import labelToken from './src/fixtures/label-token.json' with { type: 'json' }
import order from './src/fixtures/order.json' with { type: 'json' }
import provinces from './src/fixtures/provinces.json' with { type: 'json' }
import quote from './src/fixtures/quote.json' with { type: 'json' }
import register from './src/fixtures/register.json' with { type: 'json' }
import statuses from './src/fixtures/statuses.json' with { type: 'json' }
import updateWarehouse from './src/fixtures/update-warehouse.json' with { type: 'json' }
import warehouses from './src/fixtures/warehouses.json' with { type: 'json' }
import webhook from './src/fixtures/webhook.json' with { type: 'json' }
import { phpMap } from './src/resources/values.ts'

export const openapi: OpenApiFacts = {
  title: 'SuperShip',
  docs: 'https://docs.developers.supership.vn',
  servers: [{ url: 'https://api.mysupership.vn/v1/partner' }],
  securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A token of the shop, or one of a login' } },
  envelope: (results) => ({
    type: 'object',
    required: ['status', 'results'],
    properties: { status: { const: 'Success' }, message: { type: 'string' }, results },
  }),
  fromEmptyList: phpMap,
  error: {
    schema: {
      type: 'object',
      required: ['status'],
      properties: { status: { const: 'Error' }, message: { type: 'string' }, errors: {} },
    },
    example: { status: 'Error', message: 'Unauthenticated.', errors: [] },
  },
  examples: {
    'areas.provinces': provinces,
    'areas.districts': districts,
    'areas.communes': communes,
    'orders.quote': quote,
    'orders.create': createOrder,
    'orders.statuses': statuses,
    'orders.get': order,
    'orders.labelToken': labelToken,
    'orders.cancel': cancel,
    'warehouses.list': warehouses,
    'warehouses.create': createWarehouse,
    'warehouses.update': updateWarehouse,
    'webhooks.get': webhook,
    'webhooks.create': createWebhook,
    register,
  },
}
