import type { BaseClient, CallOptions } from '@x/core/vendor'
import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expectMutations, type Leniency } from 'test-kit/mutations'
import { expect, test } from 'vitest'
import { createIts, type Its, type ItsShop } from './client.ts'
import account from './mock/fixtures/account.json' with { type: 'json' }
import accountUser from './mock/fixtures/account-user.json' with { type: 'json' }
import authorizeKey from './mock/fixtures/authorize-shop-key.json' with { type: 'json' }
import authorizeRequest from './mock/fixtures/authorize-shop-request.json' with { type: 'json' }
import callLog from './mock/fixtures/call-log.json' with { type: 'json' }
import consent from './mock/fixtures/consent.json' with { type: 'json' }
import currentShop from './mock/fixtures/current-shop.json' with { type: 'json' }
import extension from './mock/fixtures/extension.json' with { type: 'json' }
import extensionInfo from './mock/fixtures/extension-info.json' with { type: 'json' }
import hotline from './mock/fixtures/hotline.json' with { type: 'json' }
import message from './mock/fixtures/message.json' with { type: 'json' }
import oa from './mock/fixtures/oa.json' with { type: 'json' }
import oaAuthorize from './mock/fixtures/oa-authorize.json' with { type: 'json' }
import template from './mock/fixtures/template.json' with { type: 'json' }
import tenant from './mock/fixtures/tenant.json' with { type: 'json' }
import updated from './mock/fixtures/updated.json' with { type: 'json' }
import user from './mock/fixtures/user.json' with { type: 'json' }
import webhook from './mock/fixtures/webhook.json' with { type: 'json' }
import { mockIts } from './mock.ts'

const mock = mockIts()
useMocks(mock)

type Operation = Parameters<typeof mock.failNext>[0]
type Method<Client> = (client: Client, input: never, options: CallOptions) => Promise<unknown>

/** One call: where it goes, what it sends, what it gives, and which fields of that are promised. */
interface Row<Client extends BaseClient> {
  operation: Operation
  path: string
  call: Method<Client>
  input?: object
  reply: object
  promised: readonly string[]
  /** Fields that the schema does not know. */
  unknown?: readonly string[]
  /** Without one: refused before anything is sent. */
  required?: readonly string[]
  write?: boolean
}

const paging = { after: '.', before: '', limit: 100, next: 'AAAA', prev: 'AAAA', sort: '' }
const query = { paging: { limit: 10, sort: '-created_at' } }
const id = '1296121461794938793'
const dates = ['created_at', 'updated_at']

const partnerRows: Row<Its>[] = [
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
    promised: ['type', 'auth_token'],
    write: true,
  },
  {
    operation: 'login',
    path: 'Shop/AuthorizeShop',
    call: (its, input, options) => its.authorizeShop(input, options),
    input: { shop_id: id },
    reply: authorizeKey,
    promised: ['type', 'auth_token'],
    write: true,
  },
  {
    operation: 'account',
    path: 'Misc/CurrentAccount',
    call: (its, _input, options) => its.account(options),
    reply: account,
    promised: ['id'],
    unknown: ['meta', 'website_url'],
  },
  {
    operation: 'tenants.list',
    path: 'Interits/GetPartnerTenantList',
    call: (its, input, options) => its.tenants.list(input, options),
    input: { filter: { name: 'A', owner_id: id }, ...query },
    reply: { tenants: [tenant], paging },
    promised: ['tenants', 'tenants.0', 'tenants.0.id', 'tenants.0.owner_id'],
  },
  {
    operation: 'tenants.activate',
    path: 'Interits/PartnerActivateTenant',
    call: (its, input, options) => its.tenants.activate(input, options),
    input: { connection_id: id, hotline_id: id, owner_id: id, tenant_id: id },
    reply: updated,
    promised: ['updated'],
    required: ['hotline_id'],
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
    promised: ['id', 'hotline'],
    required: ['hotline', 'name'],
    write: true,
  },
  {
    operation: 'hotlines.list',
    path: 'Interits/GetPartnerHotlineList',
    call: (its, input, options) => its.hotlines.list(input, options),
    input: query,
    reply: { hotlines: [hotline], paging },
    promised: ['hotlines', 'hotlines.0', 'hotlines.0.id', 'hotlines.0.hotline'],
  },
  {
    operation: 'webhooks.create',
    path: 'Webhook/CreateWebhook',
    call: (its, input, options) => its.webhooks.create(input, options),
    input: { url: 'https://example.com/webhook', entities: ['call_log'] },
    reply: webhook,
    promised: ['id', 'url', 'entities', 'entities.0', 'states.state'],
    unknown: ['fields', 'metadata', 'states.last_error'],
    required: ['url', 'entities'],
    write: true,
  },
  {
    operation: 'webhooks.list',
    path: 'Webhook/GetWebhooks',
    call: (its, _input, options) => its.webhooks.list(options),
    reply: { webhooks: [webhook] },
    promised: [
      'webhooks',
      'webhooks.0',
      ...['id', 'url', 'entities', 'entities.0', 'states.state'].map((field) => `webhooks.0.${field}`),
    ],
    unknown: ['fields', 'metadata', 'states.last_error'].map((field) => `webhooks.0.${field}`),
  },
  {
    operation: 'webhooks.delete',
    path: 'Webhook/DeleteWebhook',
    call: (its, input, options) => its.webhooks.delete(input, options),
    input: { id },
    reply: { webhooks: [] },
    promised: ['webhooks'],
    required: ['id'],
    write: true,
  },
]

