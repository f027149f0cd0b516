import type { OpenApiFacts } from 'test-kit/openapi'
import authenticated from './src/fixtures/authenticated.json' with { type: 'json' }
import error from './src/fixtures/error.json' with { type: 'json' }

const textOrNumber = { type: ['string', 'number'] }

export const openapi: OpenApiFacts = {
  title: 'GAM',
  docs: 'https://oms-docs.ghtk.vn/environment/authentication',
  servers: [
    { url: 'https://gateway-staging.gam.vn/oms', description: 'Staging' },
    { url: 'https://gateway.gam.vn/oms', description: 'Production' },
  ],
  securitySchemes: {
    token: {
      type: 'oauth2',
      description: 'Staging; in production the tokens come from https://iam.gam.vn/oauth2/v3/token.',
      flows: { clientCredentials: { tokenUrl: 'https://iam-staging.gam.vn/oauth2/v3/token', scopes: {} } },
    },
  },
  envelope: (data) => ({
    type: 'object',
    required: ['status'],
    properties: { status: textOrNumber, message: { type: 'string' }, timestamp: textOrNumber, data },
  }),
  error: {
    schema: {
      type: 'object',
      properties: {
        status: textOrNumber,
        message: { type: 'string' },
        error_code: textOrNumber,
        timestamp: textOrNumber,
      },
    },
    example: error,
  },
  examples: { authenticated },
}
