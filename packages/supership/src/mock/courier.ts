import { type MockOrder, moveOrder, nextStatus, updateOf } from './orders.ts'
import { now, type SuperShipGuesses } from './replies.ts'

/** Receives a webhook delivery, as `superShipWebhookHandler` does. */
export type Receive = (request: Request) => Response | Promise<Response>

export interface Delivered {
  url: string
  update: ReturnType<typeof updateOf>
  /** The HTTP status of the response; 0 when there was none. */
  status: number
}

/** Moves orders and calls the webhooks that were registered when the orders were created. */
export function createCourier(
  find: (code: string) => MockOrder | undefined,
  { webhookRetries, noReason }: Required<SuperShipGuesses>,
  receive: Receive = (request) => fetch(request),
) {
  const deliveries: Delivered[] = []

  function known(code: string): MockOrder {
    const order = find(code)
    if (order === undefined) throw new TypeError(`The mock has no order '${code}'`)
    return order
  }

  async function send(order: MockOrder, type: string, url: string, to: Receive): Promise<number> {
    const update = updateOf(order, type, noReason)
    const body = JSON.stringify(update)
    const headers = { 'content-type': 'application/json' }
    const answer = async () => to(new Request(url, { method: 'POST', headers, body }))
    const status = await answer().then(
      (response) => response.status,
      () => 0,
    )
    deliveries.push({ url, update, status })
    return status
  }

  async function tell(order: MockOrder, type: string) {
    const { callback } = order
    if (callback === undefined) return
    for (let attempt = 0; attempt <= webhookRetries; attempt += 1) {
      if ((await send(order, type, callback, receive)) === 200) return
    }
  }

  return {
    deliveries,
    advance: async (code: string, status?: string) => {
      const order = known(code)
      const next = status ?? nextStatus[order.details.status]
      if (next === undefined) throw new TypeError(`Nothing follows status '${order.details.status}': name one`)
      moveOrder(order, next, '')
      // The only reason that SuperShip's pages show.
      order.reason = next === '14' ? { code: '304', text: 'Không liên lạc được với Người Nhận' } : undefined
      await tell(order, 'update_status')
      return next
    },
    weigh: async (code: string, grams: number) => {
      const order = known(code)
      order.details.weight = grams
      order.details.updated_at = now()
      await tell(order, 'update_weight')
    },
    deliver: async (code: string, to?: string | Receive) => {
      const order = known(code)
      const url = typeof to === 'string' ? to : order.callback
      if (url === undefined)
        throw new TypeError(`No webhook was registered when '${code}' was created: name an address`)
      return send(order, 'update_status', url, typeof to === 'function' ? to : receive)
    },
  }
}
