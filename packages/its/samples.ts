import type { Samples } from 'test-kit/story'

export const redirectUrl = 'https://app.example/its?state=unguessable'
export const secret = 'a-long-random-text'
export const template_id = 204_190
export const data: Readonly<Record<string, string>> = { customer_name: 'Nguyễn Thị Cam', order_code: 'DH35' }
export const phone = '84900000001'

const oa_id = '1296121461794934001'
const hotline_id = '1296121461794938793'
const user_id = '1296121461794931001'
const owner_id = '1052570182707770101'
const tenant_id = '1296121461794930001'
const connection_id = '1296121461794930002'
const extension_id = '1296121461794932001'
const app_id = '1296121461794934002'
const day = '2026-11-29T08:00:00+07:00'

/** Made-up input for the forms of the playground. */
export const samples: Samples = {
  calls: {
    authorizeShop: { input: { redirect_url: redirectUrl } },
    'tenants.activate': { input: { hotline_id, tenant_id, owner_id, connection_id } },
    'hotlines.create': { input: { hotline: '19001234', name: 'Hotline' } },
    'webhooks.create': { input: { url: `https://app.example/its/hook?secret=${secret}`, entities: ['call_log'] } },
    'webhooks.delete': { input: '1415096549774721835' },
    'shop.users.create': { input: { full_name: 'Nguyễn Văn A', password: 'mock-user-password', phone: '0900000002' } },
    'shop.extensions.create': { input: { extension_number: 101, hotline_id } },
    'shop.extensions.info': { input: { extension_number: '101' } },
    'shop.extensions.assign': { input: { extension_id, user_id } },
    'shop.extensions.updateHotline': { input: { extension_id, hotline_id } },
    'shop.extensions.removeUser': { input: { extension_id } },
    'shop.oas.authorize': {
      input: { app_id, app_secret: 'mock-app-secret', redirect_uri: 'https://app.example/zalo' },
    },
    'shop.oas.connect': { input: { oa_id, code: 'mock-zalo-code', state: 1 } },
    'shop.oas.get': { input: oa_id },
    'shop.oas.update': { input: { oa_id, webhook_url: 'https://app.example/zalo/hook' } },
    'shop.templates.get': { input: { oa_id, template_id } },
    'shop.templates.create': { input: { oa_id, template_id } },
    'shop.zns.send': { input: { oa_id, phone, template_id, template_data: data } },
    'shop.zns.get': { input: { oa_id, msg_id: 'mock-zalo-message-1' } },
    'shop.consents.create': { input: { oa_id, phone } },
  },
  fields: {
    app_id,
    connection_id,
    extension_id,
    hotline_id,
    oa_id,
    owner_id,
    tenant_id,
    user_id,
    template_id,
    phone: '0900000002',
    after: 'mock-cursor-1',
    before: 'mock-cursor-0',
    limit: 20,
    sort: '-created_at',
    date_from: day,
    date_to: day,
    shop_id: '1052570182707778180',
    email: 'chu@shop.example',
    name: 'Shop Bưởi',
    shop_name: 'Shop Bưởi',
    external_shop_id: 'shop-42',
    external_user_id: 'user-7',
    extra_token: 'mock-invitation',
    description: 'Chăm sóc khách hàng',
    network: 'viettel',
    extension_number: '101',
    user_ids: [user_id],
    extension_ids: [extension_id],
    hotline_ids: [hotline_id],
    call_number: '0900000003',
    call_state: 'answered',
    department_id: '1296121461794937001',
    direction: 'in',
    comparison: 'less_than_or_equal_to',
    value: 60,
    external_id: 'mock-call-1',
    external_session_id: 'mock-session-1',
    template_name: 'Đơn hàng',
    type: 'otp',
    tracking_id: 'order-35',
    mode: 'development',
    sending_mode: 'default',
    campaign_id: '1296121461794939001',
    journey_id: '1296121461794939002',
    delivery_status: 'received',
    msg_id: 'mock-zalo-message-1',
    msg_type: 'template',
    status: 'P',
    time_type: 'request_time',
    call_type: 'audio',
    reason_code: 'delivery_notification',
  },
}