const shopRows: Row<ItsShop>[] = [
  {
    operation: 'shop.current',
    path: 'Shop/CurrentShop',
    call: (shop, _input, options) => shop.current(options),
    reply: currentShop,
    promised: ['id', 'name', 'type'],
    unknown: ['image_url', 'website'],
  },
  {
    operation: 'shop.tenant.create',
    path: 'Interits/CreateTenant',
    call: (shop, _input, options) => shop.tenant.create(options),
    reply: tenant,
    promised: ['id', 'owner_id'],
    write: true,
  },
  {
    operation: 'shop.tenant.get',
    path: 'Interits/GetTenant',
    call: (shop, input, options) => shop.tenant.get(input, options),
    input: { connection_id: id },
    reply: tenant,
    promised: ['id', 'owner_id'],
  },
  {
    operation: 'shop.hotlines.list',
    path: 'Interits/GetHotlines',
    call: (shop, input, options) => shop.hotlines.list(input, options),
    input: { filter: { owner_id: id, tenant_id: id }, ...query },
    reply: { hotlines: [hotline], paging },
    promised: ['hotlines', 'hotlines.0', 'hotlines.0.id', 'hotlines.0.hotline'],
  },
  {
    operation: 'shop.users.create',
    path: 'Shop/CreateAccountUser',
    call: (shop, input, options) => shop.users.create(input, options),
    input: { full_name: 'A', password: 'made-up-password', phone: '0900000002' },
    reply: user,
    promised: ['id'],
    unknown: ['block_reason', 'blocked_at', 'source', 'total_shop'],
    required: ['full_name', 'password', 'phone'],
    write: true,
  },
  {
    operation: 'shop.users.list',
    path: 'Shop/GetAccountUsers',
    call: (shop, input, options) => shop.users.list(input, options),
    input: { filter: { extension_number: '101', has_extension: true, user_ids: [id] }, ...query },
    reply: { account_users: [accountUser], paging },
    promised: ['account_users', 'account_users.0', 'account_users.0.user_id', 'account_users.0.roles.0'],
  },
  {
    operation: 'shop.extensions.create',
    path: 'Interits/CreateExtension',
    call: (shop, input, options) => shop.extensions.create(input, options),
    input: { extension_number: 101, hotline_id: id, user_id: id },
    reply: extension,
    promised: ['id', 'extension_number'],
    required: ['extension_number', 'hotline_id'],
    write: true,
  },
  {
    operation: 'shop.extensions.info',
    path: 'Interits/GetExtensionInfo',
    call: (shop, input, options) => shop.extensions.info(input, options),
    input: { extension_number: '101' },
    reply: extensionInfo,
    promised: ['extension_number', 'extension_password', 'tenant_domain'],
  },
  {
    operation: 'shop.extensions.list',
    path: 'Interits/GetExtensions',
    call: (shop, input, options) => shop.extensions.list(input, options),
    input: query,
    reply: { extensions: [extension], paging },
    promised: ['extensions', 'extensions.0', 'extensions.0.id', 'extensions.0.extension_number'],
  },
  {
    operation: 'shop.extensions.assign',
    path: 'Interits/AssignUserToExtension',
    call: (shop, input, options) => shop.extensions.assign(input, options),
    input: { extension_id: id, user_id: id },
    reply: updated,
    promised: ['updated'],
    required: ['extension_id', 'user_id'],
    write: true,
  },
  {
    operation: 'shop.extensions.updateHotline',
    path: 'Interits/UpdateHotlineForExtension',
    call: (shop, input, options) => shop.extensions.updateHotline(input, options),
    input: { hotline_id: id, extension_id: id },
    reply: updated,
    promised: ['updated'],
    required: ['hotline_id'],
    write: true,
  },
  {
    operation: 'shop.extensions.removeUser',
    path: 'Interits/RemoveUserOfExtension',
    call: (shop, input, options) => shop.extensions.removeUser(input, options),
    input: { extension_id: id, user_id: id },
    reply: updated,
    promised: ['updated'],
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
    promised: [
      'call_logs',
      'call_logs.0',
      'call_logs.0.id',
      'call_logs.0.recording_urls.0',
      'call_logs.0.call_targets.0',
    ],
    unknown: [
      ...dates.map((field) => `call_logs.0.${field}`),
      ...['add_time', 'answered_time', 'ended_time', 'ring_time', 'end_reason'].map(target),
      ...['fail_code', 'ring_duration', 'status', 'trunk_name'].map(target),
    ],
  },
  {
    operation: 'shop.oas.authorize',
    path: 'Zalo/AuthorizeOA',
    call: (shop, input, options) => shop.oas.authorize(input, options),
    input: { app_id: '1', app_secret: 'made-up-app-secret', redirect_uri: 'https://app.example' },
    reply: oaAuthorize,
    promised: ['url'],
    required: ['app_id', 'app_secret', 'redirect_uri'],
    write: true,
  },
  {
    operation: 'shop.oas.connect',
    path: 'Zalo/ConnectOA',
    call: (shop, input, options) => shop.oas.connect(input, options),
    input: { code: 'made-up-code', oa_id: id, state: 1 },
    reply: oa,
    promised: ['oa_id'],
    unknown: oaUnknown(''),
    required: ['code', 'oa_id', 'state'],
    write: true,
  },
  {
    operation: 'shop.oas.list',
    path: 'Zalo/ListOA',
    call: (shop, input, options) => shop.oas.list(input, options),
    input: { filter: { app_id: '1', oa_id: id, name: 'A', date_from: 'x' }, ...query },
    reply: { accounts: [oa], paging },
    promised: ['accounts', 'accounts.0', 'accounts.0.oa_id'],
    unknown: oaUnknown('accounts.0.'),
  },
  {
    operation: 'shop.oas.get',
    path: 'Zalo/GetShopOA',
    call: (shop, input, options) => shop.oas.get(input, options),
    input: { oa_id: id },
    reply: oa,
    promised: ['oa_id'],
    unknown: oaUnknown(''),
    required: ['oa_id'],
  },
  {
    operation: 'shop.oas.update',
    path: 'Zalo/UpdateShopOA',
    call: (shop, input, options) => shop.oas.update(input, options),
    input: { oa_id: id, webhook_url: '' },
    reply: oa,
    promised: ['oa_id'],
    unknown: oaUnknown(''),
    required: ['oa_id', 'webhook_url'],
    write: true,
  },
  {
    operation: 'shop.templates.get',
    path: 'Zalo/GetTemplate',
    call: (shop, input, options) => shop.templates.get(input, options),
    input: { oa_id: id, template_id: 204189 },
    reply: template,
    promised: ['template_id', 'template_params.0', 'template_params.0.name'],
    required: ['oa_id', 'template_id'],
  },
  {
    operation: 'shop.templates.list',
    path: 'Zalo/ListTemplates',
    call: (shop, input, options) => shop.templates.list(input, options),
    input: { filter: { oa_id: id, template_id: 204189, type: 'otp' }, ...query },
    reply: { templates: [template], paging },
    promised: [
      'templates',
      'templates.0',
      ...['template_id', 'template_params.0', 'template_params.0.name'].map((field) => `templates.0.${field}`),
    ],
  },
  {
    operation: 'shop.templates.create',
    path: 'Zalo/CreateTemplate',
    call: (shop, input, options) => shop.templates.create(input, options),
    input: { oa_id: id, template_id: 204189, type: 'otp' },
    reply: template,
    promised: ['template_id', 'template_params.0', 'template_params.0.name'],
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
    promised: ['status'],
    unknown: messageUnknown(''),
    required: ['oa_id', 'phone', 'template_id'],
    write: true,
  },
  {
    operation: 'shop.zns.get',
    path: 'Zalo/GetMessage',
    call: (shop, input, options) => shop.zns.get(input, options),
    input: { oa_id: id, msg_id: 'mock-zalo-message-1' },
    reply: message,
    promised: ['status'],
    unknown: messageUnknown(''),
    required: ['oa_id', 'msg_id'],
  },
  {
    operation: 'shop.zns.list',
    path: 'Zalo/ListMessages',
    call: (shop, input, options) => shop.zns.list(input, options),
    input: { filter: { oa_id: id, phone: '84900000003', status: 'N', time_type: 'submit_time' }, ...query },
    reply: { messages: [message], paging },
    promised: ['messages', 'messages.0', 'messages.0.status'],
    unknown: messageUnknown('messages.0.'),
  },
  {
    operation: 'shop.consents.create',
    path: 'Zalo/RequestConsent',
    call: (shop, input, options) => shop.consents.create(input, options),
    input: { oa_id: id, phone: '84900000003', call_type: 'audio', reason_code: 'delivery_notification' },
    reply: consent,
    promised: ['id'],
    required: ['oa_id', 'phone'],
    write: true,
  },
]

