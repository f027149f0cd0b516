import { partner } from './partner/account.ts'
import { hotlines } from './partner/hotlines.ts'
import { tenants } from './partner/tenants.ts'
import { webhooks } from './partner/webhooks.ts'
import { ownShop } from './shop/client.ts'
import { consents, followers } from './shop/customers.ts'
import { extensions } from './shop/extensions.ts'
import { zns } from './shop/messages.ts'
import { callLogs, hotlines as shopHotlines, tenant } from './shop/telephony.ts'
import { templates } from './shop/templates.ts'
import { users } from './shop/users.ts'
import { oas } from './shop/zalo.ts'

/** All endpoints of ITS, named like the client's methods. Those under `shop` need a shop's key. */
export const endpoints = {
  '': partner,
  tenants,
  hotlines,
  webhooks,
  shop: {
    '': ownShop,
    tenant,
    hotlines: shopHotlines,
    users,
    extensions,
    callLogs,
    oas,
    templates,
    zns,
    followers,
    consents,
  },
}
