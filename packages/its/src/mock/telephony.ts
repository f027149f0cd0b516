import type { MockShop } from './connections.ts'
import accountUser from './fixtures/account-user.json' with { type: 'json' }
import callLog from './fixtures/call-log.json' with { type: 'json' }
import extension from './fixtures/extension.json' with { type: 'json' }
import hotline from './fixtures/hotline.json' with { type: 'json' }
import tenant from './fixtures/tenant.json' with { type: 'json' }
import user from './fixtures/user.json' with { type: 'json' }
import { type Body, type Filters, fail, invalid, isAmong, missing, type NextId, notFound, pageOf } from './wire.ts'

export interface MockTelephony {
  shops(): readonly MockShop[]
  hotlines: Body[]
  nextId: NextId
  pageSize: number
}

/** Ids of what the first shop has with the option `withTelephony`. */
export const telephonyIds = { hotlineId: hotline.id, userId: accountUser.user_id }

/** Gives a shop an active tenant, a hotline and a user. */
export function startTelephony(shop: MockShop, hotlines: Body[]): void {
  shop.tenant = { ...tenant, owner_id: shop.ownerId, status: 'P' }
  shop.users = [{ ...accountUser, account_id: shop.id }]
  hotlines.push({ ...hotline, owner_id: shop.ownerId })
}

const updated = (isChanged: boolean) => ({ updated: isChanged ? 1 : 0 })
const isEnabled = (thing: Body | undefined) => thing?.status === 'P'

const userFilters = ({ extensions }: MockShop): Filters => ({
  name: ({ full_name }, value) => full_name === value,
  has_extension: ({ user_id }, value) => extensions.some((row) => row.user_id === user_id) === value,
  extension_number: ({ user_id }, value) =>
    extensions.some((row) => row.user_id === user_id && row.extension_number === value),
})

const callFilters = ({ extensions, users }: MockShop): Filters => ({
  hotline_ids: ({ extension_id }, ids) => isAmong(extensions.find(({ id }) => id === extension_id)?.hotline_id, ids),
  department_id: (call, value) => users.some((row) => row.user_id === call.user_id && row.department_id === value),
})

/** What the call centre answers to the partner. */
export const partnerTelephony = ({ shops, hotlines, nextId, pageSize }: MockTelephony) => ({
  tenantsList: (body: Body) =>
    pageOf(
      'tenants',
      shops().flatMap(({ tenant }) => (tenant === undefined ? [] : [tenant])),
      body,
      pageSize,
    ),
  tenantsActivate: (body: Body) => {
    const found = shops().find((shop) => shop.tenant !== undefined && shop.tenant.id === body.tenant_id)?.tenant
    const isKnown = found !== undefined && hotlines.some(({ id }) => id === body.hotline_id)
    const isChanged = isKnown && !isEnabled(found)
    if (isChanged) found.status = 'P'
    return missing(body, 'hotline_id') ?? updated(isChanged)
  },
  hotlinesCreate: (body: Body) => {
    const refusal = missing(body, 'hotline', 'name')
    if (refusal !== undefined) return refusal
    const created = { ...hotline, owner_id: '0', ...body, id: nextId() }
    hotlines.unshift(created)
    return created
  },
  hotlinesList: (body: Body) => pageOf('hotlines', hotlines, body, pageSize),
})

/** What the call centre answers to a shop. */
export const shopTelephony = ({ hotlines, nextId, pageSize }: MockTelephony) => ({
  tenantCreate: (_body: Body, shop: MockShop) => {
    shop.tenant ??= {
      ...tenant,
      id: nextId(),
      owner_id: shop.ownerId,
      name: shop.name,
      domain: `shop-${shop.id}.pbx.example`,
    }
    return shop.tenant
  },
  tenantGet: (_body: Body, shop: MockShop) => shop.tenant ?? notFound(),
  hotlinesList: (body: Body, shop: MockShop) =>
    pageOf(
      'hotlines',
      hotlines.filter(({ owner_id }) => owner_id === shop.ownerId),
      body,
      pageSize,
      { tenant_id: (_row, value) => shop.tenant?.id === value },
    ),
  usersCreate: (body: Body, shop: MockShop) => {
    const refusal = missing(body, 'full_name', 'password', 'phone')
    if (refusal !== undefined) return refusal
    const { full_name, phone } = body
    const created = { ...user, id: nextId(), full_name, phone, short_name: full_name }
    const { id: user_id } = created
    shop.users.unshift({ ...accountUser, account_id: shop.id, user_id, full_name, phone, short_name: full_name })
    return created
  },
  usersList: (body: Body, shop: MockShop) => pageOf('account_users', shop.users, body, pageSize, userFilters(shop)),
  extensionsCreate: (body: Body, shop: MockShop) => {
    const { extension_number, hotline_id, user_id = '0' } = body
    // ITS sends this number as text in its replies, but does not accept text here.
    if (!Number.isInteger(extension_number)) return invalid('extension_number')
    if (!hotlines.some(({ id }) => id === hotline_id)) return notFound()
    // ITS documents that the tenant must be active first, but not how it refuses.
    if (!isEnabled(shop.tenant)) return fail(412, 'failed_precondition', 'Tổng đài chưa được kích hoạt')
    const place = { account_id: shop.id, tenant_id: shop.tenant?.id, tenant_domain: shop.tenant?.domain }
    const number = String(extension_number)
    const created = { ...extension, ...place, id: nextId(), user_id, hotline_id, extension_number: number }
    shop.extensions.unshift(created)
    return created
  },
  extensionsInfo: ({ extension_number, email, phone }: Body, shop: MockShop) => {
    if (!extension_number && !email && !phone) return invalid('extension_number, email or phone')
    const owner = shop.users.find((row) => (email && row.email === email) || (phone && row.phone === phone))
    const found = shop.extensions.find((row) =>
      extension_number ? row.extension_number === extension_number : row.user_id === owner?.user_id,
    )
    if (found === undefined) return notFound()
    const { extension_password, tenant_domain, expires_at } = found
    return { extension_number: found.extension_number, extension_password, tenant_domain, expires_at }
  },
  extensionsList: (body: Body, shop: MockShop) => pageOf('extensions', shop.extensions, body, pageSize),
  extensionsAssign: ({ extension_id, user_id }: Body, shop: MockShop) => {
    const found = shop.extensions.find(({ id }) => id === extension_id)
    if (found !== undefined) found.user_id = user_id
    return updated(found !== undefined)
  },
  extensionsUpdateHotline: ({ extension_id, user_id, hotline_id }: Body, shop: MockShop) => {
    const found = shop.extensions.find((row) => row.id === extension_id || row.user_id === user_id)
    if (found !== undefined) found.hotline_id = hotline_id
    return updated(found !== undefined)
  },
  extensionsRemoveUser: ({ extension_id, user_id }: Body, shop: MockShop) => {
    const found = shop.extensions.find((row) => row.id === extension_id || row.user_id === user_id)
    if (found !== undefined) found.user_id = '0'
    return updated(found !== undefined)
  },
  callLogsList: (body: Body, shop: MockShop) => pageOf('call_logs', shop.callLogs, body, pageSize, callFilters(shop)),
})

/** Makes an entry of the call log. */
export const newCallLog = (fields: Body, nextId: NextId): Body => ({ ...callLog, id: nextId(), ...fields })
