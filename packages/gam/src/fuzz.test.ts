import fc from 'fast-check'
import { bodies, expectLinear, mutations, outcome } from 'test-kit/fuzz'
import { expect, test } from 'vitest'
import { createGam } from './client.ts'
import login from './fixtures/token.json' with { type: 'json' }
import { isChallenge, readEnvelope } from './schemas.ts'

const options = { clientId: 'id', clientSecret: 'made-up', scope: ['a'], environment: 'staging' } as const
const isLogin = (input: RequestInfo | URL) => typeof input === 'string' && /login|token/.test(input)

test('a call gives a value or an ApiError, whatever the reply', async () => {
  const reply = { status: '200', message: 'ok', timestamp: '...', data: { id: 1 }, error_code: '' }
  const status = fc.constantFrom(200, 200, 200, 400, 401, 403, 500)
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutations(reply), bodies), status, async (body, status) => {
      const fetch = async (input: RequestInfo | URL) =>
        isLogin(input) ? Response.json(login) : new Response(body, { status })
      const client = createGam({ ...options, retry: 0, fetch })
      const result = await outcome(() => client.authenticated())
      if ('error' in result) expect(result.error.vendor).toBe('gam')
    }),
    { numRuns: 400 },
  )
})

test('a login out of anything is a token or an ApiError', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutations(login), bodies), async (body) => {
      const client = createGam({ ...options, fetch: async () => new Response(body) })
      const result = await outcome(() => client.auth.token())
      if ('value' in result) expect(result.value).toMatch(/^[\x21-\x7e]+$/)
    }),
    { numRuns: 200 },
  )
})

test('a long refusal is read in proportion to its length', async () => {
  await expectLinear('a code', (length) => readEnvelope({ status: '1'.repeat(length), error_code: 'E', message: 'x' }))
  const text = async () => ' '
  expect(await isChallenge({ status: 403, headers: new Headers(), text, json: async () => undefined })).toBe(false)
})
