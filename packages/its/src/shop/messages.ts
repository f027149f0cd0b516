import {
  type EnvelopeResult,
  type InputOf,
  iterate,
  post,
  reply,
  replyFilled,
  replyRecord,
  replyRows,
  replyText,
  soft,
} from '@x/core/vendor'
import * as v from 'valibot'
import { sibling } from '../docs.ts'
import { readEnvelope } from '../envelope.ts'
import { walkPages } from '../paging.ts'
import { cursors, dates, type Gives, id, integer, open, paging, side, type Takes, text } from '../schemas.ts'

type Status = 'Z' | 'P' | 'N'
type DeliveryStatus = 'unknown' | 'received' | 'seen'

const newMessage = v.looseObject({
  /** The `oa_id` of the account that sends. */
  oa_id: id,
  /** The customer's number, such as `84901234567`. `toZaloPhone` converts a number to this form. */
  phone: v.string(),
  /** The template's `template_id`. */
  template_id: integer,
  /** The values of the template's parameters. `zns.check` checks them before you pay. */
  template_data: v.optional(v.record(v.string(), v.string())),
  /** Your own reference. Look up a message by it before you send it again: ITS may not detect repeats. */
  tracking_id: text,
  /** `development` reaches only the admins of the app or the account. @default 'unknown', which is live */
  mode: v.optional(open<'unknown' | 'development'>()),
  /** `tag3` sends beyond the quota, for accounts that are allowed to. */
  sending_mode: v.optional(open<'unknown' | 'default' | 'tag3'>()),
})
/** The input of `zns.send`. */
export interface NewMessage extends InputOf<typeof newMessage> {}

const sms = reply({
  brandname: side.text,
  code: side.text,
  description: side.text,
  message: side.text,
  request_time: side.text,
  send_time: side.text,
  status: side.text,
  status_description: side.text,
  unicode: side.unknown,
})

const message = reply({
  id: replyFilled,
  shop_id: side.text,
  user_id: side.text,
  oa_id: side.text,
  campaign_id: side.text,
  journey_id: side.text,
  zl_user_id: side.text,
  /** Zalo's id. Empty when Zalo did not accept the message. */
  msg_id: side.text,
  phone: side.text,
  tracking_id: side.text,
  note: side.text,
  template_id: side.number,
  template_data: soft(v.optional(replyRecord(replyText))),
  type: side.open<'unknown' | 'template' | 'journey' | 'uid'>(),
  /** `N`: not sent. */
  status: side.open<Status>(),
  delivery_status: side.open<DeliveryStatus>(),
  /** 0 when there was no error. Most likely Zalo's code. */
  error_code: side.number,
  error_message: side.text,
  fee_main: side.number,
  fee_token: side.number,
  is_charged: side.flag,
  is_development: side.flag,
  sending_mode: side.text,
  timeout: side.number,
  rate: side.number,
  feedback: side.texts,
  enable_sms_on_zns_failure: side.flag,
  sms: soft(v.nullish(sms)),
  /** Most likely Zalo's own reply, as text. */
  response_data: side.text,
  sent_time: side.text,
  delivery_time: side.text,
  request_time: side.text,
  submit_time: side.text,
  created_at: side.text,
  updated_at: side.text,
})
/** A message and its state. */
export interface Message extends v.InferOutput<typeof message> {}

const messagePage = reply({ messages: replyRows(message as Gives<Message>), paging: cursors })
/** A page of messages. */
export interface MessagePage extends v.InferOutput<typeof messagePage> {}

const messageId = v.looseObject({
  /** The `oa_id` of the account that sent it. */
  oa_id: id,
  /** Zalo's id of the message. */
  msg_id: v.string(),
})
/** Which message to read. */
export interface MessageId extends InputOf<typeof messageId> {}

const messageQuery = v.looseObject({
  filter: v.optional(
    v.looseObject({
      campaign_id: v.optional(id),
      ...dates,
      delivery_status: v.optional(open<DeliveryStatus>()),
      is_charged: v.optional(v.boolean()),
      is_development: v.optional(v.boolean()),
      journey_id: v.optional(id),
      msg_id: text,
      msg_type: text,
      oa_id: v.optional(id),
      phone: text,
      status: v.optional(open<Status>()),
      template_id: v.optional(integer),
      /** Which time `date_from` and `date_to` refer to. @default 'updated_time' */
      time_type: v.optional(open<'request_time' | 'updated_time' | 'submit_time'>()),
      tracking_id: text,
      user_id: v.optional(id),
    }),
  ),
  paging: v.optional(paging),
})
/** Which messages to list. */
export interface MessageQuery extends InputOf<typeof messageQuery> {}

const listMessages = post('Zalo/ListMessages', {
  json: messageQuery as Takes<MessageQuery, typeof messageQuery>,
  reply: messagePage as Gives<MessagePage>,
  safe: true,
  docs: sibling,
  certainty: 'sibling',
})

/** The shop's Zalo messages (ZNS). */
export const zns = {
  /**
   * Sends a message. It costs money, so it is never retried. When ITS answers HTTP 200 but the message has status `N`
   * or an `error_code`, the call throws `refused`. Known from sibling brands only: SendZNS. ITS's own pages say only
   * that a shop's key allows sending.
   */
  send: post('Zalo/SendZNS', {
    json: newMessage as Takes<NewMessage, typeof newMessage>,
    reply: message as Gives<Message>,
    read: readSent,
    docs: sibling,
    certainty: 'sibling',
  }),
  /** Reads the state of a message. A failed one is returned, not thrown. Known from sibling brands only: GetMessage. */
  get: post('Zalo/GetMessage', {
    json: messageId as Takes<MessageId, typeof messageId>,
    reply: message as Gives<Message>,
    safe: true,
    docs: sibling,
    certainty: 'sibling',
  }),
  /** Lists messages. Known from sibling brands only: ListMessages. */
  list: listMessages,
  /** Iterates over all messages. Known from sibling brands only: ListMessages. */
  iterate: iterate(
    listMessages,
    walkPages(({ messages }: MessagePage) => messages),
  ),
}

/** Reads the reply of `send`, where HTTP 200 does not mean that the message was sent. */
function readSent(body: unknown, status: number): EnvelopeResult {
  const envelope = readEnvelope(body, status)
  const checked = v.safeParse(sent, body)
  if (envelope === undefined || 'refusal' in envelope || !checked.success) return envelope
  const { status: letter, error_code, error_message } = checked.output
  // Public clients have also seen the code as text.
  const code = Number(error_code) === 0 ? undefined : error_code
  if (letter !== 'N' && code === undefined) return envelope
  return { refusal: { code, message: error_message || 'The message was not sent' } }
}

const sent = reply({
  status: soft(replyText),
  error_code: soft(v.union([v.number(), v.string()])),
  error_message: soft(replyText),
})
