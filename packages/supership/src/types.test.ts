import { expect, expectTypeOf, test } from 'vitest'
import { goods, kho } from '../test/shop.ts'
import type {
  ApiError,
  CallOptions,
  ClientEvent,
  ClientOptions,
  CreatedOrder,
  ErrorCode,
  GrantStatus,
  GrantStore,
  Issue,
  NewOrder,
  Order,
  OrderStatus,
  Quote,
  SuperShip,
  Warehouse,
  WebhookRegistration,
} from './index.ts'

/** Compiled, but never run. */
const compiled = (supership: SuperShip) => async () => {
  const { orders, areas, warehouses, webhooks } = supership
  const order = await orders.get('A.1')
  expectTypeOf(order).toEqualTypeOf<Order>()
  expectTypeOf(order.status).toEqualTypeOf<OrderStatus>()
  expectTypeOf(order.soc).toEqualTypeOf<string | null | undefined>()
  expectTypeOf(order.journeys?.[0]?.time).toEqualTypeOf<string | undefined>()
  // @ts-expect-error A reply has no field that its schema does not name.
  order.satus
  // @ts-expect-error The same goes for nested objects.
  order.receiver?.fone
  // @ts-expect-error The same goes for rows of a list.
  order.journeys?.[0]?.tyme
  // @ts-expect-error The same goes for a reply that is a list.
  ;(await areas.communes({ district: '767' }))[0]?.districts
  expectTypeOf(await orders.create(goods)).toEqualTypeOf<CreatedOrder>()
  expectTypeOf(await orders.quote({} as never)).toEqualTypeOf<Quote[]>()
  expectTypeOf(await orders.find({ soc: 'A' })).toEqualTypeOf<Order | undefined>()
  expectTypeOf(await warehouses.create(kho)).toEqualTypeOf<Warehouse>()
  expectTypeOf(await webhooks.get()).toEqualTypeOf<WebhookRegistration | null>()

  // @ts-expect-error A misspelt field of an input would be sent as it is.
  await orders.create({ ...goods, wieght: 200 })
  // @ts-expect-error A required field is missing.
  await warehouses.create({ name: 'Kho' })
  // @ts-expect-error `find` accepts only your own code.
  await orders.find({ code: 'A.1' })
  // @ts-expect-error The key is required.
  await orders.get()
  // @ts-expect-error There is no such method.
  await orders.list()
  // @ts-expect-error A misspelt call option.
  await areas.provinces({ singal: undefined })
  // @ts-expect-error Not one of the thirteen label sizes.
  orders.labelUrl({ token: 'x', size: 'A4' })
}

test('replies have no index signature, and inputs no names that SuperShip does not know', () => {
  expect(compiled).toBeTypeOf('function')
  expectTypeOf(goods).toExtend<NewOrder>()
})

test('the package exports every type that its users need', () => {
  expectTypeOf<ApiError['code']>().toEqualTypeOf<ErrorCode>()
  expectTypeOf<NonNullable<ApiError['issues']>[number]>().toEqualTypeOf<Issue>()
  expectTypeOf<NonNullable<ClientOptions['store']>>().toEqualTypeOf<GrantStore>()
  expectTypeOf<Parameters<NonNullable<ClientOptions['onEvent']>>[0]>().toEqualTypeOf<ClientEvent>()
  expectTypeOf<ReturnType<SuperShip['auth']['status']>>().toEqualTypeOf<GrantStatus>()
  expectTypeOf<Parameters<SuperShip['areas']['provinces']>>().toEqualTypeOf<[options?: CallOptions | undefined]>()
  expect(compiled).toBeTypeOf('function')
})
