import type { MockShop } from './connections.ts'
import consent from './fixtures/consent.json' with { type: 'json' }
import follower from './fixtures/follower.json' with { type: 'json' }
import message from './fixtures/message.json' with { type: 'json' }
import oa from './fixtures/oa.json' with { type: 'json' }
import authorized from './fixtures/oa-authorize.json' with { type: 'json' }
import template from './fixtures/template.json' with { type: 'json' }
import { type Body, missing, type NextId, notFound, pageOf } from './wire.ts'

/** Why Zalo does not accept a message. */
export interface ZnsRejection {
  error_code: number
  error_message: string
}

const required = { type: 'STRING', require: true, accept_null: false, min_length: 1, max_length: 30 }
const orderTemplate = {
  ...template,
  template_id: 204_190,
  template_name: 'Đơn hàng đang được giao',
  type: 'custom',
  preview_url: 'https://zalo.mock.example/preview/204190',
  template_params: [
    { ...required, name: 'customer_name' },
    { ...required, name: 'order_code' },
  ],
}

/** What a shop has at Zalo from the start: one Official Account with two templates and one follower. */
export const zaloOf = (shopId: string) => ({
  oas: [{ ...oa, shop_id: shopId }],
  templates: [template, orderTemplate].map((row) => ({ ...row, oa_id: oa.oa_id })),
  followers: [{ ...follower }],
})

export function zaloAnswers(nextId: NextId, pageSize: number, takeRejection: () => ZnsRejection | undefined) {
  const oaOf = (shop: MockShop, { oa_id }: Body) => shop.oas.find((row) => row.oa_id === oa_id)
  const templateOf = (shop: MockShop, { template_id }: Body) =>
    shop.templates.find((row) => row.template_id === template_id)

  return {
    oasAuthorize: (body: Body) => missing(body, 'app_id', 'app_secret', 'redirect_uri') ?? authorized,
    oasConnect: (body: Body, shop: MockShop) => {
      const refused = missing(body, 'code', 'oa_id')
      if (refused !== undefined) return refused
      const known = oaOf(shop, body)
      const connected = { ...oa, ...known, oa_id: body.oa_id, shop_id: shop.id, status: 'P' }
      shop.oas = [connected, ...shop.oas.filter((row) => row !== known)]
      return connected
    },
    oasList: (body: Body, shop: MockShop) => pageOf('accounts', shop.oas, body, pageSize),
    oasGet: (body: Body, shop: MockShop) => oaOf(shop, body) ?? notFound(),
    oasUpdate: (body: Body, shop: MockShop) => {
      const found = oaOf(shop, body)
      return found === undefined ? notFound() : Object.assign(found, { webhook_url: body.webhook_url })
    },
    templatesGet: (body: Body, shop: MockShop) => templateOf(shop, body) ?? notFound(),
    templatesList: (body: Body, shop: MockShop) => pageOf('templates', shop.templates, body, pageSize),
    templatesCreate: ({ oa_id, template_id, type = 'unknown' }: Body, shop: MockShop) => {
      const created = { ...template, oa_id, template_id, type, template_status: 'PENDING_REVIEW' }
      shop.templates.unshift(created)
      return created
    },
    znsSend: (body: Body, shop: MockShop) => {
      if (oaOf(shop, body) === undefined || templateOf(shop, body) === undefined) return notFound()
      const rejection = takeRejection()
      const { oa_id, phone, template_id, template_data = {}, tracking_id = '', mode } = body
      const given = { oa_id, phone, template_id, template_data, tracking_id, is_development: mode === 'development' }
      const id = nextId()
      const sent = { ...message, ...given, id, shop_id: shop.id, msg_id: `mock-zalo-message-${id}` }
      // The HTTP status is still 200: only the message itself says that it was not sent.
      const row = rejection === undefined ? sent : { ...sent, ...rejection, msg_id: '', status: 'N', is_charged: false }
      shop.messages.unshift(row)
      return row
    },
    znsGet: ({ msg_id }: Body, shop: MockShop) => {
      const found = shop.messages.find((row) => row.msg_id === msg_id && msg_id !== '')
      // Looking up a message marks it as received.
      return found === undefined ? notFound() : Object.assign(found, { delivery_status: 'received' })
    },
    znsList: (body: Body, shop: MockShop) => pageOf('messages', shop.messages, body, pageSize),
    followersList: (body: Body, shop: MockShop) =>
      pageOf('followers', shop.followers, body, pageSize, { oa_id: (_row, value) => oa.oa_id === value }),
    consentsCreate: (body: Body, shop: MockShop) =>
      oaOf(shop, body) === undefined ? notFound() : { ...consent, id: nextId() },
  }
}
