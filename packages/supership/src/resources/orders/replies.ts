import { reply, replyFilled, replyNumber, replyRows, replyText, soft } from '@x/core/vendor'
import * as v from 'valibot'
import { type Gives, orderStatus, phpMap, sideNumber, sideText, sideTextOrNull } from '../values.ts'

const quoteReply = reply({
  /** Display name, such as `Tốc Hành`; not the code that `orders.create` accepts. */
  service: sideText,
  /** VND. */
  fee: replyNumber,
  /** VND. */
  insurance: sideNumber,
  /** `name` is a text for people, such as `Chiều nay - 03/07/2018`. */
  pickup: soft(reply({ name: sideText })),
  delivery: soft(reply({ name: sideText })),
})

// Only the code is essential: the order exists, even when nothing else of the reply can be read.
const createdOrderReply = reply({
  code: replyFilled,
  /** Print this as the bar code, not `code`. */
  shortcode: sideText,
  sorting: sideText,
  soc: sideTextOrNull,
  phone: sideText,
  // SuperShip's table has it, its sample does not.
  address: soft(v.optional(replyText)),
  amount: sideNumber,
  // SuperShip's sample has it, its table does not; the same goes for `insurance`.
  collection: sideNumber,
  value: sideNumber,
  weight: sideNumber,
  // A number only here: `orders.get` has an object of this name.
  /** VND for the delivery. */
  fee: sideNumber,
  insurance: sideNumber,
  status: soft(orderStatus),
  status_name: sideText,
})

const statusEntryReply = reply({ key: orderStatus, value: sideText })

const journey = reply({
  time: sideText,
  /** Display name; journeys have no status code. */
  status: sideText,
  province: sideText,
  district: sideText,
  note: sideText,
})

const fees = reply({
  shipment: sideNumber,
  insurance: sideNumber,
  return: sideNumber,
  barter: sideNumber,
  address: sideNumber,
})

const orderFields = {
  code: replyFilled,
  soc: sideTextOrNull,
  status: orderStatus,
  status_name: sideText,
  receiver: soft(
    reply({
      name: sideText,
      /** Masked: `098****294`. */
      phone: sideText,
      address: sideText,
      formatted_address: sideText,
    }),
  ),
  /** Fees in VND, by kind. It can be empty. */
  fee: soft(v.pipe(v.unknown(), v.transform(phpMap), fees)),
  /** Display name, such as `Người Gửi`; a code everywhere else. */
  payer: sideText,
  /** Display name, such as `Không Cho Xem Hàng`; a code everywhere else. */
  config: sideText,
  /** VND to collect on delivery. */
  amount: replyNumber,
  value: sideNumber,
  /** Grams. */
  weight: sideNumber,
  // Lists in SuperShip's sample, objects in its table; the same goes for `notes`.
  /** Oldest first. It can lag behind `status`. */
  journeys: soft(replyRows(journey)),
  notes: soft(replyRows(reply({ created_at: sideText, type: sideText, note: sideText }))),
  // Only the sample has these two, as an empty list and as null. Other values are not known.
  calllogs: soft(v.nullish(replyRows(v.unknown()))),
  /** The courier. */
  last_sman: v.unknown(),
  created_at: sideText,
  updated_at: sideText,
}

const orderReply = reply(orderFields)
/** An order that was requested by the sender's own code: the reply must contain that code. */
const orderBySocReply = reply({ ...orderFields, soc: replyFilled })

const labelReply = reply({
  /** Whoever has it can open the page with the labels. */
  token: replyFilled,
})

const cancelledOrderReply = reply({
  code: replyFilled,
  soc: sideTextOrNull,
  address: sideText,
  status: orderStatus,
  // Spelt `Hủy` here and `Huỷ` elsewhere: compare `status`.
  status_name: sideText,
})

export interface Quote extends v.InferOutput<typeof quoteReply> {}
export interface CreatedOrder extends v.InferOutput<typeof createdOrderReply> {}
export interface StatusEntry extends v.InferOutput<typeof statusEntryReply> {}
export interface Order extends v.InferOutput<typeof orderReply> {}
export interface Label extends v.InferOutput<typeof labelReply> {}
export interface CancelledOrder extends v.InferOutput<typeof cancelledOrderReply> {}

export const quote = quoteReply as Gives<Quote>
export const createdOrder = createdOrderReply as Gives<CreatedOrder>
export const statusEntry = statusEntryReply as Gives<StatusEntry>
export const order = orderReply as Gives<Order>
export const orderBySoc = orderBySocReply as Gives<Order>
export const label = labelReply as Gives<Label>
export const cancelledOrder = cancelledOrderReply as Gives<CancelledOrder>
