import { type InputOf, iterate, post, reply, replyFilled, replyRows } from '@x/core/vendor'
import * as v from 'valibot'
import { sibling } from '../docs.ts'
import { walkPages } from '../paging.ts'
import { cursors, type Gives, id, open, paging, side, type Takes } from '../schemas.ts'

const followerQuery = v.looseObject({
  filter: v.optional(v.looseObject({ oa_id: v.optional(id) })),
  paging: v.optional(paging),
})
/** Whose followers to list. */
export interface FollowerQuery extends InputOf<typeof followerQuery> {}

const follower = reply({
  /** Zalo's id of the follower, for this account only. */
  zl_user_id: replyFilled,
})
/** A follower of an Official Account. */
export interface Follower extends v.InferOutput<typeof follower> {}

const followerPage = reply({ followers: replyRows(follower as Gives<Follower>), paging: cursors })
/** A page of followers. */
export interface FollowerPage extends v.InferOutput<typeof followerPage> {}

const newConsent = v.looseObject({
  /** The `oa_id` of the account that wants to call. */
  oa_id: id,
  /** The customer's number, such as `84901234567`. */
  phone: v.string(),
  /** How the shop wants to call. */
  call_type: v.optional(open<'audio' | 'video' | 'audio_and_video'>()),
  /** Why the shop wants to call. */
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
/** The input of `consents.create`. */
export interface NewConsent extends InputOf<typeof newConsent> {}

const consent = reply({
  id: replyFilled,
  status: side.text,
  reply_status: side.text,
  delivery_status: side.text,
  expires_at: side.text,
  error_code: side.number,
  error_message: side.text,
  is_charged: side.flag,
})
/** A request for a customer's consent to calls. */
export interface Consent extends v.InferOutput<typeof consent> {}

const listFollowers = post('Zalo/ListFollowers', {
  json: followerQuery as Takes<FollowerQuery, typeof followerQuery>,
  reply: followerPage as Gives<FollowerPage>,
  safe: true,
  docs: sibling,
  certainty: 'sibling',
})

/** The people who follow the shop's Official Accounts. */
export const followers = {
  /** Lists followers. Known from clients of sibling brands only, its filter inferred: ListFollowers. */
  list: listFollowers,
  /** Iterates over all followers. Known from clients of sibling brands only, its filter inferred: ListFollowers. */
  iterate: iterate(
    listFollowers,
    walkPages(({ followers }: FollowerPage) => followers),
  ),
}

/** Customers' consent to calls on Zalo. */
export const consents = {
  /** Asks a customer whether the shop may call them on Zalo. Known from sibling brands only: RequestConsent. */
  create: post('Zalo/RequestConsent', {
    json: newConsent as Takes<NewConsent, typeof newConsent>,
    reply: consent as Gives<Consent>,
    docs: sibling,
    certainty: 'sibling',
  }),
}