function target(field: string) {
  return `call_logs.0.call_targets.0.${field}`
}

function oaUnknown(prefix: string) {
  const quotas = ['daily_quota_promotion', 'monthly_promotion_quota', 'remaining_monthly_promotion_quota']
  const rest = ['avatar', 'cover', 'connection_method', 'estimated_next_month_promotion_quota']
  return [...quotas, ...rest].map((field) => prefix + field)
}

function messageUnknown(prefix: string) {
  return ['timeout', 'rate', 'feedback', 'request_time', 'submit_time', 'template_data.otp'].map(
    (field) => prefix + field,
  )
}

/** Everything in the reply that is neither promised nor unknown to the schema may be missing or null. */
function leniencyOf({ reply, promised, unknown = [] }: Row<never>) {
  const lenient: Record<string, Leniency> = {}
  const visit = (value: unknown, path: string) => {
    const isUnknown =
      unknown.includes(path) || ['after', 'before', 'limit', 'sort'].some((name) => path === `paging.${name}`)
    if (path !== '' && isUnknown) lenient[path] = 'unchecked'
    else if (path !== '' && !promised.includes(path)) lenient[path] = 'nullish'
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) visit(inner, path === '' ? key : `${path}.${key}`)
  }
  visit(reply, '')
  return lenient
}

