import type { Json, OpenApiFacts } from 'test-kit/openapi'
import login from './src/fixtures/login.json' with { type: 'json' }
import unauthenticated from './src/fixtures/unauthenticated.json' with { type: 'json' }

const docs = 'https://api-doc.zogo.vn/getting-started/authentication'
const text = { type: 'string' }

const app = { client_id: { type: 'integer' }, client_secret: text }

const grant = {
  type: 'object',
  required: ['access_token'],
  properties: {
    code: { type: 'integer' },
    status: text,
    token_type: text,
    expires_in: { type: 'integer', description: 'Seconds' },
    access_token: text,
    refresh_token: text,
  },
}

const tokenCall = (operationId: string, summary: string, fields: Json, certainty: string): Json => ({
  post: {
    operationId,
    tags: ['auth'],
    summary,
    externalDocs: { url: docs },
    security: [],
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: { type: 'object', required: Object.keys(fields), properties: fields } },
      },
    },
    responses: {
      200: { description: 'Success', content: { 'application/json': { schema: grant, example: login } } },
      '4XX': {
        description: 'Zogo said no',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' }, example: unauthenticated } },
      },
    },
    'x-certainty': certainty,
    'x-safe': false,
  },
})

/** Zogo documents no business call, only the login and the refresh. The client makes these two itself. */
export const openapi: OpenApiFacts = {
  title: 'Zogo',
  docs,
  servers: [{ url: 'https://sandbox.zogo.vn/api/v2', description: 'Sandbox' }],
  securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'The access token of a login' } },
  envelope: (data) => ({ type: 'object', properties: { code: { type: 'integer' }, status: text, data } }),
  error: {
    schema: {
      type: 'object',
      required: ['status'],
      properties: { code: { type: ['integer', 'string'] }, status: { const: 'error' }, data: {} },
    },
    example: unauthenticated,
  },
  paths: {
    '/login': tokenCall('login', 'Logs in', { username: text, password: text, ...app }, 'documented'),
    '/refresh_token': tokenCall('refresh', 'Refreshes the token', { refresh_token: text, ...app }, 'documented'),
  },
}
