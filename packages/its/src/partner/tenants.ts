import { type InputOf, iterate, post, reply, replyFilled, replyRows } from '@x/core/vendor'
import * as v from 'valibot'
import { docs, sibling } from '../docs.ts'
import { walkPages } from '../paging.ts'
import {
  cursors,
  type Gives,
  id,
  idFromReply,
  paging,
  side,
  type Takes,
  text,
  type Updated,
  updated,
} from '../schemas.ts'

export const tenant = reply({
  id: replyFilled,
  owner_id: side.text,
  connection_id: side.text,
  name: side.text,
  domain: side.text,
  connection_method: side.open<'unknown' | 'builtin' | 'direct'>(),
  /** `Z` new, `P` enabled, `N` disabled. */
  status: side.open<'Z' | 'P' | 'N'>(),
  created_at: side.text,
  updated_at: side.text,
})
/** A shop's call centre ("tổng đài"). */
export interface Tenant extends v.InferOutput<typeof tenant> {}

const tenantPage = reply({ tenants: replyRows(tenant as Gives<Tenant>), paging: cursors })
/** A page of tenants. */
export interface TenantPage extends v.InferOutput<typeof tenantPage> {}

const tenantQuery = v.looseObject({
  filter: v.optional(v.looseObject({ name: text, owner_id: v.optional(id) })),
  paging: v.optional(paging),
})
/** Which tenants to list. */
export interface TenantQuery extends InputOf<typeof tenantQuery> {}

// ITS's page requires only `hotline_id` in one place, and all four in another. Without all four nothing happens.
const activation = v.looseObject({
  /** The hotline's `id`. */
  hotline_id: id,
  /** The tenant's `id`. */
  tenant_id: id,
  /** The tenant's `owner_id`. */
  owner_id: idFromReply,
  /** The tenant's `connection_id`. */
  connection_id: idFromReply,
})
/** The input of `tenants.activate`: all four ids, as `tenant.get` and `hotlines.create` return them. */
export interface TenantActivation extends InputOf<typeof activation> {}

const list = post('{service}/GetPartnerTenantList', {
  json: tenantQuery as Takes<TenantQuery, typeof tenantQuery>,
  reply: tenantPage as Gives<TenantPage>,
  safe: true,
  docs: sibling,
  certainty: 'sibling',
})

/** The call centres of the partner's shops. */
export const tenants = {
  /** Lists tenants, newest first. Known from sibling brands only: GetPartnerTenantList. */
  list,
  /** Iterates over all tenants, newest first. Known from sibling brands only: GetPartnerTenantList. */
  iterate: iterate(
    list,
    walkPages(({ tenants }: TenantPage) => tenants),
  ),
  /**
   * Activates a tenant with a hotline. Extensions can be created only after that.
   * @see https://docs.interits.vn/api-its/tich-hop-api/tong-dai/api-tong-dai/partner-kich-hoat-tong-dai
   */
  activate: post('{service}/PartnerActivateTenant', {
    json: activation as Takes<TenantActivation, typeof activation>,
    reply: updated as Gives<Updated>,
    docs: docs.activateTenant,
  }),
}
