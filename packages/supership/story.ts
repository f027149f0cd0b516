import type { Story } from 'test-kit/spec'
import { createSuperShip, orderStatuses } from './src/index.ts'
import { mockSuperShip } from './src/mock.ts'
import { superShipWebhookHandler } from './src/webhook.ts'

const route = {
  sender_province: 'Thành phố Hồ Chí Minh',
  sender_district: 'Quận Tân Bình',
  receiver_province: 'Thành phố Hà Nội',
  receiver_district: 'Quận Tây Hồ',
}

/** All that an order must tell. */
export const parcel = {
  pickup_code: 'WCQ1I07047',
  name: 'Nguyễn Thị Cam',
  phone: '0900000005',
  address: '12 Lạc Long Quân',
  province: route.receiver_province,
  district: route.receiver_district,
  commune: 'Phường Bưởi',
  amount: 500_000,
  value: 500_000,
  weight: 750,
  service: '1',
  config: '1',
  payer: '1',
  product_type: '1',
  product: 'Quần áo',
  soc: 'SHOP-1',
} as const

export const story: Story = {
  title: 'a parcel from the quote to the door',
  authPath: /\/auth\/login$/,
  async tell(stage, { fetch, listen }) {
    const seen: string[] = []
    const secret = 'long-random-text'
    const mock = mockSuperShip({ receive: (request) => webhook(request) })
    listen(mock.handlers)
    const supership = createSuperShip({ ...mock.credentials, fetch })
    const { orders, webhooks } = supership
    const webhook = superShipWebhookHandler({
      secret,
      reread: supership,
      onUpdate: ({ status, status_name }) => void seen.push(orderStatuses[status]?.gloss ?? status_name),
    })
    const url = `https://shop.example/supership?secret=${secret}`

    stage.act('what would it cost?')
    const quotes = await stage.app('orders.quote', () => orders.quote({ ...route, weight: 750, value: 500_000 }))
    const { service = '', fee = 0 } = quotes[0] ?? {}
    stage.note(`${service}: ${fee.toLocaleString('en')} VND`)
    stage.check('there is an offer', fee > 0)

    stage.act('an order that SuperShip would refuse')
    const heavy = await stage.fails('orders.create', () => orders.create({ ...parcel, weight: 60_000 }))
    stage.check('is refused before it is sent', heavy === 'invalid_input' && mock.calls['orders.create'] === 0)

    stage.act('the order, its label and where to hear of it')
    await stage.app('webhooks.create', () => webhooks.create({ url }))
    const { code } = await stage.app('orders.create', () => orders.create(parcel))
    const label = await stage.app('orders.labelToken', () => orders.labelToken(code))
    stage.check('the label has an address to print from', orders.labelUrl({ ...label, size: 'K46' }).includes('K46'))

    stage.act('SuperShip tells of each step, and each is read again before it is believed')
    await stage.app('two updates arrive', async () => {
      await mock.advance(code)
      await mock.advance(code)
    })
    stage.note(seen.join(', '))
    stage.check('the shop knows where its parcel is', seen.join() === 'picking up,picked up')
    const forged = await webhook(new Request(url.replace(secret, 'guessed'), { method: 'POST', body: '{}' }))
    stage.check('a delivery with another secret is turned away', forged.status === 401 && seen.length === 2)

    stage.act('the parcel is under way: too late to cancel it, but not the next one')
    stage.check(
      'the user gets its words',
      (await stage.fails('orders.cancel', () => orders.cancel(code))) === 'refused',
    )
    const next = await stage.app('orders.create', () => orders.create({ ...parcel, soc: 'SHOP-2' }))
    const { status } = await stage.app('orders.cancel', () => orders.cancel(next.code))
    stage.check('it is cancelled', status === '0')
    const found = await stage.app('orders.get by own code', () => orders.get({ soc: 'SHOP-2' }))
    stage.check('also when it is read by its own code', found.status === '0' && found.code === next.code)
  },
}
