import { type InputOf, iterate, post, reply, replyRows, replyText } from '@x/core/vendor'
import * as v from 'valibot'
import { docs, sibling } from '../docs.ts'
import { walkPages } from '../paging.ts'
import { cursors, id, idFromReply, paging, side, text, updated } from '../schemas.ts'

export const tenant = reply({
  id: replyText,
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
export type Tenant = v.InferOutput<typeof tenant>

const tenantPage = reply({ tenants: replyRows(tenant), paging: cursors })
/** A page of tenants. */
export type TenantPage = v.InferOutput<typeof tenantPage>

const tenantQuery = v.looseObject({
  filter: v.optional(v.looseObject({ name: text, owner_id: v.optional(id) })),
  paging: v.optional(paging),
})
/** Which tenants to list. */
export type TenantQuery = InputOf<typeof tenantQuery>

// ITS's page calls only `hotline_id` required in one place, and all four in another. Without all four nothing happens.
const activation = v.looseObject({
  hotline_id: id,
  /** The tenant's `id`. */
  tenant_id: id,
  /** The tenant's `owner_id`. */
  owner_id: idFromReply,
  /** The tenant's `connection_id`. */
  connection_id: idFromReply,
})
/** What `tenants.activate` takes: all four, as `tenant.get` and `hotlines.create` return them. */
export type TenantActivation = InputOf<typeof activation>

const list = post('{service}/GetPartnerTenantList', {
  json: tenantQuery,
  reply: tenantPage,
  safe: true,
  docs: sibling,
  certainty: 'sibling',
})

/** The call centres of the partner's shops. */
export const tenants = {
  /** Lists tenants, newest first. Known from sibling brands only: GetPartnerTenantList. */
  list,
  /** Goes through all tenants, newest first. Known from sibling brands only: GetPartnerTenantList. */
  iterate: iterate(
    list,
    walkPages(({ tenants }: TenantPage) => tenants),
  ),
  /**
   * Activates a tenant with a hotline. Extensions can be created only after that.
   * @see https://docs.interits.vn/api-its/tich-hop-api/tong-dai/api-tong-dai/partner-kich-hoat-tong-dai
   */
  activate: post('{service}/PartnerActivateTenant', { json: activation, reply: updated, docs: docs.activateTenant }),
}
