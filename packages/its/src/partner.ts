import type { CallOptions } from '@x/core/vendor'
import { bare, type Calls, iterateOver, secretIn } from './calls.ts'
import {
  type Account,
  account,
  type NewWebhook,
  newWebhook,
  nothing,
  type Updated,
  updated,
  type Webhook,
  type WebhookId,
  type WebhookList,
  webhook,
  webhookId,
  webhookList,
} from './schemas.ts'
import {
  activation,
  type Hotline,
  type HotlinePage,
  hotline,
  hotlinePage,
  type NewHotline,
  newHotline,
  type PageQuery,
  pageQuery,
  type Tenant,
  type TenantActivation,
  type TenantPage,
  type TenantQuery,
  tenantPage,
  tenantQuery,
} from './telephony-schemas.ts'

/** The calls that a partner makes under its own key. Those marked "sibling only" are on no page of ITS, but on eTelecom's. */
export interface PartnerCalls {
  /** Reads the partner's own account; a cheap way to check the key. Sibling only: Misc/CurrentAccount. */
  account(options?: CallOptions): Promise<Account>
  /** The call centres ("tổng đài") of the partner's shops. */
  tenants: {
    /** Lists tenants, newest first. Sibling only: GetPartnerTenantList. */
    list(query?: TenantQuery, options?: CallOptions): Promise<TenantPage>
    iterate(query?: TenantQuery, options?: CallOptions): AsyncGenerator<Tenant, void, undefined>
    /**
     * Activates a tenant with a hotline: needed before extensions can be made.
     * @see https://docs.interits.vn/api-its/tich-hop-api/tong-dai/api-tong-dai/partner-kich-hoat-tong-dai
     */
    activate(input: TenantActivation, options?: CallOptions): Promise<Updated>
  }
  hotlines: {
    /** Adds a hotline for a shop. Sibling only: PartnerAddHotline. */
    create(input: NewHotline, options?: CallOptions): Promise<Hotline>
    /** Lists the partner's hotlines, newest first. Sibling only: GetPartnerHotlineList. */
    list(query?: PageQuery, options?: CallOptions): Promise<HotlinePage>
    iterate(query?: PageQuery, options?: CallOptions): AsyncGenerator<Hotline, void, undefined>
  }
  /** One webhook hears of all linked shops; the ancestor of ITS allows five of them. */
  webhooks: {
    /** Has ITS call an address on changes; take the calls with `@x/its/webhook`. Sibling only: CreateWebhook. */
    create(input: NewWebhook, options?: CallOptions): Promise<Webhook>
    /** Lists all webhooks, with how their last calls went. Sibling only: GetWebhooks. */
    list(options?: CallOptions): Promise<WebhookList>
    /** Deletes one, and gives those that remain. Sibling only: DeleteWebhook. */
    delete(input: WebhookId, options?: CallOptions): Promise<WebhookList>
  }
}

export function partnerCalls({ read, write }: Calls, service: string): PartnerCalls {
  const tenants = read('tenants.list', `${service}/GetPartnerTenantList`, tenantQuery, tenantPage)
  const hotlines = read('hotlines.list', `${service}/GetPartnerHotlineList`, pageQuery, hotlinePage)
  return {
    account: bare(read('account', 'Misc/CurrentAccount', nothing, account)),
    tenants: {
      list: tenants,
      iterate: iterateOver(tenants, (page) => page.tenants),
      activate: write('tenants.activate', `${service}/PartnerActivateTenant`, activation, updated),
    },
    hotlines: {
      create: write('hotlines.create', `${service}/PartnerAddHotline`, newHotline, hotline),
      list: hotlines,
      iterate: iterateOver(hotlines, (page) => page.hotlines),
    },
    webhooks: {
      create: write('webhooks.create', 'Webhook/CreateWebhook', newWebhook, webhook, {
        secretOf: ({ url }) => secretIn(url),
      }),
      list: bare(read('webhooks.list', 'Webhook/GetWebhooks', nothing, webhookList)),
      delete: write('webhooks.delete', 'Webhook/DeleteWebhook', webhookId, webhookList),
    },
  }
}
