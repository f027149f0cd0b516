import { type InputOf, iterate, post, reply, replyFilled, replyRows } from '@x/core/vendor'
import * as v from 'valibot'
import { sibling } from '../docs.ts'
import { walkPages } from '../paging.ts'
import { cursors, type Gives, id, open, type PageQuery, pageQuery, side, type Takes, text } from '../schemas.ts'

type Network = 'unknown' | 'mobifone' | 'vinaphone' | 'viettel' | 'other'

const hotline = reply({
  id: replyFilled,
  owner_id: side.text,
  connection_id: side.text,
  /** The telephone number. */
  hotline: side.text,
  name: side.text,
  description: side.text,
  network: side.open<Network>(),
  /** True: calls are made whatever the balance is. */
  is_free_charge: side.flag,
  connection_method: side.open<'unknown' | 'builtin' | 'direct'>(),
  /** `Z` new, `P` enabled, `N` disabled. */
  status: side.open<'Z' | 'P' | 'N'>(),
  created_at: side.text,
  updated_at: side.text,
})
/** A telephone number of a shop. */
export interface Hotline extends v.InferOutput<typeof hotline> {}

export const hotlinePage = reply({ hotlines: replyRows(hotline as Gives<Hotline>), paging: cursors })
/** A page of hotlines. */
export interface HotlinePage extends v.InferOutput<typeof hotlinePage> {}

const newHotline = v.looseObject({
  /** The telephone number. */
  hotline: v.string(),
  name: v.string(),
  description: text,
  /** True: calls are made whatever the balance is. */
  is_free_charge: v.optional(v.boolean()),
  /** The number's operator. */
  network: v.optional(open<Network>()),
  /** The `owner_id` of the shop's tenant. */
  owner_id: v.optional(id),
})
/** The input of `hotlines.create`. */
export interface NewHotline extends InputOf<typeof newHotline> {}

const list = post('{service}/GetPartnerHotlineList', {
  json: pageQuery as Takes<PageQuery, typeof pageQuery>,
  reply: hotlinePage as Gives<HotlinePage>,
  safe: true,
  docs: sibling,
  certainty: 'sibling',
})

/** The hotlines of the partner's shops. */
export const hotlines = {
  /** Adds a hotline for a shop. Known from sibling brands only: PartnerAddHotline. */
  create: post('{service}/PartnerAddHotline', {
    json: newHotline as Takes<NewHotline, typeof newHotline>,
    reply: hotline as Gives<Hotline>,
    docs: sibling,
    certainty: 'sibling',
  }),
  /** Lists the partner's hotlines, newest first. Known from sibling brands only: GetPartnerHotlineList. */
  list,
  /** Iterates over all hotlines, newest first. Known from sibling brands only: GetPartnerHotlineList. */
  iterate: iterate(
    list,
    walkPages(({ hotlines }: HotlinePage) => hotlines),
  ),
}
