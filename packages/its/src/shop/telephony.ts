import { type InputOf, iterate, post, reply, replyFilled, replyRows, soft } from '@x/core/vendor'
import * as v from 'valibot'
import { sibling } from '../docs.ts'
import { walkPages } from '../paging.ts'
import { type HotlinePage, hotlinePage } from '../partner/hotlines.ts'
import { type Tenant, tenant as tenantReply } from '../partner/tenants.ts'
import { cursors, dates, type Gives, id, integer, open, paging, side, type Takes, text } from '../schemas.ts'

const ownTenantQuery = v.looseObject({ connection_id: v.optional(id) })
/** Which of the shop's tenants to read. */
export interface OwnTenantQuery extends InputOf<typeof ownTenantQuery> {}

const hotlineQuery = v.looseObject({
  filter: v.optional(
    v.looseObject({
      owner_id: v.optional(id),
      /** The tenant's `id`. */
      tenant_id: v.optional(id),
    }),
  ),
  paging: v.optional(paging),
})
/** Which hotlines to list. */
export interface HotlineQuery extends InputOf<typeof hotlineQuery> {}

type CallState = 'unknown' | 'answered' | 'not_answered'
type Direction = 'unknown' | 'in' | 'out' | 'ext' | 'ext_in' | 'ext_out'

const callLogQuery = v.looseObject({
  filter: v.optional(
    v.looseObject({
      /** The caller's number or the callee's. */
      call_number: text,
      call_state: v.optional(open<CallState>()),
      ...dates,
      department_id: v.optional(id),
      direction: v.optional(open<Direction>()),
      // ITS spells it `unknow`, without the last letter.
      duration: v.optional(
        v.looseObject({ comparison: v.optional(open<'unknow' | 'less_than_or_equal_to'>()), value: integer }),
      ),
      /** The `id`s of extensions. */
      extension_ids: v.optional(v.array(id)),
      external_id: text,
      external_session_id: text,
      /** The `id`s of hotlines. */
      hotline_ids: v.optional(v.array(id)),
      /** The `id` of the user who called or was called. */
      user_id: v.optional(id),
    }),
  ),
  paging: v.optional(paging),
})
/** Which calls to list. */
export interface CallLogQuery extends InputOf<typeof callLogQuery> {}

const callTarget = reply({
  add_time: side.text,
  answered_time: side.text,
  ended_time: side.text,
  ring_time: side.text,
  end_reason: side.text,
  fail_code: side.number,
  ring_duration: side.number,
  status: side.text,
  target_number: side.text,
  trunk_name: side.text,
})

const callLog = reply({
  id: replyFilled,
  user_id: side.text,
  extension_id: side.text,
  contact_id: side.text,
  external_id: side.text,
  external_session_id: side.text,
  caller: side.text,
  callee: side.text,
  note: side.text,
  direction: side.open<Direction>(),
  call_state: side.open<CallState>(),
  call_status: side.open<'Z' | 'P' | 'S' | 'N' | 'NS'>(),
  /** Most likely seconds. No page says so. */
  duration: side.number,
  started_at: side.text,
  ended_at: side.text,
  created_at: side.text,
  updated_at: side.text,
  recording_urls: side.texts,
  call_targets: soft(v.optional(replyRows(callTarget))),
})
/** A call that was made. */
export interface CallLog extends v.InferOutput<typeof callLog> {}

const callLogPage = reply({ call_logs: replyRows(callLog as Gives<CallLog>), paging: cursors })
/** A page of calls. */
export interface CallLogPage extends v.InferOutput<typeof callLogPage> {}

/** The shop's call centre. */
export const tenant = {
  /**
   * Creates the shop's tenant. The partner then activates it with `tenants.activate`. Known from sibling brands only:
   * CreateTenant.
   */
  create: post('{service}/CreateTenant', {
    body: {},
    reply: tenantReply as Gives<Tenant>,
    docs: sibling,
    certainty: 'sibling',
  }),
  /** Reads the shop's tenant. Known from sibling brands only: GetTenant. */
  get: post('{service}/GetTenant', {
    json: ownTenantQuery as Takes<OwnTenantQuery, typeof ownTenantQuery>,
    reply: tenantReply as Gives<Tenant>,
    safe: true,
    docs: sibling,
    certainty: 'sibling',
  }),
}

const listHotlines = post('{service}/GetHotlines', {
  json: hotlineQuery as Takes<HotlineQuery, typeof hotlineQuery>,
  reply: hotlinePage as Gives<HotlinePage>,
  safe: true,
  docs: sibling,
  certainty: 'inferred',
})

/** The shop's hotlines. The partner creates them. */
export const hotlines = {
  /** Lists the shop's hotlines. Known from the code of ITS's ancestor only: GetHotlines. */
  list: listHotlines,
  /** Iterates over all hotlines of the shop. Known from the code of ITS's ancestor only: GetHotlines. */
  iterate: iterate(
    listHotlines,
    walkPages(({ hotlines }: HotlinePage) => hotlines),
  ),
}

const listCallLogs = post('{service}/ListCallLogs', {
  json: callLogQuery as Takes<CallLogQuery, typeof callLogQuery>,
  reply: callLogPage as Gives<CallLogPage>,
  safe: true,
  docs: sibling,
  certainty: 'sibling',
})

/** The shop's calls. */
export const callLogs = {
  /** Lists calls, newest first. Known from sibling brands only: ListCallLogs. */
  list: listCallLogs,
  /** Iterates over all calls, newest first. Known from sibling brands only: ListCallLogs. */
  iterate: iterate(
    listCallLogs,
    walkPages(({ call_logs }: CallLogPage) => call_logs),
  ),
}
