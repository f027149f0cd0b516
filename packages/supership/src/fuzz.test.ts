import fc from 'fast-check'
import { bodies, expectLinear, mutations, outcome } from 'test-kit/fuzz'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { createSuperShip, type SuperShip } from './client.ts'
import { readEnvelope } from './envelope.ts'
import login from './fixtures/login.json' with { type: 'json' }
import orderReply from './fixtures/order.json' with { type: 'json' }
import provinces from './fixtures/provinces.json' with { type: 'json' }
import statuses from './fixtures/statuses.json' with { type: 'json' }
import warehouses from './fixtures/warehouses.json' with { type: 'json' }
import delivery from './fixtures/webhook.json' with { type: 'json' }
import { order } from './resources/orders/replies.ts'
import { verifySuperShipWebhook } from './webhook.ts'

const list = v.array(v.looseObject({}))
const calls: [string, unknown, v.GenericSchema, (supership: SuperShip) => Promise<unknown>][] = [
  ['areas.provinces', provinces, list, (supership) => supership.areas.provinces()],
  ['orders.get', orderReply, order, (supership) => supership.orders.get('SGNS123.456')],
  ['orders.statuses', statuses, list, (supership) => supership.orders.statuses()],
  ['warehouses.list', warehouses, list, (supership) => supership.warehouses.list()],
]

test.each(calls)(
  '%s gives a value of its schema or an ApiError, whatever the reply',
  async (_name, fixture, schema, call) => {
    const status = fc.constantFrom(200, 200, 200, 401, 422, 500)
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutations(fixture), bodies), status, async (body, status) => {
        const fetch = async () => new Response(body, { status })
        const result = await outcome(() => call(createSuperShip({ token: 'made-up', retry: 0, fetch })))
        if ('value' in result) expect(v.is(schema, result.value)).toBe(true)
      }),
      { numRuns: 150 },
    )
  },
)

test('a login out of anything is a token or an ApiError', async () => {
  const account = {
    clientId: 'id',
    clientSecret: 'made-up',
    username: 'a',
    password: 'made-up-2',
    partner: 'made-up-3',
  }
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutations(login), bodies), async (body) => {
      const supership = createSuperShip({ ...account, fetch: async () => new Response(body) })
      const result = await outcome(() => supership.auth.token())
      if ('value' in result) expect(result.value).toMatch(/^[\x21-\x7e]+$/)
    }),
    { numRuns: 200 },
  )
})

test('a webhook out of anything is an update or webhook_rejected', async () => {
  const url = fc.oneof(fc.constant('/hook?secret=made-up-secret-text'), fc.string({ unit: 'binary' }))
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutations(delivery), bodies), url, async (body, url) => {
      const result = await outcome(() =>
        verifySuperShipWebhook({ headers: {}, body, url }, { secret: 'made-up-secret-text' }),
      )
      if ('error' in result) expect(result.error.code).toBe('webhook_rejected')
      else expect(url).toContain('secret=made-up-secret-text')
    }),
    { numRuns: 500 },
  )
})

test.each<[string, (length: number) => unknown]>([
  ['one field', (length) => ({ status: 'Error', errors: { name: Array(length / 2).fill('a') } })],
  ['many fields', (length) => ({ status: 'Error', errors: Array.from({ length: length / 10 }, (_, i) => [`e${i}`]) })],
])('a refusal with %s at fault takes time in proportion to its length', async (name, bodyOf) => {
  await expectLinear(name, (length) => readEnvelope(bodyOf(length)))
})
