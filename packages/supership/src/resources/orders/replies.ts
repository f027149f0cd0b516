import * as v from 'valibot'
import { numberOrNull, orderStatus, textOrNull } from '../values.ts'

export const quote = v.looseObject({
  /** Display name, such as `Tốc Hành`; not the code that `orders.create` takes. */
  service: v.string(),
  /** VND. */
  fee: v.number(),
  /** VND. */
  insurance: v.number(),
  /** `name` is a text for people, such as `Chiều nay - 03/07/2018`. */
  pickup: v.looseObject({ name: v.string() }),
  delivery: v.looseObject({ name: v.string() }),
})

export const createdOrder = v.looseObject({
  code: v.string(),
  /** What to print as the bar code, rather than `code`. */
  shortcode: v.string(),
  sorting: v.string(),
  soc: textOrNull,
  phone: v.string(),
  /** In SuperShip's table and not in its sample. */
  address: textOrNull,
  amount: v.number(),
  /** In SuperShip's sample and not in its table, as `insurance` is. */
  collection: numberOrNull,
  value: numberOrNull,
  weight: v.number(),
  /** VND for the delivery. A number only here: `orders.get` gives an object under this name. */
  fee: v.number(),
  insurance: numberOrNull,
  status: orderStatus,
  status_name: v.string(),
})

export const statusEntry = v.looseObject({ key: orderStatus, value: v.string() })

const journey = v.looseObject({
  time: v.string(),
  /** Display name; journeys hold no code. */
  status: v.string(),
  province: textOrNull,
  district: textOrNull,
  note: textOrNull,
})

export const order = v.looseObject({
  code: v.string(),
  soc: textOrNull,
  status: orderStatus,
  status_name: v.string(),
  receiver: v.looseObject({
    name: v.string(),
    /** Masked: `098****294`. */
    phone: v.string(),
    address: v.string(),
    formatted_address: v.string(),
  }),
  /** VND by kind; may be empty. */
  fee: v.nullish(
    v.looseObject({
      shipment: numberOrNull,
      insurance: numberOrNull,
      return: numberOrNull,
      barter: numberOrNull,
      address: numberOrNull,
    }),
  ),
  /** Display name, such as `Người Gửi`; a code everywhere else. */
  payer: v.string(),
  /** Display name, such as `Không Cho Xem Hàng`; a code everywhere else. */
  config: v.string(),
  amount: v.number(),
  value: numberOrNull,
  weight: v.number(),
  /** Oldest first; may lag behind `status`. A list, though SuperShip's table says object, as with `notes`. */
  journeys: v.array(journey),
  notes: v.nullish(v.array(v.looseObject({ created_at: v.string(), type: v.string(), note: v.string() }))),
  calllogs: v.nullish(v.array(v.unknown())),
  /** The courier; what it holds once there is one is not known. */
  last_sman: v.optional(v.unknown()),
  created_at: v.string(),
  updated_at: v.string(),
})

export const label = v.looseObject({ token: v.string() })

export const cancelledOrder = v.looseObject({
  code: v.string(),
  soc: textOrNull,
  address: v.string(),
  status: orderStatus,
  status_name: v.string(),
})

export type Quote = v.InferOutput<typeof quote>
export type CreatedOrder = v.InferOutput<typeof createdOrder>
export type StatusEntry = v.InferOutput<typeof statusEntry>
export type Order = v.InferOutput<typeof order>
export type Label = v.InferOutput<typeof label>
export type CancelledOrder = v.InferOutput<typeof cancelledOrder>
