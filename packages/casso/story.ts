import { defineStory } from 'test-kit/story'
import { hook, samples } from './samples.ts'
import { createCasso } from './src/index.ts'
import { type MockTransaction, mockCasso } from './src/mock.ts'
import { type CassoTransaction, cassoWebhookHandler } from './src/webhook.ts'

interface Order {
  code: string
  price: number
  isPaid: boolean
}

const transfer = { id: 9_001, description: 'NGUYEN VAN A chuyen tien DH35', amount: 250_000 }

export const story = defineStory(
  ({ client, inbound }) => {
    const mock = mockCasso({ retries: 0 })
    const { signatureKey } = mock.webhookCredentials
    const casso = createCasso({ ...mock.credentials, ...client })
    const orders: Order[] = [
      { code: 'DH34', price: 100_000, isPaid: false },
      { code: 'DH35', price: 250_000, isPaid: false },
    ]
    const booked = new Set<number>()
    let bookings = 0
    const book = ({ id, description, amount }: CassoTransaction) => {
      const order = orders.find(({ code, price }) => description?.includes(code) && amount === price)
      if (order !== undefined) order.isPaid = true
      booked.add(id)
      bookings += 1
    }
    // #region paid
    const webhook = cassoWebhookHandler({
      signatureKey,
      seen: (id) => booked.has(id),
      onTransaction: (transaction) => book(transaction),
    })
    // #endregion
    const take = inbound(webhook)
    const deliver = async (transaction: Partial<MockTransaction>, change = (request: Request) => request) => {
      const statuses: number[] = []
      await mock.deliver(
        async (request) => {
          const response = await take(change(request))
          statuses.push(response.status)
          return response
        },
        { transaction },
      )
      return statuses[0]
    }
    return {
      handlers: mock.handlers,
      secrets: [mock.credentials.apiKey, ...Object.values(mock.webhookCredentials)],
      mock,
      casso,
      deliver,
      isPaid: (code: string) => orders.some((order) => order.code === code && order.isPaid),
      bookings: () => bookings,
    }
  },
  (step) => ({
    name: 'Casso',
    about: {
      en: 'Casso watches the bank accounts of a shop and tells it of every transfer.',
      vi: 'Casso theo dõi tài khoản ngân hàng của shop và báo ngay mỗi khi có giao dịch.',
    },
    title: { en: 'A bank transfer pays for an order', vi: 'Khách chuyển khoản trả tiền đơn hàng' },
    authPath: /\/auth\/token$/,
    samples,
    steps: [
      step({
        id: 'account',
        title: { en: 'Where should the customer pay?', vi: 'Khách chuyển tiền vào đâu?' },
        run: async ({ casso }) => {
          // #region account
          const { bankAccs } = await casso.userInfo()
          const [account] = bankAccs
          // #endregion
          return account
        },
        says: (account) => ({
          en: `${account?.bank?.codeName} ${account?.bankSubAccId}`,
          vi: `${account?.bank?.codeName} ${account?.bankSubAccId}`,
        }),
        view: (account) => ({
          kind: 'transfer',
          bank: account?.bank?.codeName ?? '',
          bin: String(account?.bank?.bin),
          account: account?.bankSubAccId ?? '',
          name: 'SHOP',
          amount: transfer.amount,
          memo: 'DH35',
        }),
      }),
      step({
        id: 'paid',
        inShort: true,
        title: { en: 'A transfer pays order DH35', vi: 'Tiền về, đơn DH35 được thanh toán' },
        run: ({ deliver }) => deliver(transfer),
        says: () => ({
          en: 'a signed webhook: 250,000 VND, "NGUYEN VAN A chuyen tien DH35"',
          vi: 'webhook có chữ ký: 250.000 đ, "NGUYEN VAN A chuyen tien DH35"',
        }),
        checks: [
          {
            what: { en: 'DH35 is paid, and no other order', vi: 'chỉ DH35 được ghi là đã trả' },
            isKept: (status, { isPaid }) => status === 200 && isPaid('DH35') && !isPaid('DH34'),
          },
        ],
      }),
      step({
        id: 'again',
        title: { en: 'Casso sends the same delivery again', vi: 'Casso gửi lại đúng webhook đó' },
        run: async ({ deliver }) => {
          await deliver(transfer)
          // #region again
          // Casso repeats a delivery that was not answered in time. `seen` skips it.
          // vi: Webhook chưa được trả lời kịp thì Casso gửi lại. `seen` bỏ qua lần sau.
          // #endregion
        },
        checks: [
          {
            what: { en: 'it is booked once', vi: 'chỉ ghi sổ một lần' },
            isKept: (_, { bookings }) => bookings() <= 1,
          },
        ],
      }),
      step({
        id: 'tampered',
        title: { en: 'Somebody changes the amount on the way', vi: 'Có kẻ sửa số tiền trên đường truyền' },
        run: ({ deliver }) => {
          // #region tampered
          const change = (request: Request) =>
            new Request(request.url, {
              method: 'POST',
              headers: request.headers,
              body: '{"error":0,"data":{"id":9002}}',
            })
          // #endregion
          return deliver({ id: 9_002, description: 'DH34', amount: 100_000 }, change)
        },
        says: (status) => ({ en: `answered with ${status}`, vi: `bị trả lời ${status}` }),
        checks: [
          {
            what: { en: 'it is turned away and DH34 stays unpaid', vi: 'bị từ chối, DH34 vẫn chưa trả' },
            isKept: (status, { isPaid }) => status === 401 && !isPaid('DH34'),
          },
        ],
      }),
      step({
        id: 'missed',
        title: { en: 'A webhook was missed: the list has it', vi: 'Lỡ một webhook: tra lại danh sách' },
        run: async ({ casso, mock }) => {
          await mock.receive({ id: 9_003, description: 'DH34', amount: 100_000 })
          // #region missed
          const { records } = await casso.transactions.list({ sort: 'DESC', pageSize: 20 })
          const missed = records.find(({ description }) => description?.includes('DH34'))
          // #endregion
          return missed
        },
        says: (missed) => ({ en: `found: ${missed?.description}`, vi: `đã thấy: ${missed?.description}` }),
        checks: [
          {
            what: { en: 'the missed transfer is in the list', vi: 'giao dịch bị lỡ có trong danh sách' },
            isKept: (missed) => missed?.description === 'DH34',
          },
        ],
      }),
      step({
        id: 'hook',
        title: { en: 'Register a webhook, and remove it', vi: 'Đăng ký webhook rồi gỡ bỏ' },
        run: async ({ casso }) => {
          // #region hook
          const { id } = await casso.webhooks.create(hook)
          await casso.webhooks.delete(id)
          // #endregion
          return id
        },
        says: (id) => ({ en: `webhook ${id} was there, and is gone`, vi: `webhook ${id} đã tạo và đã gỡ` }),
      }),
    ],
  }),
)
