export {
  ApiError,
  type CallOptions,
  type ClientEvent,
  type ClientOptions,
  type ErrorCode,
  type GrantStatus,
  type GrantStore,
  type Issue,
  isApiError,
} from '@x/core/vendor'
export type { SuperShipPasswordOptions, SuperShipTokenOptions } from './auth.ts'
export { createSuperShip, type SuperShip, type SuperShipOptions } from './client.ts'
export type { Areas, Commune, CommunesQuery, District, DistrictsQuery, Province } from './resources/areas.ts'
export type {
  LabelInput,
  NewOrder,
  OrderCode,
  OrderCodes,
  OrderKey,
  OrderSoc,
  QuoteQuery,
} from './resources/orders/inputs.ts'
export type { Orders } from './resources/orders/orders.ts'
export type { CancelledOrder, CreatedOrder, Label, Order, Quote, StatusEntry } from './resources/orders/replies.ts'
export {
  type KnownOrderStatus,
  type OrderStage,
  type OrderStatus,
  orderStage,
  orderStatuses,
} from './resources/orders/status.ts'
export type { Account, NewAccount } from './resources/register.ts'
export type { ChangedWarehouse, NewWarehouse, Warehouse, WarehouseChange, Warehouses } from './resources/warehouses.ts'
export type { NewWebhookRegistration, WebhookRegistration, Webhooks } from './resources/webhooks.ts'
