import type { InputOf } from '@x/core/vendor'
import * as v from 'valibot'
import { cursors, id, integer, open, paging } from './schemas.ts'

export const newMessage = v.looseObject({
  oa_id: id,
  /** Such as `84901234567`; whether a leading 0 passes is not known. */
  phone: v.string(),
  template_id: integer,
  /** The values of the template's parameters. */
  template_data: v.optional(v.record(v.string(), v.string())),
  /** Your own reference. Look a message up by it before you send one again: whether ITS does is not known. */
  tracking_id: v.optional(v.string()),
  /** `development` reaches only the admins of the app or the account. @default 'unknown', which is live */
  mode: v.optional(open<'unknown' | 'development'>()),
  /** `tag3` sends beyond the quota, for accounts that may. */
  sending_mode: v.optional(open<'unknown' | 'default' | 'tag3'>()),
})
export type NewMessage = InputOf<typeof newMessage>

const messageStatus = open<'Z' | 'P' | 'N'>()
const deliveryStatus = open<'unknown' | 'received' | 'seen'>()

export const message = v.looseObject({
  id: v.nullish(v.string()),
  shop_id: v.nullish(v.string()),
  user_id: v.nullish(v.string()),
  oa_id: v.nullish(v.string()),
  campaign_id: v.nullish(v.string()),
  journey_id: v.nullish(v.string()),
  zl_user_id: v.nullish(v.string()),
  /** Zalo's id; empty where Zalo did not take the message. */
  msg_id: v.nullish(v.string()),
  phone: v.nullish(v.string()),
  tracking_id: v.nullish(v.string()),
  note: v.nullish(v.string()),
  template_id: v.nullish(v.number()),
  template_data: v.nullish(v.looseObject({})),
  type: v.nullish(open<'unknown' | 'template' | 'journey' | 'uid'>()),
  /** `N`: not sent. */
  status: messageStatus,
  delivery_status: v.nullish(deliveryStatus),
  /** 0 where all is well; most likely Zalo's. */
  error_code: v.nullish(v.number()),
  error_message: v.nullish(v.string()),
  fee_main: v.nullish(v.number()),
  fee_token: v.nullish(v.number()),
  is_charged: v.nullish(v.boolean()),
  is_development: v.nullish(v.boolean()),
  sending_mode: v.nullish(v.string()),
  sent_time: v.nullish(v.string()),
  delivery_time: v.nullish(v.string()),
  created_at: v.nullish(v.string()),
  updated_at: v.nullish(v.string()),
})
export type Message = v.InferOutput<typeof message>

export const messagePage = v.looseObject({ messages: v.array(message), paging: cursors })
export type MessagePage = v.InferOutput<typeof messagePage>

export const messageId = v.looseObject({ oa_id: id, msg_id: v.string() })
export type MessageId = InputOf<typeof messageId>

export const messageQuery = v.looseObject({
  filter: v.optional(
    v.looseObject({
      campaign_id: v.optional(id),
      date_from: v.optional(v.string()),
      date_to: v.optional(v.string()),
      delivery_status: v.optional(deliveryStatus),
      is_charged: v.optional(v.boolean()),
      is_development: v.optional(v.boolean()),
      journey_id: v.optional(id),
      msg_id: v.optional(v.string()),
      msg_type: v.optional(v.string()),
      oa_id: v.optional(id),
      phone: v.optional(v.string()),
      status: v.optional(messageStatus),
      template_id: v.optional(integer),
      /** Which time the dates are about. @default 'updated_time' */
      time_type: v.optional(open<'request_time' | 'updated_time' | 'submit_time'>()),
      tracking_id: v.optional(v.string()),
      user_id: v.optional(id),
    }),
  ),
  paging: v.optional(paging),
})
export type MessageQuery = InputOf<typeof messageQuery>

export const newConsent = v.looseObject({
  oa_id: id,
  phone: v.string(),
  call_type: v.optional(open<'audio' | 'video' | 'audio_and_video'>()),
  reason_code: v.optional(
    open<
      | 'product_service_consulting'
      | 'order_appointment_confirmation'
      | 'delivery_notification'
      | 'flight_announcement'
      | 'update_order'
    >(),
  ),
})
export type NewConsent = InputOf<typeof newConsent>

export const consent = v.looseObject({
  id: v.string(),
  status: v.nullish(v.string()),
  reply_status: v.nullish(v.string()),
  delivery_status: v.nullish(v.string()),
  expires_at: v.nullish(v.string()),
  error_code: v.nullish(v.number()),
  error_message: v.nullish(v.string()),
  is_charged: v.nullish(v.boolean()),
})
export type Consent = v.InferOutput<typeof consent>
