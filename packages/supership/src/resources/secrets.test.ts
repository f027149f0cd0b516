import { inspect } from 'node:util'
import { failure } from 'test-kit/contract'
import { expect, test } from 'vitest'
import { goods, kho, newShop, useShop } from '../../test/shop.ts'
import { type ClientEvent, createSuperShip, type SuperShip } from '../index.ts'

const { mock, supership } = useShop()
const secret = 'a "made-up"/partner code'
type Operation = Parameters<typeof mock.failNext>[0]

const calls: [Operation, (client: SuperShip) => Promise<unknown>][] = [
  ['orders.create', (it) => it.orders.create({ ...goods, partner: secret })],
  ['warehouses.create', (it) => it.warehouses.create({ ...kho, partner: secret })],
  [
    'webhooks.create',
    (it) => it.webhooks.create({ url: `https://shop.example/?secret=${encodeURIComponent(secret)}` }),
  ],
  ['register', (it) => it.register({ ...newShop, partner: secret })],
  ['register', (it) => it.register({ ...newShop, password: secret })],
]

test.each(calls)(
  'B8: a secret among the arguments of %s is masked in its error, and forgotten with the call',
  async (operation, call) => {
    const spellings = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), btoa(secret)]
    const body = { status: 'Error', message: spellings.join(' | '), code: secret, errors: { partner: [secret] } }
    mock.failNext(operation, { status: 422, body })
    const error = await failure(call(supership))
    const printed = [
      error.message,
      error.stack,
      error.vendorMessage,
      error.vendorCode,
      JSON.stringify(error),
      inspect(error),
    ]
    for (const spelling of spellings) expect(printed.join('\n')).not.toContain(spelling)
    expect(error.vendorCode).toBe('***')

    mock.failNext('warehouses.list', { status: 422, body: { status: 'Error', message: secret } })
    expect((await failure(supership.warehouses.list())).vendorMessage).toBe(secret)
  },
)

test.each<[Operation, object, (client: SuperShip) => Promise<unknown>]>([
  ['orders.labelToken', { token: 'made-up-label-token' }, (it) => it.orders.labelToken('A')],
  ['register', { access_token: 'made-up-label-token' }, (it) => it.register(newShop)],
])('B8: the secret in the reply of %s is masked in the event that ends the call', async (operation, results, call) => {
  const events: ClientEvent[] = []
  const client = createSuperShip({ ...mock.tokenCredentials, onEvent: (event) => events.push(event) })
  const headers = { 'x-request-id': 'request of made-up-label-token' }
  mock.failNext(operation, { body: { status: 'Success', results }, headers })
  await call(client)
  expect(events.at(-1)).toMatchObject({ type: 'call.ended', requestId: 'request of ***' })
})

test.each([
  ['orders.create', { code: '' }, (it: SuperShip) => it.orders.create(goods)],
  ['orders.get', { code: '', status: '1', amount: 1 }, (it: SuperShip) => it.orders.get('A')],
  ['orders.labelToken', { token: '' }, (it: SuperShip) => it.orders.labelToken('A')],
  ['register', { access_token: '' }, (it: SuperShip) => it.register(newShop)],
] as const)(
  'B12: %s throws when its reply has an empty code or token, and the error keeps the body',
  async (operation, results, call) => {
    mock.failNext(operation, { body: { status: 'Success', results } })
    const error = await failure(call(supership))
    expect(error).toMatchObject({ code: 'unexpected_response', sent: true, body: { results } })
    expect(error.issues).toMatchObject([{ expected: 'a text that is not empty' }])
  },
)
