import { type Its, type ItsShop, toZaloPhone } from '@x/its'

export async function firstExtension(its: Its, shop: ItsShop) {
  const { id: tenant_id, owner_id, connection_id } = await shop.tenant.create()
  const hotline = await its.hotlines.create({ hotline: '19001234', name: 'Hotline', owner_id })
  await its.tenants.activate({ hotline_id: hotline.id, tenant_id, owner_id, connection_id })
  return shop.extensions.create({ extension_number: 101, hotline_id: hotline.id })
}

export async function tellCustomer(shop: ItsShop, oa_id: string, template_id: number, phone: string, code: string) {
  const template = await shop.templates.get({ oa_id, template_id })
  const template_data = shop.zns.check(template, { code })
  const message = { oa_id, template_id, template_data, phone: toZaloPhone(phone), tracking_id: code }
  const { id } = await shop.zns.send(message)
  return id
}
