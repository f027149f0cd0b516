import type { Its } from '../src/index.ts'
import account from '../src/mock/fixtures/account.json' with { type: 'json' }
import authorizeKey from '../src/mock/fixtures/authorize-shop-key.json' with { type: 'json' }
import authorizeRequest from '../src/mock/fixtures/authorize-shop-request.json' with { type: 'json' }
import hotline from '../src/mock/fixtures/hotline.json' with { type: 'json' }
import tenant from '../src/mock/fixtures/tenant.json' with { type: 'json' }
import updated from '../src/mock/fixtures/updated.json' with { type: 'json' }
import webhook from '../src/mock/fixtures/webhook.json' with { type: 'json' }
import { id, paging, query, type Row } from './row.ts'

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
    reply: { ...authorizeRequest, meta: { recaptcha_token: '1' } },
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
    reply: { ...account, meta: { key: 'value' } },
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
