import { defineStory } from 'test-kit/story'
import { parcel, route, samples } from './samples.ts'
import { createSuperShip, orderStatuses } from './src/index.ts'
import { mockSuperShip } from './src/mock.ts'
import { superShipWebhookHandler } from './src/webhook.ts'

const secret = 'a-long-random-text'
const address = `https://shop.example/supership?secret=${secret}`
/** Statuses of a parcel on its way to the receiver. */
const stages = ['2', '3', '4', '11', '12'] as const
const vnd = (amount: number, locale = 'en') => amount.toLocaleString(locale === 'vi' ? 'vi-VN' : 'en')

export const story = defineStory(
  ({ client, inbound }) => {
    const updates: string[] = []
    const mock = mockSuperShip({ receive: (request) => take(request) })
    const supership = createSuperShip({ ...mock.credentials, ...client })
    // #region tracked
    const webhook = superShipWebhookHandler({
      secret,
      // Not signed, so the order is read again.
      // vi: Không có chữ ký, nên đọc lại đơn.
      reread: supership,
      onUpdate: ({ status }) => updates.push(status),
    })
    // #endregion
    const take = inbound(webhook)
    const { clientSecret, password, partner } = mock.credentials
    return {
      handlers: mock.handlers,
      secrets: [clientSecret, password, partner, secret],
      mock,
      supership,
      updates,
      take,
      /** The code of the order that the step `order` creates. */
      order: async () => (await supership.orders.get({ soc: 'DH35' })).code,
    }
  },
  (step) => ({
    name: 'SuperShip',
    about: {
      en: 'SuperShip picks parcels up at the shop and carries them to the door.',
      vi: 'SuperShip lấy hàng tại shop và giao tận tay người nhận.',
    },
    title: { en: 'A parcel from the quote to the door', vi: 'Một kiện hàng: từ báo giá tới tận cửa' },
    authPath: /\/auth\/login$/,
    samples,
    steps: [
      step({
        id: 'quote',
        inShort: true,
        title: { en: 'What would the delivery cost?', vi: 'Phí giao bao nhiêu?' },
        run: async ({ supership }) => {
          // #region quote
          const { orders } = supership
          const [quote] = await orders.quote({ ...route, weight: 750 })
          // #endregion
          return quote
        },
        says: (quote) => ({
          en: `${quote?.service}: ${vnd(quote?.fee ?? 0)} VND; the client logged in by itself`,
          vi: `${quote?.service}: ${vnd(quote?.fee ?? 0, 'vi')} đ; client tự đăng nhập`,
        }),
        checks: [{ what: { en: 'there is an offer', vi: 'có báo giá' }, isKept: (quote) => (quote?.fee ?? 0) > 0 }],
      }),
      step({
        id: 'heavy',
        title: { en: 'An order that SuperShip would refuse', vi: 'Một đơn mà SuperShip sẽ từ chối' },
        fails: 'invalid_input',
        run: async ({ supership }) => {
          // #region heavy
          await supership.orders.create({ ...parcel, weight: 60_000 })
          // #endregion
        },
        checks: [
          {
            what: { en: 'it is refused before it is sent', vi: 'bị chặn trước khi gửi đi' },
            isKept: (_, { mock }) => mock.calls['orders.create'] === 0,
          },
        ],
      }),
      step({
        id: 'order',
        inShort: true,
        title: { en: 'The parcel is sent', vi: 'Gửi kiện hàng' },
        run: async ({ supership }) => {
          await supership.webhooks.create({ url: address })
          // #region order
          const { code } = await supership.orders.create(parcel)
          // #endregion
          return code
        },
        says: (code) => ({ en: `order ${code}`, vi: `vận đơn ${code}` }),
      }),
      step({
        id: 'label',
        title: { en: 'The label to print', vi: 'In nhãn vận đơn' },
        run: async ({ supership, order }) => {
          const code = await order()
          // #region label
          const label = await supership.orders.labelToken(code)
          const url = supership.orders.labelUrl({ ...label, size: 'K46' })
          // #endregion
          return url
        },
        checks: [
          {
            what: { en: 'the label has an address to print from', vi: 'nhãn có địa chỉ để in' },
            isKept: (url) => url.includes('K46'),
          },
        ],
        view: (url) => ({ kind: 'link', url }),
      }),
      step({
        id: 'tracked',
        inShort: true,
        title: { en: 'SuperShip reports each stage', vi: 'SuperShip báo từng chặng' },
        run: async ({ mock, order }) => {
          const code = await order()
          await mock.advance(code)
          await mock.advance(code)
        },
        says: (_, { updates }) => ({
          en: updates.map((status) => orderStatuses[status]?.gloss).join(', '),
          vi: updates.map((status) => orderStatuses[status]?.name).join(', '),
        }),
        checks: [
          {
            what: { en: 'the shop knows where its parcel is', vi: 'shop biết hàng đang ở đâu' },
            isKept: (_, { updates }) => updates.length === 2,
          },
        ],
        view: (_, { updates }) => ({
          kind: 'stages',
          stages: stages.map((status) => ({ en: orderStatuses[status].gloss, vi: orderStatuses[status].name })),
          reached: updates.length + 1,
        }),
      }),
      step({
        id: 'forged',
        title: { en: 'A stranger sends an update', vi: 'Người lạ gửi cập nhật giả' },
        run: async ({ take }) => {
          // #region forged
          const url = 'https://shop.example/supership?secret=guessed'
          const { status } = await take(new Request(url, { method: 'POST', body: '{}' }))
          // #endregion
          return status
        },
        says: (status) => ({ en: `answered with ${status}`, vi: `bị trả lời ${status}` }),
        checks: [{ what: { en: 'it is turned away', vi: 'bị từ chối' }, isKept: (status) => status === 401 }],
      }),
      step({
        id: 'late',
        title: { en: 'Cancel, but the parcel is under way', vi: 'Huỷ đơn khi hàng đã lên đường' },
        fails: 'refused',
        run: async ({ supership, order }) => {
          const code = await order()
          // #region late
          await supership.orders.cancel(code)
          // #endregion
        },
      }),
      step({
        id: 'cancelled',
        title: { en: 'The next one is cancelled in time', vi: 'Đơn kế tiếp được huỷ kịp' },
        run: async ({ supership }) => {
          // #region cancelled
          const { code } = await supership.orders.create({ ...parcel, soc: 'DH36' })
          await supership.orders.cancel(code)
          const { status } = await supership.orders.get({ soc: 'DH36' })
          // #endregion
          return status
        },
        says: (status) => ({
          en: `${orderStatuses[status]?.gloss}`,
          vi: `${orderStatuses[status]?.name}`,
        }),
        checks: [
          {
            what: { en: 'it is cancelled, also by its own code', vi: 'đơn đã huỷ, tra theo mã shop cũng vậy' },
            isKept: (status) => status === '0',
          },
        ],
      }),
    ],
  }),
)