function describe<Client extends BaseClient>(rows: readonly Row<Client>[], create: (send?: typeof fetch) => Client) {
  test.each(rows)('$operation sends what ITS wants and gives what ITS says', async (row) => {
    const sent: Request[] = []
    const client = create(async (input, init) => {
      const request = new Request(input, init)
      sent.push(request.clone())
      return fetch(request)
    })
    const key = await client.auth.token()
    sent.length = 0
    mock.failNext(row.operation, { body: row.reply })
    const headers = { 'x-mine': '1' }
    expect(await row.call(client, row.input as never, { headers })).toEqual(row.reply)
    const [request] = sent
    expect([sent.length, request?.method]).toEqual([1, 'POST'])
    expect(request?.url).toBe(`${mock.credentials.baseUrl}.${row.path}`)
    expect(request?.headers.get('authorization')).toBe(`Bearer ${key}`)
    expect(request?.headers.get('x-mine')).toBe('1')
    expect(await request?.json()).toEqual(row.input ?? {})
  })

  test.each(rows)('$operation checks its reply, and keeps what it does not know', async (row) => {
    let body: unknown = authorizeKey
    const client = create(async () => Response.json(body))
    await client.auth.token()
    const call = (reply: unknown) => {
      body = reply
      return row.call(client, row.input as never, {})
    }
    await expectMutations({ fixture: row.reply, payload: '', lenient: leniencyOf(row), call })
  })

  test.each(rows)('$operation is tried again only if it reads', async (row) => {
    const client = create()
    await client.auth.token()
    const before = mock.calls[row.operation] ?? 0
    mock.failNext(row.operation, { status: 503, body: { code: 'unavailable', msg: '' } })
    mock.failNext(row.operation, { body: row.reply })
    const outcome = row.call(client, row.input as never, {})
    if (row.write) expect((await failure(outcome)).code).toBe('server_error')
    else expect(await outcome).toEqual(row.reply)
    expect((mock.calls[row.operation] ?? 0) - before).toBe(row.write ? 1 : 2)
  })

  test.each(rows.filter(({ required }) => required))('$operation names the fields it needs', async (row) => {
    const client = create()
    await client.auth.token()
    for (const field of row.required ?? []) {
      const input = { ...row.input, [field]: undefined }
      expect(await failure(row.call(client, input as never, {})), field).toMatchObject({
        code: 'invalid_input',
        issues: [{ path: field }],
      })
    }
    expect(mock.calls[row.operation]).toBe(0)
  })
}

