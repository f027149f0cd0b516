import fc from 'fast-check'
import { bodies, expectLinear, mutations, outcome } from 'test-kit/fuzz'
import { expect, test } from 'vitest'
import { createZogo } from './client.ts'
import login from './fixtures/login.json' with { type: 'json' }
import { isChallenge, readEnvelope } from './schemas.ts'

const options = {
  username: 'a',
  password: 'made-up',
  clientId: 1,
  clientSecret: 'made-up-2',
  environment: 'sandbox',
} as const
const isLogin = (input: RequestInfo | URL) => typeof input === 'string' && /login|token/.test(input)

test('a call gives a value or an ApiError, whatever the reply', async () => {
  const reply = { code: 200, status: 'success', data: [{ id: 1, errors: [], error: '' }] }
  const status = fc.constantFrom(200, 200, 200, 400, 401, 403, 500)
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutations(reply), bodies), status, async (body, status) => {
      const fetch = async (input: RequestInfo | URL) =>
        isLogin(input) ? Response.json(login) : new Response(body, { status })
      const client = createZogo({ ...options, retry: 0, fetch })
      const result = await outcome(() => client.request('GET', 'shipments'))
      if ('error' in result) expect(result.error.vendor).toBe('zogo')
    }),
    { numRuns: 400 },
  )
})

test('a login out of anything is a token or an ApiError', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutations(login), bodies), async (body) => {
      const client = createZogo({ ...options, fetch: async () => new Response(body) })
      const result = await outcome(() => client.auth.token())
      if ('value' in result) expect(result.value).toMatch(/^[\x21-\x7e]+$/)
    }),
    { numRuns: 200 },
  )
})

test('a refusal in which nothing is text is read in time, and in proportion to its length', async () => {
  const body = (length: number) => ({ status: 'error', data: { errors: Array(length).fill(0) }, other: Array(length) })
  await expectLinear('a list', (length) => readEnvelope(body(length), 422))
  const json = async () => body(1)
  expect(await isChallenge({ status: 200, headers: new Headers(), json, text: async () => '' })).toBe(false)
})
