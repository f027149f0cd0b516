import { reply, replyFilled, replyText, soft } from '@x/core/vendor'
import * as v from 'valibot'
import { type Gives, orderStatus, sideNumber, sideText, sideTextOrNull } from '../resources/values.ts'

type UpdateType = 'update_status' | 'update_weight' | (string & {})

const fields = {
  // The older payload that SuperShip documents has neither `type` nor `pushed_at`.
  type: soft(
    v.optional(
      v.pipe(
        replyText,
        v.transform((type): UpdateType => type),
      ),
    ),
  ),
  /** SuperShip's code of the order. */
  code: replyFilled,
  shortcode: sideTextOrNull,
  /** Your own code of the order. */
  soc: sideTextOrNull,
  /** The receiver's name. */
  name: sideTextOrNull,
  /** Not masked, unlike in `orders.get`. */
  phone: sideTextOrNull,
  address: sideTextOrNull,
  /** Who pays the fee: `'1'` the sender, `'2'` the receiver. A code here, a display name in `orders.get`. */
  payer: sideTextOrNull,
  /** VND to collect. */
  amount: sideNumber,
  /** Grams. */
  weight: sideNumber,
  /** VND for the delivery. */
  fshipment: sideNumber,
  /** VND for the insurance. */
  finsurance: sideNumber,
  status_name: sideText,
  /** `'1'`: only a part was delivered. */
  partial: sideTextOrNull,
  /** `'1'`: goods are exchanged. */
  barter: sideTextOrNull,
  reason_code: sideTextOrNull,
  reason_text: sideTextOrNull,
  created_at: sideText,
  updated_at: sideText,
  /** When SuperShip sent this. */
  pushed_at: sideText,
}

const updateReply = reply({ ...fields, status: orderStatus })

/** An update whose order is read again: it may lack a `status`, since the order has one. */
export const rereadUpdate = reply({ ...fields, status: soft(orderStatus) })

/** A change of an order's status or weight. */
export interface SuperShipUpdate extends v.InferOutput<typeof updateReply> {}

export const update = updateReply as Gives<SuperShipUpdate>
