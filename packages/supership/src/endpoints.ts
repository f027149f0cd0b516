import { areas } from './resources/areas.ts'
import { orders } from './resources/orders/orders.ts'
import { accounts } from './resources/register.ts'
import { warehouses } from './resources/warehouses.ts'
import { webhooks } from './resources/webhooks.ts'

/** All endpoints by resource. Endpoints without a resource are under the empty name. */
export const endpoints = { areas, orders, warehouses, webhooks, '': accounts }
