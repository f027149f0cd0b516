import { type InputOf, iterate, post, reply, replyFilled, replyRows } from '@x/core/vendor'
import * as v from 'valibot'
import { docs, sibling } from '../docs.ts'
import { walkPages } from '../paging.ts'
import { secretIn } from '../partner/webhooks.ts'
import { cursors, dates, type Gives, id, integer, paging, quality, side, type Takes, text } from '../schemas.ts'

const oa = reply({
  oa_id: replyFilled,
  app_id: side.text,
  shop_id: side.text,
  connection_id: side.text,
  // ITS and its siblings misspell it on every page.
  onwer_id: side.text,
  name: side.text,
  description: side.text,
  avatar: side.text,
  cover: side.text,
  webhook_url: side.text,
  connection_method: side.text,
  /** `P` connected, `N` not. */
  status: side.open<'P' | 'N'>(),
  is_verified: side.flag,
  /** Of the last 48 hours. */
  current_quality: quality,
  /** Of the last 7 days. */
  last_week_quality: quality,
  daily_quota: side.number,
  remaining_quota: side.number,
  daily_quota_promotion: side.number,
  monthly_promotion_quota: side.number,
  remaining_monthly_promotion_quota: side.number,
  estimated_next_month_promotion_quota: side.number,
  /** When Zalo's consent ends. */
  expires_at: side.text,
  created_at: side.text,
  updated_at: side.text,
})
/** A Zalo Official Account. */
export interface OfficialAccount extends v.InferOutput<typeof oa> {}

const oaPage = reply({ accounts: replyRows(oa as Gives<OfficialAccount>), paging: cursors })
/** A page of Official Accounts. */
export interface OfficialAccountPage extends v.InferOutput<typeof oaPage> {}

const oaId = v.pipe(
  id,
  v.transform((oa_id) => ({ oa_id })),
)

const oaUpdate = v.looseObject({
  /** The account's `oa_id`. */
  oa_id: id,
  /** An empty string stops the deliveries. */
  webhook_url: v.string(),
})
/** The input of `oas.update`. */
export interface OfficialAccountUpdate extends InputOf<typeof oaUpdate> {}

const oaAuthorization = v.looseObject({
  app_id: v.string(),
  /** A secret. */
  app_secret: v.string(),
  /** Where the account's owner is sent back to. */
  redirect_uri: v.string(),
})
/** The input of `oas.authorize`. */
export interface OfficialAccountAuthorization extends InputOf<typeof oaAuthorization> {}

const oaAuthorized = reply({
  /** Where the account's owner gives their consent. */
  url: replyFilled,
})
/** The reply of AuthorizeOA. */
export interface OfficialAccountAuthorized extends v.InferOutput<typeof oaAuthorized> {}

const oaConnection = v.looseObject({
  /** A secret: the code that Zalo sent back. */
  code: v.string(),
  /** The account's `oa_id`. */
  oa_id: id,
  state: integer,
})
/** The input of `oas.connect`. */
export interface OfficialAccountConnection extends InputOf<typeof oaConnection> {}

const oaQuery = v.looseObject({
  filter: v.optional(v.looseObject({ app_id: text, oa_id: v.optional(id), name: text, ...dates })),
  paging: v.optional(paging),
})
/** Which Official Accounts to list. */
export interface OfficialAccountQuery extends InputOf<typeof oaQuery> {}

const listOas = post('Zalo/ListOA', {
  json: oaQuery as Takes<OfficialAccountQuery, typeof oaQuery>,
  reply: oaPage as Gives<OfficialAccountPage>,
  safe: true,
  docs: sibling,
  certainty: 'sibling',
})

/** The shop's Zalo Official Accounts. */
export const oas = {
  /** Gets the address where an account's owner allows ITS to use it. Known from sibling brands only: AuthorizeOA. */
  authorize: post('Zalo/AuthorizeOA', {
    json: oaAuthorization as Takes<OfficialAccountAuthorization, typeof oaAuthorization>,
    reply: oaAuthorized as Gives<OfficialAccountAuthorized>,
    secrets: ({ app_secret }) => [app_secret],
    docs: sibling,
    certainty: 'sibling',
  }),
  /** Completes the connection that `authorize` began, with Zalo's code. Known from sibling brands only: ConnectOA. */
  connect: post('Zalo/ConnectOA', {
    json: oaConnection as Takes<OfficialAccountConnection, typeof oaConnection>,
    reply: oa as Gives<OfficialAccount>,
    secrets: ({ code }) => [code],
    docs: sibling,
    certainty: 'sibling',
  }),
  /** Lists accounts. Known from sibling brands only: ListOA. */
  list: listOas,
  /** Iterates over all accounts. Known from sibling brands only: ListOA. */
  iterate: iterate(
    listOas,
    walkPages(({ accounts }: OfficialAccountPage) => accounts),
  ),
  /**
   * Reads the account with this `oa_id`, its quality and its quotas.
   * @see https://docs.interits.vn/api-its/tich-hop-api/zalo-cloud/zalo-cloud-api/lay-thong-tin-oa
   */
  get: post('Zalo/GetShopOA', { json: oaId, reply: oa as Gives<OfficialAccount>, safe: true, docs: docs.getOa }),
  /**
   * Sets where ITS sends the account's Zalo events.
   * @see https://docs.interits.vn/api-its/tich-hop-api/zalo-cloud/zalo-cloud-api/cap-nhat-webhook-cho-oa
   */
  update: post('Zalo/UpdateShopOA', {
    json: oaUpdate as Takes<OfficialAccountUpdate, typeof oaUpdate>,
    reply: oa as Gives<OfficialAccount>,
    secrets: ({ webhook_url }) => [secretIn(webhook_url)],
    docs: docs.updateOa,
  }),
}