describe(partnerRows, (send) => createIts({ ...mock.credentials, fetch: send }))
describe(shopRows, (send) => createIts({ ...mock.credentials, fetch: send }).shop({ shopId: mock.shopId }))

test('ids are never numbers, in or out', async () => {
  const shop = createIts(mock.credentials).shop({ shopId: mock.shopId })
  const wrong = { oa_id: 12 as never, phone: '84900000003', template_id: 1 }
  expect((await failure(shop.zns.send(wrong))).issues).toEqual([{ path: 'oa_id', expected: 'string' }])
  const list = shop.users.list({ filter: { user_ids: [12 as never] } })
  expect((await failure(list)).issues?.[0]?.path).toBe('filter.user_ids.0')
  mock.failNext('shop.current', { body: { ...currentShop, id: 12 } })
  expect(await failure(shop.current())).toMatchObject({ code: 'unexpected_response', issues: [{ path: 'id' }] })
})

test('an extension number goes out as a number', async () => {
  const shop = createIts(mock.credentials).shop({ shopId: mock.shopId })
  for (const extension_number of ['101' as never, 1.5]) {
    const error = await failure(shop.extensions.create({ extension_number, hotline_id: id }))
    expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path: 'extension_number' }] })
  }
  expect((await failure(shop.extensions.info({}))).message).toContain('extension_number, email or phone')
})

test('a secret in an input is in no error', async () => {
  const shop = createIts(mock.credentials).shop({ shopId: mock.shopId })
  const echo = (text: string) => ({ status: 400, body: { code: text, msg: `bad ${text}` } })
  mock.failNext('shop.users.create', echo('made-up-password'))
  const person = { full_name: 'A', password: 'made-up-password', phone: '1' }
  expect((await failure(shop.users.create(person))).vendorMessage).toBe('bad ***')
  mock.failNext('shop.oas.authorize', echo('made-up-app-secret'))
  const app = { app_id: '1', app_secret: 'made-up-app-secret', redirect_uri: 'https://app.example' }
  expect((await failure(shop.oas.authorize(app))).vendorCode).toBe('***')
})
