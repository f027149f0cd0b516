import type { Story } from 'test-kit/spec'
import { createCasso } from './src/index.ts'
import { mockCasso } from './src/mock.ts'
import { type CassoTransaction, cassoWebhookHandler } from './src/webhook.ts'

interface Order {
  code: string
  price: number
  paid: boolean
}

export const story: Story = {
  title: 'a bank transfer pays for an order',
  authPath: /\/auth\/token$/,
  async tell(stage, { fetch, listen }) {
    const mock = mockCasso()
    listen(mock.handlers)
    const casso = createCasso({ ...mock.credentials, fetch })
    const orders: Order[] = [
      { code: 'DH34', price: 100_000, paid: false },
      { code: 'DH35', price: 250_000, paid: false },
    ]
    const booked = new Set<number>()
    let bookings = 0

    /** An order is paid when the transfer names it and is as much as it costs. */
    function book({ id, description, amount }: CassoTransaction) {
      const order = orders.find(({ code, price }) => description.includes(code) && amount === price)
      if (order !== undefined) order.paid = true
      booked.add(id)
      bookings += 1
    }
    const webhook = cassoWebhookHandler({
      ...mock.webhookCredentials,
      seen: (id) => booked.has(id),
      onTransaction: (transaction, { test }) => {
        if (!test) book(transaction)
      },
    })

    stage.act('Casso is asked for its accounts and told where to call')
    const { bankAccs } = await stage.app('userInfo', () => casso.userInfo())
    stage.note(bankAccs.map(({ bank, bankSubAccId }) => `${bank.codeName} ${bankSubAccId}`).join(', '))
    const wasThere = await stage.app('webhooks.deleteByUrl', () =>
      casso.webhooks.deleteByUrl('https://shop.example/casso'),
    )
    stage.check('that there was no hook to delete is no error', wasThere === false)
    const hook = { webhook: 'https://shop.example/casso', income_only: true, secure_token: 'mock-secure-token' }
    const { id } = await stage.app('webhooks.create', () => casso.webhooks.create(hook))
    await stage.app('webhooks.delete', () => casso.webhooks.delete(id))

    stage.act('a signed webhook arrives, twice')
    const transfer = { id: 9_001, description: 'NGUYEN VAN A chuyen tien DH35', amount: 250_000 }
    const deliver = () => mock.deliver(webhook, { transaction: transfer })
    await stage.app('the transfer arrives', deliver)
    stage.check('the order that it names is paid, and no other', orders.map(({ paid }) => paid).join() === 'false,true')
    await stage.app('the same transfer arrives again', deliver)
    stage.check('it is booked once', bookings === 1)
    await stage.app("the dashboard's test call arrives", () => mock.deliver(webhook, { test: true }))
    stage.check('a test call books nothing', bookings === 1)

    stage.act('somebody sends a webhook of their own')
    const body = JSON.stringify({ error: 0, data: { ...transfer, id: 9_002, description: 'DH34', amount: 100_000 } })
    const headers = { 'x-casso-signature': `t=${Date.now()},v1=${'0'.repeat(128)}` }
    const forged = await webhook(new Request('https://shop.example/casso', { method: 'POST', headers, body }))
    stage.note(`answered with ${forged.status}`)
    stage.check('it is turned away, and the order stays unpaid', forged.status === 401 && orders[0]?.paid === false)

    stage.act('what no webhook told is found in the list')
    await mock.receive({ id: 9_003, description: 'DH34', amount: 100_000 })
    const found = await stage.app('transactions.list', () => casso.transactions.list({ sort: 'DESC', pageSize: 20 }))
    stage.check(
      'the missed transfer is there',
      found.records.some(({ description }) => description === 'DH34'),
    )
  },
}
