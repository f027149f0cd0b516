import type { InputOf } from '@x/core/vendor'
import * as v from 'valibot'
import { cursors, id, open, paging } from './schemas.ts'

const status = v.nullish(open<'Z' | 'P' | 'N'>())
const connectionMethod = v.nullish(open<'unknown' | 'builtin' | 'direct'>())

export const tenant = v.looseObject({
  id: v.string(),
  owner_id: v.string(),
  connection_id: v.nullish(v.string()),
  name: v.nullish(v.string()),
  domain: v.nullish(v.string()),
  connection_method: connectionMethod,
  /** `Z` new, `P` enabled, `N` disabled. */
  status,
  created_at: v.nullish(v.string()),
  updated_at: v.nullish(v.string()),
})
export type Tenant = v.InferOutput<typeof tenant>

export const tenantPage = v.looseObject({ tenants: v.array(tenant), paging: cursors })
export type TenantPage = v.InferOutput<typeof tenantPage>

export const tenantQuery = v.looseObject({
  filter: v.optional(v.looseObject({ name: v.optional(v.string()), owner_id: v.optional(id) })),
  paging: v.optional(paging),
})
export type TenantQuery = InputOf<typeof tenantQuery>

export const ownTenantQuery = v.looseObject({ connection_id: v.optional(id) })
export type OwnTenantQuery = InputOf<typeof ownTenantQuery>

export const activation = v.looseObject({
  hotline_id: id,
  /** ITS's page calls this and the other two required in one place and not in another: best give all. */
  connection_id: v.optional(id),
  owner_id: v.optional(id),
  tenant_id: v.optional(id),
})
export type TenantActivation = InputOf<typeof activation>

const network = open<'unknown' | 'mobifone' | 'vinaphone' | 'viettel' | 'other'>()

export const hotline = v.looseObject({
  id: v.string(),
  owner_id: v.nullish(v.string()),
  connection_id: v.nullish(v.string()),
  /** The telephone number. */
  hotline: v.string(),
  name: v.nullish(v.string()),
  description: v.nullish(v.string()),
  network: v.nullish(network),
  /** True: calls do not look at the balance. */
  is_free_charge: v.nullish(v.boolean()),
  connection_method: connectionMethod,
  status,
  created_at: v.nullish(v.string()),
  updated_at: v.nullish(v.string()),
})
export type Hotline = v.InferOutput<typeof hotline>

export const hotlinePage = v.looseObject({ hotlines: v.array(hotline), paging: cursors })
export type HotlinePage = v.InferOutput<typeof hotlinePage>

export const pageQuery = v.looseObject({ paging: v.optional(paging) })
export type PageQuery = InputOf<typeof pageQuery>

export const hotlineQuery = v.looseObject({
  filter: v.optional(v.looseObject({ owner_id: v.optional(id), tenant_id: v.optional(id) })),
  paging: v.optional(paging),
})
export type HotlineQuery = InputOf<typeof hotlineQuery>

export const newHotline = v.looseObject({
  hotline: v.string(),
  name: v.string(),
  description: v.optional(v.string()),
  is_free_charge: v.optional(v.boolean()),
  network: v.optional(network),
  /** The `owner_id` of the shop's tenant. */
  owner_id: v.optional(id),
})
export type NewHotline = InputOf<typeof newHotline>

export const newUser = v.looseObject({ full_name: v.string(), password: v.string(), phone: v.string() })
export type NewUser = InputOf<typeof newUser>

export const user = v.looseObject({
  id: v.string(),
  full_name: v.nullish(v.string()),
  short_name: v.nullish(v.string()),
  phone: v.nullish(v.string()),
  email: v.nullish(v.string()),
  is_blocked: v.nullish(v.boolean()),
  created_at: v.nullish(v.string()),
  updated_at: v.nullish(v.string()),
})
export type User = v.InferOutput<typeof user>

export const userQuery = v.looseObject({
  filter: v.optional(
    v.looseObject({
      extension_number: v.optional(v.string()),
      has_extension: v.optional(v.boolean()),
      name: v.optional(v.string()),
      phone: v.optional(v.string()),
      user_ids: v.optional(v.array(id)),
    }),
  ),
  paging: v.optional(paging),
})
export type UserQuery = InputOf<typeof userQuery>

const accountUser = v.looseObject({
  user_id: v.string(),
  account_id: v.nullish(v.string()),
  department_id: v.nullish(v.string()),
  full_name: v.nullish(v.string()),
  short_name: v.nullish(v.string()),
  email: v.nullish(v.string()),
  phone: v.nullish(v.string()),
  position: v.nullish(v.string()),
  roles: v.nullish(v.array(v.string())),
  permissions: v.nullish(v.array(v.string())),
  deleted: v.nullish(v.boolean()),
})
export type AccountUser = v.InferOutput<typeof accountUser>

export const userPage = v.looseObject({ account_users: v.array(accountUser), paging: cursors })
export type UserPage = v.InferOutput<typeof userPage>
