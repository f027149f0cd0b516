import { type InputOf, text } from '@x/core/vendor'
import * as v from 'valibot'
import { codeOrNumber, queryValue, type Takes, whole } from '../values.ts'

const textOrNone = v.nullish(v.string())

const quoteSchema = v.objectWithRest(
  {
    /** A name, with the unit word (`Quận Tân Phú`) or without it. The other three areas accept both forms too. */
    sender_province: text,
    sender_district: text,
    receiver_province: text,
    receiver_district: text,
    /** Grams. */
    weight: whole,
    /** Declared value in VND; the insurance fee depends on it. */
    value: v.nullish(whole),
  },
  queryValue,
)

const orderFields = v.looseObject({
  /** Code of the warehouse where the goods are picked up. Without it, give the `pickup_*` fields. */
  pickup_code: textOrNone,
  pickup_phone: textOrNone,
  pickup_address: textOrNone,
  pickup_province: textOrNone,
  pickup_district: textOrNone,
  pickup_commune: textOrNone,
  pickup_name: textOrNone,
  pickup_contact: textOrNone,
  /** The receiver's name; `phone` and `address` are the receiver's too. */
  name: text,
  phone: text,
  address: text,
  /** A name, spelt as `areas` returns it. The same goes for `district` and `commune`. */
  province: text,
  district: text,
  commune: text,
  /** VND to collect on delivery. */
  amount: whole,
  // Optional on SuperShip's page; reported to be required since June 2026.
  /** Declared value in VND. Always give it: SuperShip is reported to require it. */
  value: v.nullish(whole),
  /** Grams, 50,000 at most. */
  weight: v.pipe(
    whole,
    v.check((grams) => !(Number(grams) > 50_000), 'at most 50000 grams'),
  ),
  /** Your own code for the order. `orders.find({ soc })` and `orders.get({ soc })` read the order by it. */
  soc: textOrNone,
  /** A note that goes with the order. */
  note: textOrNone,
  /** `'1'` is `Tốc Hành`, the only service that is known. */
  service: codeOrNumber,
  /** The receiver may look at the goods (`'1'`), may try them (`'2'`), or may not look (`'3'`). */
  config: v.picklist(['1', '2', '3', 1, 2, 3]),
  /** Who pays the fee: the sender (`'1'`) or the receiver (`'2'`). */
  payer: v.picklist(['1', '2', 1, 2]),
  /** `'1'`: `product` describes the goods. `'2'`: `products` lists them. */
  product_type: v.picklist(['1', '2', 1, 2]),
  /** A description of the goods. */
  product: textOrNone,
  /** The list of the goods. */
  products: v.nullish(
    v.array(
      v.looseObject({
        /** Your own code of the product. */
        sku: textOrNone,
        name: textOrNone,
        /** VND. */
        price: v.nullish(whole),
        /** Grams. */
        weight: v.nullish(whole),
        quantity: v.nullish(whole),
      }),
    ),
  ),
  /** `'1'`: goods are brought back in exchange. */
  barter: v.nullish(codeOrNumber),
  /** The partner's secret code. With it, SuperShip sends updates to the partner's webhook. */
  partner: textOrNone,
  email: textOrNone,
})

const pickupFields = ['pickup_phone', 'pickup_address', 'pickup_province', 'pickup_district', 'pickup_commune']

const isPresent = (value: unknown) => value !== undefined && value !== null && value !== '' && !isEmptyList(value)
const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0

const orderSchema = v.pipe(
  orderFields,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const input = dataset.value
    const need = (key: string, expected: string) => {
      const value = input[key]
      if (!isPresent(value)) addIssue({ expected, path: [{ type: 'object', origin: 'value', input, key, value }] })
    }
    if (!isPresent(input.pickup_code)) {
      for (const field of pickupFields) need(field, "present where there is no 'pickup_code'")
    }
    const isList = String(input.product_type) === '2'
    need(isList ? 'products' : 'product', `present where 'product_type' is ${isList ? 2 : 1}`)
  }),
)

/** An order, by SuperShip's code or by the sender's own. */
export const orderKey = v.pipe(
  v.custom<string | { code: string } | { soc: string }>(() => true),
  v.transform((key): unknown => (typeof key === 'string' ? { code: key } : key)),
  v.objectWithRest({ code: v.optional(text), soc: v.optional(text) }, queryValue),
  v.check(({ code, soc }) => (code === undefined) !== (soc === undefined), 'an order code, { code } or { soc }'),
  // SuperShip accepts both kinds in `code`; `type` says which kind it is.
  v.transform(({ code, soc, ...rest }) => (soc === undefined ? { code, ...rest } : { ...rest, code: soc, type: '2' })),
)

/** An order, by the sender's own code only. */
const socSchema = v.pipe(
  v.objectWithRest({ soc: text }, queryValue),
  v.transform(({ soc, ...rest }) => ({ ...rest, code: soc, type: '2' })),
)

// Drops all other fields: people pass rows of their own, and a `code` or `type` in them is not SuperShip's.
const onlySocSchema = v.pipe(
  v.object({ soc: text }),
  v.transform(({ soc }) => ({ code: soc, type: '2' })),
)

export const isSoc = (key: unknown): key is OrderSoc =>
  typeof key === 'object' && key !== null && 'soc' in key && key.soc !== undefined && !('code' in key)

export const orderCode = v.pipe(
  v.custom<string | { code: string }>(() => true),
  v.transform((key): unknown => (typeof key === 'string' ? { code: key } : key)),
  v.looseObject({ code: text }),
)

const codes = v.pipe(
  v.array(text),
  v.check((list) => list.length > 0, 'at least one order code'),
)

export const orderCodes = v.pipe(
  v.custom<string | readonly string[] | { code: readonly string[] }>(() => true),
  v.transform((key): unknown => (typeof key === 'string' || Array.isArray(key) ? { code: [key].flat() } : key)),
  v.looseObject({ code: codes }),
)

export const labelSizes = [
  'A5',
  'K46',
  'T2',
  'K50',
  'K75',
  'K80',
  'S8',
  'S9',
  'S10',
  'S11',
  'S12',
  'S13',
  'S14',
] as const

const labelSchema = v.looseObject({
  /** From `orders.labelToken`. */
  token: text,
  /** The size of the paper or roll. */
  size: v.picklist(labelSizes),
})

export interface QuoteQuery extends InputOf<typeof quoteSchema> {}
export interface NewOrder extends InputOf<typeof orderSchema> {}
export interface OrderSoc extends InputOf<typeof socSchema> {}
export interface LabelInput extends InputOf<typeof labelSchema> {}
export type OrderKey = InputOf<typeof orderKey>
export type OrderCode = InputOf<typeof orderCode>
export type OrderCodes = InputOf<typeof orderCodes>

export const quoteQuery = quoteSchema as Takes<QuoteQuery, typeof quoteSchema>
export const newOrder = orderSchema as Takes<NewOrder, typeof orderSchema>
export const orderSoc = socSchema as Takes<OrderSoc, typeof socSchema>
export const onlySoc = onlySocSchema as Takes<OrderSoc, typeof onlySocSchema>
export const labelInput = labelSchema as Takes<LabelInput, typeof labelSchema>
