import type { MockRequest } from '@x/core/mock'
import { createdOrder, insuranceFee, makeOrder, moveOrder, orderFaults, shippingFee } from './orders.ts'
import { failure, faultsOf, fieldsOf, type SuperShipGuesses, sayFaults, success } from './replies.ts'
import { addWarehouse, changeWarehouse, type MockShop, pickupPlace, setWebhook, shown } from './shop.ts'

/** What all shops of the mock share. */
export interface MockContext {
  guesses: Required<SuperShipGuesses>
  /** Returns a new number on each call. */
  next(): number
  /** The order codes of each label token. */
  labels: Map<string, string[]>
  /** Orders with this partner's code are reported to this webhook. */
  partner: { code: string; webhook: string | undefined }
}

type Answer = (shop: MockShop, request: MockRequest) => Response

/** The answers to calls that need a shop's token. */
export function shopAnswers(context: MockContext) {
  const { guesses, next, labels, partner } = context
  const find = (shop: MockShop, code: unknown) => shop.orders.find(({ details }) => details.code === code)
  const unknownOrder = () =>
    failure(guesses.refusalStatus, 'Không tìm thấy Đơn hàng', { errors: 'Đơn hàng không tồn tại' })

  /** Refuses a call that lacks one of these fields. */
  const demanding =
    (required: readonly string[], answer: (shop: MockShop, given: Record<string, unknown>) => Response): Answer =>
    (shop, request) => {
      const given = request.method === 'GET' ? Object.fromEntries(request.url.searchParams) : fieldsOf(request)
      const faults = faultsOf(given, required)
      return Object.keys(faults).length > 0 ? sayFaults(guesses, faults) : answer(shop, given)
    }

  return {
    'orders.quote': demanding(
      ['sender_province', 'sender_district', 'receiver_province', 'receiver_district', 'weight'],
      (_shop, { sender_province, receiver_province, value }) => {
        const fee = shippingFee(String(sender_province), String(receiver_province))
        const insurance = insuranceFee(value, 0.01)
        const pickup = { name: `Chiều nay - ${day(0)}` }
        return success([{ service: 'Tốc Hành', fee, insurance, pickup, delivery: { name: `Sáng mốt - ${day(2)}` } }])
      },
    ),
    'orders.create': (shop, request) => {
      const given = fieldsOf(request)
      const faults = orderFaults(given, guesses)
      const from = pickupPlace(shop, given)
      if (from === undefined) faults.pickup_code = ['Kho hàng không tồn tại']
      if (guesses.uniqueSoc && given.soc && shop.orders.some(({ details }) => details.soc === given.soc)) {
        faults.soc = ['Trường soc đã tồn tại']
      }
      if (from === undefined || Object.keys(faults).length > 0) return sayFaults(guesses, faults)
      const callback = given.partner === partner.code ? partner.webhook : shop.webhook?.url
      const order = makeOrder(given, `SGN${shop.code}NM.${810_000_000 + next()}`, from, callback)
      shop.orders.push(order)
      return success(createdOrder(order), '')
    },
    'orders.get': demanding(['code'], (shop, { code, type }) => {
      const order = type === '2' ? shop.orders.find(({ details }) => details.soc === code) : find(shop, code)
      return order === undefined ? unknownOrder() : success(order.details)
    }),
    'orders.labelToken': demanding(['code'], (shop, { code }) => {
      if (!Array.isArray(code)) return sayFaults(guesses, { code: ['Trường code phải là một mảng'] })
      if (code.length === 0 || code.some((one) => find(shop, one) === undefined)) return unknownOrder()
      const token = `6cf2ce20-80e9-11eb-8974-${String(next()).padStart(12, '0')}`
      labels.set(token, code)
      return success({ token })
    }),
    'orders.cancel': demanding(['code'], (shop, { code }) => {
      const order = find(shop, code)
      if (order === undefined) return unknownOrder()
      if (!guesses.cancellable.includes(order.details.status)) {
        return failure(guesses.refusalStatus, 'Không thể hủy Đơn hàng', { errors: order.details.status_name })
      }
      moveOrder(order, '0', 'Hủy Đơn hàng')
      const { soc, status, receiver } = order.details
      // SuperShip's sample spells it `Hủy` here and `Huỷ` in all other calls.
      return success({ code, soc, address: receiver.formatted_address, status, status_name: 'Hủy' })
    }),
    'warehouses.list': (shop) => success(shop.warehouses.map(shown)),
    'warehouses.create': demanding(
      ['name', 'phone', 'contact', 'address', 'province', 'district', 'commune', 'primary'],
      (shop, given) => {
        const warehouse = addWarehouse(shop, given, `W${String(next()).padStart(9, '0')}`)
        const { formatted_address, ...rest } = shown(warehouse)
        // SuperShip's sample spells it with one "d".
        return success({ ...rest, formatted_adress: formatted_address })
      },
    ),
    'warehouses.update': demanding(['code', 'name', 'phone', 'contact'], (shop, given) => {
      const warehouse = shop.warehouses.find(({ code }) => code === given.code)
      if (warehouse === undefined) return failure(guesses.refusalStatus, 'Không tìm thấy Kho hàng')
      const diff = changeWarehouse(warehouse, given)
      return success({ code: warehouse.code, diff, updated_at: warehouse.updated_at })
    }),
    'webhooks.get': (shop) => success(shop.webhook ?? guesses.noWebhook),
    'webhooks.create': demanding(['url'], (shop, { url }) => success(setWebhook(shop, String(url)))),
  } satisfies Record<string, Answer>
}

/** The date in UTC+7, `ahead` days from now, as `DD/MM/YYYY`. */
function day(ahead: number): string {
  const [year, month, date] = new Date(Date.now() + (7 + ahead * 24) * 3_600_000).toISOString().slice(0, 10).split('-')
  return [date, month, year].join('/')
}
