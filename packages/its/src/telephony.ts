import type { CallOptions } from '@x/core/vendor'
import { bare, type Calls, iterateOver } from './calls.ts'
import {
  assignment,
  type CallLog,
  type CallLogPage,
  type CallLogQuery,
  callLogPage,
  callLogQuery,
  type Extension,
  type ExtensionAssignment,
  type ExtensionHotline,
  type ExtensionInfo,
  type ExtensionPage,
  type ExtensionQuery,
  type ExtensionRemoval,
  extension,
  extensionInfo,
  extensionPage,
  extensionQuery,
  hotlineChange,
  type NewExtension,
  newExtension,
  removal,
} from './extension-schemas.ts'
import { nothing, type Updated, updated } from './schemas.ts'
import {
  type AccountUser,
  type Hotline,
  type HotlinePage,
  type HotlineQuery,
  hotlinePage,
  hotlineQuery,
  type NewUser,
  newUser,
  type OwnTenantQuery,
  ownTenantQuery,
  type PageQuery,
  pageQuery,
  type Tenant,
  tenant,
  type User,
  type UserPage,
  type UserQuery,
  user,
  userPage,
  userQuery,
} from './telephony-schemas.ts'

/** The call centre of one shop. Calls marked "sibling only" are on no page of ITS, but on those of eTelecom or SenCloud. */
export interface TelephonyCalls {
  tenant: {
    /** Makes the shop's tenant; the partner then activates it with `tenants.activate`. Sibling only: CreateTenant. */
    create(options?: CallOptions): Promise<Tenant>
    /** Sibling only: GetTenant. */
    get(query?: OwnTenantQuery, options?: CallOptions): Promise<Tenant>
  }
  hotlines: {
    /** Lists the shop's hotlines. Known only from the code of ITS's ancestor: GetHotlines. */
    list(query?: HotlineQuery, options?: CallOptions): Promise<HotlinePage>
    iterate(query?: HotlineQuery, options?: CallOptions): AsyncGenerator<Hotline, void, undefined>
  }
  users: {
    /** Makes an account for a member of the staff. Sibling only: CreateAccountUser. */
    create(input: NewUser, options?: CallOptions): Promise<User>
    /**
     * Lists the staff.
     * @see https://docs.interits.vn/api-its/tich-hop-api/tong-dai/api-tong-dai/lay-danh-sach-nhan-vien
     */
    list(query?: UserQuery, options?: CallOptions): Promise<UserPage>
    iterate(query?: UserQuery, options?: CallOptions): AsyncGenerator<AccountUser, void, undefined>
  }
  extensions: {
    /**
     * Makes an extension; the tenant must be active. The reply holds the password that telephones log in with.
     * @see https://docs.interits.vn/api-its/tich-hop-api/tong-dai/api-tong-dai/tao-may-nhanh
     */
    create(input: NewExtension, options?: CallOptions): Promise<Extension>
    /** Reads how a telephone logs in, by number, e-mail or telephone of the user. Sibling only: GetExtensionInfo. */
    info(query: ExtensionQuery, options?: CallOptions): Promise<ExtensionInfo>
    /** Sibling only: GetExtensions. */
    list(query?: PageQuery, options?: CallOptions): Promise<ExtensionPage>
    iterate(query?: PageQuery, options?: CallOptions): AsyncGenerator<Extension, void, undefined>
    /** Gives an extension to a user. Sibling only: AssignUserToExtension. */
    assign(input: ExtensionAssignment, options?: CallOptions): Promise<Updated>
    /** Has an extension call out by another hotline. Sibling only: UpdateHotlineForExtension. */
    updateHotline(input: ExtensionHotline, options?: CallOptions): Promise<Updated>
    /** Takes an extension from its user. On eTelecom's menu, its fields from the ancestor's code: RemoveUserOfExtension. */
    removeUser(input: ExtensionRemoval, options?: CallOptions): Promise<Updated>
  }
  callLogs: {
    /** Lists calls, newest first. Sibling only: ListCallLogs. */
    list(query?: CallLogQuery, options?: CallOptions): Promise<CallLogPage>
    iterate(query?: CallLogQuery, options?: CallOptions): AsyncGenerator<CallLog, void, undefined>
  }
}

export function telephonyCalls({ read, write }: Calls, service: string): TelephonyCalls {
  const hotlines = read('shop.hotlines.list', `${service}/GetHotlines`, hotlineQuery, hotlinePage)
  const users = read('shop.users.list', 'Shop/GetAccountUsers', userQuery, userPage)
  const extensions = read('shop.extensions.list', `${service}/GetExtensions`, pageQuery, extensionPage)
  const callLogs = read('shop.callLogs.list', `${service}/ListCallLogs`, callLogQuery, callLogPage)
  return {
    tenant: {
      create: bare(write('shop.tenant.create', `${service}/CreateTenant`, nothing, tenant)),
      get: read('shop.tenant.get', `${service}/GetTenant`, ownTenantQuery, tenant),
    },
    hotlines: {
      list: hotlines,
      iterate: iterateOver(hotlines, (page) => page.hotlines),
    },
    users: {
      create: write('shop.users.create', 'Shop/CreateAccountUser', newUser, user, {
        secretOf: ({ password }) => password,
      }),
      list: users,
      iterate: iterateOver(users, (page) => page.account_users),
    },
    extensions: {
      create: write('shop.extensions.create', `${service}/CreateExtension`, newExtension, extension),
      info: read('shop.extensions.info', `${service}/GetExtensionInfo`, extensionQuery, extensionInfo),
      list: extensions,
      iterate: iterateOver(extensions, (page) => page.extensions),
      assign: write('shop.extensions.assign', `${service}/AssignUserToExtension`, assignment, updated),
      updateHotline: write(
        'shop.extensions.updateHotline',
        `${service}/UpdateHotlineForExtension`,
        hotlineChange,
        updated,
      ),
      removeUser: write('shop.extensions.removeUser', `${service}/RemoveUserOfExtension`, removal, updated),
    },
    callLogs: {
      list: callLogs,
      iterate: iterateOver(callLogs, (page) => page.call_logs),
    },
  }
}
