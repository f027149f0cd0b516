import { type InputOf, iterate, post, reply, replyFilled, replyRows } from '@x/core/vendor'
import * as v from 'valibot'
import { docs, sibling } from '../docs.ts'
import { walkPages } from '../paging.ts'
import { cursors, type Gives, id, paging, side, type Takes, text } from '../schemas.ts'

const newUser = v.looseObject({
  full_name: v.string(),
  /** A secret: the password that the user logs in with. */
  password: v.string(),
  /** The user's own telephone number. */
  phone: v.string(),
})
/** The input of `users.create`. */
export interface NewUser extends InputOf<typeof newUser> {}

const user = reply({
  id: replyFilled,
  full_name: side.text,
  short_name: side.text,
  phone: side.text,
  email: side.text,
  is_blocked: side.flag,
  block_reason: side.text,
  blocked_at: side.nullable,
  source: side.text,
  total_shop: side.number,
  ref_aff: side.text,
  ref_sale: side.text,
  email_verified_at: side.nullable,
  email_verification_sent_at: side.nullable,
  phone_verified_at: side.nullable,
  phone_verification_sent_at: side.nullable,
  created_at: side.text,
  updated_at: side.text,
})
/** The account of a member of the staff. */
export interface User extends v.InferOutput<typeof user> {}

const userQuery = v.looseObject({
  filter: v.optional(
    v.looseObject({
      extension_number: text,
      /** True lists users with an extension, false users without one. */
      has_extension: v.optional(v.boolean()),
      name: text,
      phone: text,
      user_ids: v.optional(v.array(id)),
    }),
  ),
  paging: v.optional(paging),
})
/** Which members of the staff to list. */
export interface UserQuery extends InputOf<typeof userQuery> {}

const accountUser = reply({
  user_id: replyFilled,
  account_id: side.text,
  department_id: side.text,
  full_name: side.text,
  short_name: side.text,
  email: side.text,
  phone: side.text,
  position: side.text,
  roles: side.texts,
  permissions: side.texts,
  deleted: side.flag,
})
/** A member of the staff. */
export interface AccountUser extends v.InferOutput<typeof accountUser> {}

const userPage = reply({ account_users: replyRows(accountUser as Gives<AccountUser>), paging: cursors })
/** A page of the staff. */
export interface UserPage extends v.InferOutput<typeof userPage> {}

const listUsers = post('Shop/GetAccountUsers', {
  json: userQuery as Takes<UserQuery, typeof userQuery>,
  reply: userPage as Gives<UserPage>,
  safe: true,
  docs: docs.listUsers,
})

/** The shop's staff. */
export const users = {
  /** Creates an account for a member of the staff. Known from sibling brands only: CreateAccountUser. */
  create: post('Shop/CreateAccountUser', {
    json: newUser as Takes<NewUser, typeof newUser>,
    reply: user as Gives<User>,
    secrets: ({ password }) => [password],
    docs: sibling,
    certainty: 'sibling',
  }),
  /**
   * Lists the staff.
   * @see https://docs.interits.vn/api-its/tich-hop-api/tong-dai/api-tong-dai/lay-danh-sach-nhan-vien
   */
  list: listUsers,
  /**
   * Iterates over all members of the staff.
   * @see https://docs.interits.vn/api-its/tich-hop-api/tong-dai/api-tong-dai/lay-danh-sach-nhan-vien
   */
  iterate: iterate(
    listUsers,
    walkPages(({ account_users }: UserPage) => account_users),
  ),
}
