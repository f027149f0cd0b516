import { type CallOptions, type Client, type InputOf, text } from '@x/core/vendor'
import * as v from 'valibot'
import { textOrNull } from './values.ts'

const warehouse = v.pipe(
  v.looseObject({}),
  // In the reply to a creation it has one "d" in SuperShip's sample and two in its table; the list has two.
  v.transform((fields) => ({ formatted_address: fields.formatted_adress, ...fields })),
  v.looseObject({
    code: v.string(),
    name: v.string(),
    address: v.string(),
    formatted_address: v.string(),
    /** `'1'` active, `'2'` stopped. */
    status: v.string(),
    status_name: v.string(),
    /** `'1'` the default one, `'2'` an ordinary one. */
    primary: v.string(),
    primary_name: v.string(),
    created_at: v.string(),
    updated_at: v.string(),
    // On no page; found there by public clients.
    phone: textOrNull,
    contact: textOrNull,
    province_name: textOrNull,
    district_name: textOrNull,
    commune_name: textOrNull,
  }),
)

const warehouseChange = v.looseObject({
  code: v.string(),
  /** What changed, with the new values; empty when nothing did. */
  diff: v.looseObject({ name: v.optional(v.string()), phone: v.optional(v.string()), contact: v.optional(v.string()) }),
  updated_at: v.string(),
})

const person = { name: text, phone: text, contact: text }
const newWarehouse = v.looseObject({
  ...person,
  address: text,
  /** Areas are given by name, as `areas` spells them. */
  province: text,
  district: text,
  commune: text,
  /** `'1'` makes it the default one, `'2'` an ordinary one. */
  primary: v.picklist(['1', '2', 1, 2]),
  partner: v.nullish(v.string()),
})
const changedWarehouse = v.looseObject({ code: text, ...person })

export type Warehouse = v.InferOutput<typeof warehouse>
export type WarehouseChange = v.InferOutput<typeof warehouseChange>
export type NewWarehouse = InputOf<typeof newWarehouse>
export type ChangedWarehouse = InputOf<typeof changedWarehouse>

/** The places where goods are fetched. SuperShip has no call to delete one. */
export interface Warehouses {
  /**
   * Lists all warehouses.
   * @see https://docs.developers.supership.vn/guide/warehouses.html
   */
  list(options?: CallOptions): Promise<Warehouse[]>
  /**
   * Creates a warehouse.
   * @see https://docs.developers.supership.vn/guide/warehouses.html
   */
  create(warehouse: NewWarehouse, options?: CallOptions): Promise<Warehouse>
  /**
   * Changes a warehouse's name, phone and contact, all of which must be given; another address needs a new warehouse.
   * @see https://docs.developers.supership.vn/guide/warehouses.html
   */
  update(warehouse: ChangedWarehouse, options?: CallOptions): Promise<WarehouseChange>
}

export function createWarehouses({ call, input, protect }: Client): Warehouses {
  return {
    list: (options) => call('warehouses.list', 'GET', 'warehouses', { schema: v.array(warehouse) }, options),
    create: async (given, options) => {
      const json = input('warehouses.create', newWarehouse, given)
      protect(json.partner)
      return call('warehouses.create', 'POST', 'warehouses/create', { json, schema: warehouse }, options)
    },
    update: async (given, options) => {
      const json = input('warehouses.update', changedWarehouse, given)
      return call('warehouses.update', 'POST', 'warehouses/update', { json, schema: warehouseChange }, options)
    },
  }
}
