import {
  get,
  type InputOf,
  type Methods,
  post,
  reply,
  replyFilled,
  replyRows,
  replyText,
  soft,
  text,
} from '@x/core/vendor'
import * as v from 'valibot'
import { type Gives, phpMap, sideText, sideTextOrNull, type Takes } from './values.ts'

const docs = 'https://docs.developers.supership.vn/guide/warehouses.html'

const warehouse = v.pipe(
  v.unknown(),
  v.transform(withAddress),
  reply({
    code: replyFilled,
    name: sideText,
    address: sideText,
    /** Street, commune, district and province in one line. */
    formatted_address: sideText,
    /** `'1'` active, `'2'` stopped. */
    status: sideText,
    status_name: sideText,
    /** `'1'` the default warehouse, `'2'` an ordinary one. */
    primary: sideText,
    primary_name: sideText,
    created_at: sideText,
    updated_at: sideText,
    // SuperShip's pages do not have these; public clients found them in replies.
    phone: sideTextOrNull,
    contact: sideTextOrNull,
    province_name: sideTextOrNull,
    district_name: sideTextOrNull,
    commune_name: sideTextOrNull,
  }),
)

const warehouseChange = reply({
  code: replyFilled,
  /** The fields that changed, with their new values. Empty when nothing changed. */
  diff: soft(
    v.pipe(
      v.unknown(),
      v.transform(phpMap),
      reply({
        name: soft(v.optional(replyText)),
        phone: soft(v.optional(replyText)),
        contact: soft(v.optional(replyText)),
      }),
    ),
  ),
  updated_at: sideText,
})

const person = { name: text, phone: text, contact: text }
const newWarehouse = v.looseObject({
  ...person,
  /** The street address. */
  address: text,
  /** A name, spelt as `areas` returns it. */
  province: text,
  district: text,
  commune: text,
  /** `'1'` makes it the default warehouse, `'2'` an ordinary one. */
  primary: v.picklist(['1', '2', 1, 2]),
  /** The partner's secret code. */
  partner: v.nullish(v.string()),
})
const changedWarehouse = v.looseObject({ code: text, ...person })

export interface Warehouse extends v.InferOutput<typeof warehouse> {}
export interface WarehouseChange extends v.InferOutput<typeof warehouseChange> {}
export interface NewWarehouse extends InputOf<typeof newWarehouse> {}
export interface ChangedWarehouse extends InputOf<typeof changedWarehouse> {}

/** The warehouses where SuperShip picks up goods. SuperShip has no call to delete one. */
export const warehouses = {
  /**
   * Lists all warehouses.
   * @see https://docs.developers.supership.vn/guide/warehouses.html
   */
  list: get('warehouses', { reply: replyRows(warehouse as Gives<Warehouse>), docs }),
  /**
   * Creates a warehouse.
   * @see https://docs.developers.supership.vn/guide/warehouses.html
   */
  create: post('warehouses/create', {
    json: newWarehouse as Takes<NewWarehouse, typeof newWarehouse>,
    reply: warehouse as Gives<Warehouse>,
    secrets: ({ partner }) => [partner],
    docs,
  }),
  /**
   * Changes a warehouse's name, phone and contact; give all three. For another address, create a new warehouse.
   * @see https://docs.developers.supership.vn/guide/warehouses.html
   */
  update: post('warehouses/update', {
    json: changedWarehouse as Takes<ChangedWarehouse, typeof changedWarehouse>,
    reply: warehouseChange as Gives<WarehouseChange>,
    docs,
  }),
}

export type Warehouses = Methods<typeof warehouses>

/**
 * Adds `formatted_address` to a reply that has only `formatted_adress`. SuperShip's sample of a created warehouse
 * spells it with one "d", its table and the list with two.
 */
function withAddress(value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isObject || 'formatted_address' in value || !('formatted_adress' in value)) return value
  return { ...value, formatted_address: value.formatted_adress }
}
