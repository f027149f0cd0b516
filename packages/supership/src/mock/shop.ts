import warehouseList from '../fixtures/warehouses.json' with { type: 'json' }
import type { MockOrder, Place } from './orders.ts'
import { type Fields, now } from './replies.ts'

/** A shop's account and all its data. */
export interface MockShop {
  code: string
  email: string
  password: string
  orders: MockOrder[]
  warehouses: MockWarehouse[]
  webhook: { url: string; created_at: string; updated_at: string } | undefined
}

type MockWarehouse = (typeof warehouseList.results)[number] & { phone?: string; contact?: string }

export function makeShop(code: string, email: string, password: string): MockShop {
  return { code, email, password, orders: [], warehouses: [], webhook: undefined }
}

/** The warehouses of SuperShip's sample, for the shop that exists from the start. */
export const sampleWarehouses = () => structuredClone(warehouseList.results)

const hidden = ['phone', 'contact']
/** A warehouse as SuperShip returns it: without phone and contact. */
export const shown = (warehouse: MockWarehouse) =>
  Object.fromEntries(Object.entries(warehouse).filter(([name]) => !hidden.includes(name)))

export function addWarehouse(shop: MockShop, given: Fields, code: string): MockWarehouse {
  const time = now()
  const isDefault = String(given.primary) === '1'
  // A new default warehouse demotes the old one, as SuperShip's sample shows.
  for (const other of isDefault ? shop.warehouses.filter(({ primary }) => primary === '1') : []) {
    Object.assign(other, { primary: '2', primary_name: 'Kho Thường', updated_at: time })
  }
  const warehouse = {
    code,
    name: String(given.name),
    address: String(given.address),
    formatted_address: ['address', 'commune', 'district', 'province'].map((name) => given[name]).join(', '),
    status: '1',
    status_name: 'Hoạt Động',
    primary: isDefault ? '1' : '2',
    primary_name: isDefault ? 'Kho Mặc Định' : 'Kho Thường',
    created_at: time,
    updated_at: time,
    phone: String(given.phone),
    contact: String(given.contact),
  }
  shop.warehouses.push(warehouse)
  return warehouse
}

/** Changes a warehouse and returns the fields that changed. Without any, returns `[]`, as PHP writes an empty map. */
export function changeWarehouse(warehouse: MockWarehouse, given: Fields) {
  const changed = (['name', 'phone', 'contact'] as const).filter((name) => warehouse[name] !== given[name])
  const diff = Object.fromEntries(changed.map((name) => [name, given[name]]))
  Object.assign(warehouse, diff, changed.length > 0 && { updated_at: now() })
  return changed.length > 0 ? diff : []
}

/** The place where an order's goods are picked up; undefined when there is no such warehouse. */
export function pickupPlace({ warehouses }: MockShop, given: Fields): Place | undefined {
  if (!given.pickup_code) return { district: String(given.pickup_district), province: String(given.pickup_province) }
  const address = warehouses.find(({ code }) => code === given.pickup_code)?.formatted_address.split(', ')
  return address && { district: address.at(-2) ?? '', province: address.at(-1) ?? '' }
}

export function setWebhook(shop: MockShop, url: string) {
  // Without a zone, as in SuperShip's sample.
  const time = now().slice(0, 19).replace('T', ' ')
  shop.webhook = { url, created_at: shop.webhook?.created_at ?? time, updated_at: time }
  return shop.webhook
}
