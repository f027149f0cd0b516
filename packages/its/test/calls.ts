import type { BaseClient, CallOptions } from '@x/core/vendor'
import type { Its, ItsShop } from '../src/index.ts'
import account from '../src/mock/fixtures/account.json' with { type: 'json' }
import accountUser from '../src/mock/fixtures/account-user.json' with { type: 'json' }
import authorizeKey from '../src/mock/fixtures/authorize-shop-key.json' with { type: 'json' }
import authorizeRequest from '../src/mock/fixtures/authorize-shop-request.json' with { type: 'json' }
import callLog from '../src/mock/fixtures/call-log.json' with { type: 'json' }
import consent from '../src/mock/fixtures/consent.json' with { type: 'json' }
import currentShop from '../src/mock/fixtures/current-shop.json' with { type: 'json' }
import extension from '../src/mock/fixtures/extension.json' with { type: 'json' }
import extensionInfo from '../src/mock/fixtures/extension-info.json' with { type: 'json' }
import follower from '../src/mock/fixtures/follower.json' with { type: 'json' }
import hotline from '../src/mock/fixtures/hotline.json' with { type: 'json' }
import message from '../src/mock/fixtures/message.json' with { type: 'json' }
import oa from '../src/mock/fixtures/oa.json' with { type: 'json' }
import oaAuthorize from '../src/mock/fixtures/oa-authorize.json' with { type: 'json' }
import template from '../src/mock/fixtures/template.json' with { type: 'json' }
import tenant from '../src/mock/fixtures/tenant.json' with { type: 'json' }
import updated from '../src/mock/fixtures/updated.json' with { type: 'json' }
import user from '../src/mock/fixtures/user.json' with { type: 'json' }
import webhook from '../src/mock/fixtures/webhook.json' with { type: 'json' }
import type { ItsOperation } from '../src/mock/server.ts'

type Method<Client> = (client: Client, input: never, options: CallOptions) => Promise<unknown>

/** One call: where it goes, what it sends, what it returns, and which fields of that are essential. */
export interface Row<Client extends BaseClient> {
  operation: ItsOperation
  path: string
  call: Method<Client>
  input?: object | string
  /** @default the input */
  sent?: object
  reply: object
  /** Paths of essential fields. `*` stands for any row of a list. */
  essential: readonly string[]
  /** Fields that decide whether the reply is a refusal. */
  decides?: readonly string[]
  /** Without one of these fields, the call is refused before anything is sent. */
  required?: readonly string[]
  write?: boolean
}

const paging = { after: '.', before: '', limit: 100, next: 'AAAA', prev: 'AAAA', sort: '' }
const query = { paging: { limit: 10, sort: '-created_at' } }
const id = '1296121461794938793'
const failing = {
  ...webhook,
  states: {
    state: 'retry',
    last_sent_at: '2025-09-25T03:51:00Z',
    last_error: { error: 'x', resp_status: 500, resp_body: '', retried: 1, sent_at: '2025-09-25T03:51:00Z' },
  },
}

export const partnerRows: Row<Its>[] = [
  {
    operation: 'authorizeShop',
    path: 'Shop/AuthorizeShop',
    call: (its, input, options) => its.authorizeShop(input, options),
    input: {
      redirect_url: 'https://app.example',
      name: 'A',
      shop_name: 'B',
      external_shop_id: 'c',
      extra_token: 'dddd',
    },
    reply: authorizeRequest,
    essential: ['type', 'auth_token'],
    write: true,
  },
  {
    operation: 'login',
    path: 'Shop/AuthorizeShop',
    call: (its, input, options) => its.authorizeShop(input, options),
    input: { shop_id: id },
    reply: authorizeKey,
    essential: ['type', 'auth_token'],
    write: true,
  },
  {
    operation: 'account',
    path: 'Misc/CurrentAccount',
    call: (its, _input, options) => its.account(options),
    reply: account,
    essential: ['id'],
  },
  {
    operation: 'tenants.list',
    path: 'Interits/GetPartnerTenantList',
    call: (its, input, options) => its.tenants.list(input, options),
    input: { filter: { name: 'A', owner_id: id }, ...query },
    reply: { tenants: [tenant], paging },
    essential: ['tenants', 'tenants.*.id'],
  },
  {
    operation: 'tenants.activate',
    path: 'Interits/PartnerActivateTenant',
    call: (its, input, options) => its.tenants.activate(input, options),
    input: { connection_id: id, hotline_id: id, owner_id: id, tenant_id: id },
    reply: updated,
    essential: ['updated'],
    required: ['hotline_id', 'tenant_id', 'owner_id', 'connection_id'],
    write: true,
  },
  {
    operation: 'hotlines.create',
    path: 'Interits/PartnerAddHotline',
    call: (its, input, options) => its.hotlines.create(input, options),
    input: {
      hotline: '0287300001',
      name: 'A',
      description: 'x',
      is_free_charge: true,
      network: 'viettel',
      owner_id: id,
    },
    reply: hotline,
    essential: ['id'],
    required: ['hotline', 'name'],
    write: true,
  },
  {
    operation: 'hotlines.list',
    path: 'Interits/GetPartnerHotlineList',
    call: (its, input, options) => its.hotlines.list(input, options),
    input: query,
    reply: { hotlines: [hotline], paging },
    essential: ['hotlines', 'hotlines.*.id'],
  },
  {
    operation: 'webhooks.create',
    path: 'Webhook/CreateWebhook',
    call: (its, input, options) => its.webhooks.create(input, options),
    input: { url: 'https://example.com/webhook', entities: ['call_log'] },
    reply: failing,
    essential: ['id'],
    required: ['url', 'entities'],
    write: true,
  },
  {
    operation: 'webhooks.list',
    path: 'Webhook/GetWebhooks',
    call: (its, _input, options) => its.webhooks.list(options),
    reply: { webhooks: [failing] },
    essential: ['webhooks', 'webhooks.*.id'],
  },
  {
    operation: 'webhooks.delete',
    path: 'Webhook/DeleteWebhook',
    call: (its, input, options) => its.webhooks.delete(input, options),
    input: id,
    sent: { id },
    reply: { webhooks: [failing] },
    essential: ['webhooks', 'webhooks.*.id'],
    write: true,
  },
]

export const shopRows: Row<ItsShop>[] = [
  {
    operation: 'shop.current',
    path: 'Shop/CurrentShop',
    call: (shop, _input, options) => shop.current(options),
    reply: currentShop,
    essential: ['id'],
  },
  {
    operation: 'shop.tenant.create',
    path: 'Interits/CreateTenant',
    call: (shop, _input, options) => shop.tenant.create(options),
    reply: tenant,
    essential: ['id'],
    write: true,
  },
  {
    operation: 'shop.tenant.get',
    path: 'Interits/GetTenant',
    call: (shop, input, options) => shop.tenant.get(input, options),
    input: { connection_id: id },
    reply: tenant,
    essential: ['id'],
  },
  {
    operation: 'shop.hotlines.list',
    path: 'Interits/GetHotlines',
    call: (shop, input, options) => shop.hotlines.list(input, options),
    input: { filter: { owner_id: id, tenant_id: id }, ...query },
    reply: { hotlines: [hotline], paging },
    essential: ['hotlines', 'hotlines.*.id'],
  },
  {
    operation: 'shop.users.create',
    path: 'Shop/CreateAccountUser',
    call: (shop, input, options) => shop.users.create(input, options),
    input: { full_name: 'A', password: 'made-up-password', phone: '0900000002' },
    reply: { ...user, blocked_at: '2023-08-15T14:42:00Z' },
    essential: ['id'],
    required: ['full_name', 'password', 'phone'],
    write: true,
  },
  {
    operation: 'shop.users.list',
    path: 'Shop/GetAccountUsers',
    call: (shop, input, options) => shop.users.list(input, options),
    input: { filter: { extension_number: '101', has_extension: true, user_ids: [id] }, ...query },
    reply: { account_users: [accountUser], paging },
    essential: ['account_users', 'account_users.*.user_id'],
  },
  {
    operation: 'shop.extensions.create',
    path: 'Interits/CreateExtension',
    call: (shop, input, options) => shop.extensions.create(input, options),
    input: { extension_number: 101, hotline_id: id, user_id: id },
    reply: extension,
    essential: ['id'],
    required: ['extension_number', 'hotline_id'],
    write: true,
  },
  {
    operation: 'shop.extensions.info',
    path: 'Interits/GetExtensionInfo',
    call: (shop, input, options) => shop.extensions.info(input, options),
    input: { extension_number: '101' },
    reply: extensionInfo,
    essential: ['extension_number', 'extension_password'],
  },
  {
    operation: 'shop.extensions.list',
    path: 'Interits/GetExtensions',
    call: (shop, input, options) => shop.extensions.list(input, options),
    input: query,
    reply: { extensions: [extension], paging },
    essential: ['extensions', 'extensions.*.id'],
  },
  {
    operation: 'shop.extensions.assign',
    path: 'Interits/AssignUserToExtension',
    call: (shop, input, options) => shop.extensions.assign(input, options),
    input: { extension_id: id, user_id: id },
    reply: updated,
    essential: ['updated'],
    required: ['extension_id', 'user_id'],
    write: true,
  },
  {
    operation: 'shop.extensions.updateHotline',
    path: 'Interits/UpdateHotlineForExtension',
    call: (shop, input, options) => shop.extensions.updateHotline(input, options),
    input: { hotline_id: id, extension_id: id },
    reply: updated,
    essential: ['updated'],
    required: ['hotline_id'],
    write: true,
  },
  {
    operation: 'shop.extensions.removeUser',
    path: 'Interits/RemoveUserOfExtension',
    call: (shop, input, options) => shop.extensions.removeUser(input, options),
    input: { extension_id: id, user_id: id },
    reply: updated,
    essential: ['updated'],
    write: true,
  },
  {
    operation: 'shop.callLogs.list',
    path: 'Interits/ListCallLogs',
    call: (shop, input, options) => shop.callLogs.list(input, options),
    input: {
      filter: {
        call_state: 'answered',
        direction: 'in',
        duration: { comparison: 'unknow', value: 5 },
        extension_ids: [id],
        hotline_ids: [id],
        date_from: '2021-03-10T17:07:19+07:00',
      },
      ...query,
    },
    reply: { call_logs: [callLog], paging },
    essential: ['call_logs', 'call_logs.*.id'],
  },
  {
    operation: 'shop.oas.authorize',
    path: 'Zalo/AuthorizeOA',
    call: (shop, input, options) => shop.oas.authorize(input, options),
    input: { app_id: '1', app_secret: 'made-up-app-secret', redirect_uri: 'https://app.example' },
    reply: oaAuthorize,
    essential: ['url'],
    required: ['app_id', 'app_secret', 'redirect_uri'],
    write: true,
  },
  {
    operation: 'shop.oas.connect',
    path: 'Zalo/ConnectOA',
    call: (shop, input, options) => shop.oas.connect(input, options),
    input: { code: 'made-up-code', oa_id: id, state: 1 },
    reply: oa,
    essential: ['oa_id'],
    required: ['code', 'oa_id', 'state'],
    write: true,
  },
  {
    operation: 'shop.oas.list',
    path: 'Zalo/ListOA',
    call: (shop, input, options) => shop.oas.list(input, options),
    input: { filter: { app_id: '1', oa_id: id, name: 'A', date_from: 'x' }, ...query },
    reply: { accounts: [oa], paging },
    essential: ['accounts', 'accounts.*.oa_id'],
  },
  {
    operation: 'shop.oas.get',
    path: 'Zalo/GetShopOA',
    call: (shop, input, options) => shop.oas.get(input, options),
    input: id,
    sent: { oa_id: id },
    reply: oa,
    essential: ['oa_id'],
  },
  {
    operation: 'shop.oas.update',
    path: 'Zalo/UpdateShopOA',
    call: (shop, input, options) => shop.oas.update(input, options),
    input: { oa_id: id, webhook_url: '' },
    reply: oa,
    essential: ['oa_id'],
    required: ['oa_id', 'webhook_url'],
    write: true,
  },
  {
    operation: 'shop.templates.get',
    path: 'Zalo/GetTemplate',
    call: (shop, input, options) => shop.templates.get(input, options),
    input: { oa_id: id, template_id: 204189 },
    reply: template,
    essential: ['template_id'],
    required: ['oa_id', 'template_id'],
  },
  {
    operation: 'shop.templates.list',
    path: 'Zalo/ListTemplates',
    call: (shop, input, options) => shop.templates.list(input, options),
    input: { filter: { oa_id: id, template_id: 204189, type: 'otp' }, ...query },
    reply: { templates: [template], paging },
    essential: ['templates', 'templates.*.template_id'],
  },
  {
    operation: 'shop.templates.create',
    path: 'Zalo/CreateTemplate',
    call: (shop, input, options) => shop.templates.create(input, options),
    input: { oa_id: id, template_id: 204189, type: 'otp' },
    reply: template,
    essential: ['template_id'],
    required: ['oa_id', 'template_id'],
    write: true,
  },
  {
    operation: 'shop.zns.send',
    path: 'Zalo/SendZNS',
    call: (shop, input, options) => shop.zns.send(input, options),
    input: {
      oa_id: id,
      phone: '84900000003',
      template_id: 204189,
      template_data: { otp: '1' },
      tracking_id: 'a',
      mode: 'development',
      sending_mode: 'default',
    },
    reply: message,
    decides: ['status', 'error_code'],
    essential: ['id'],
    required: ['oa_id', 'phone', 'template_id'],
    write: true,
  },
  {
    operation: 'shop.zns.get',
    path: 'Zalo/GetMessage',
    call: (shop, input, options) => shop.zns.get(input, options),
    input: { oa_id: id, msg_id: 'mock-zalo-message-1' },
    reply: message,
    essential: ['id'],
    required: ['oa_id', 'msg_id'],
  },
  {
    operation: 'shop.zns.list',
    path: 'Zalo/ListMessages',
    call: (shop, input, options) => shop.zns.list(input, options),
    input: { filter: { oa_id: id, phone: '84900000003', status: 'N', time_type: 'submit_time' }, ...query },
    reply: { messages: [message], paging },
    essential: ['messages', 'messages.*.id'],
  },
  {
    operation: 'shop.followers.list',
    path: 'Zalo/ListFollowers',
    call: (shop, input, options) => shop.followers.list(input, options),
    input: { filter: { oa_id: id }, ...query },
    reply: { followers: [follower], paging },
    essential: ['followers', 'followers.*.zl_user_id'],
  },
  {
    operation: 'shop.consents.create',
    path: 'Zalo/RequestConsent',
    call: (shop, input, options) => shop.consents.create(input, options),
    input: { oa_id: id, phone: '84900000003', call_type: 'audio', reason_code: 'delivery_notification' },
    reply: consent,
    essential: ['id'],
    required: ['oa_id', 'phone'],
    write: true,
  },
]
