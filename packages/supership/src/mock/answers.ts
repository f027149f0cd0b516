import type { MockRequest } from '@x/core/mock'
import communes from '../fixtures/communes.json' with { type: 'json' }
import districts from '../fixtures/districts.json' with { type: 'json' }
import provinces from '../fixtures/provinces.json' with { type: 'json' }
import statuses from '../fixtures/statuses.json' with { type: 'json' }
import { labelSizes } from '../resources/orders/inputs.ts'
import { createdOrder, insuranceFee, makeOrder, moveOrder, orderFaults, shippingFee } from './orders.ts'
import { type Faults, failure, faultsOf, fieldsOf, type SuperShipGuesses, success } from './replies.ts'
import { addWarehouse, changeWarehouse, type MockShop, pickupPlace, setWebhook, shown } from './shop.ts'

/** What the answers share beside the shop that is asked for. */
export interface MockContext {
  guesses: Required<SuperShipGuesses>
  /** A number that was not given before. */
  next(): number
  /** Codes of the orders by label token. */
  labels: Map<string, string[]>
  /** Where the orders of this partner's shops are told to. */
  partner: { code: string; webhook: string | undefined }
}

type Answer = (shop: MockShop, request: MockRequest) => Response

export const sayFaults = ({ guesses }: Pick<MockContext, 'guesses'>, faults: Faults) =>
  failure(guesses.refusalStatus, Object.values(faults)[0]?.[0] ?? '', { errors: faults })

/** The calls that need no credential. */
export function openAnswers(context: MockContext) {
  const listIn = (name: 'province' | 'district', list: { results: unknown[] }, known: string) => {
    return ({ url }: MockRequest) => {
      const given = Object.fromEntries(url.searchParams)
      const faults = faultsOf(given, [name])
      if (Object.keys(faults).length > 0) return sayFaults(context, faults)
      // The sample lists are all that is known, so elsewhere nothing is.
      return success(given[name] === known ? list.results : [])
    }
  }
  return {
    'areas.provinces': () => Response.json(provinces),
    'areas.districts': listIn('province', districts, '79'),
    'areas.communes': listIn('district', communes, '767'),
    'orders.statuses': () => Response.json(statuses),
    'orders.labelUrl': ({ url: { searchParams } }: MockRequest) => {
      const codes = context.labels.get(searchParams.get('token') ?? '')
      const isKnown = codes !== undefined && labelSizes.some((size) => size === searchParams.get('size'))
      const page = isKnown
        ? `<title>AWB</title>${codes.map((code) => `<p>${code}</p>`).join('')}`
        : '<title>404</title>'
      const headers = { 'content-type': 'text/html; charset=utf-8' }
      return new Response(`<!doctype html>${page}`, { status: isKnown ? 200 : 404, headers })
    },
  }
}

/** The calls that a shop makes. */
export function shopAnswers(context: MockContext) {
  const { guesses, next, labels, partner } = context
  const find = (shop: MockShop, code: unknown) => shop.orders.find(({ details }) => details.code === code)
  const unknownOrder = () =>
    failure(guesses.refusalStatus, 'Không tìm thấy Đơn hàng', { errors: 'Đơn hàng không tồn tại' })

  /** Answers once all of these fields are there. */
  const demanding =
    (required: readonly string[], answer: (shop: MockShop, given: Record<string, unknown>) => Response): Answer =>
    (shop, request) => {
      const given = request.method === 'GET' ? Object.fromEntries(request.url.searchParams) : fieldsOf(request)
      const faults = faultsOf(given, required)
      return Object.keys(faults).length > 0 ? sayFaults(context, faults) : answer(shop, given)
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
      if (from === undefined || Object.keys(faults).length > 0) return sayFaults(context, faults)
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
      if (!Array.isArray(code)) return sayFaults(context, { code: ['Trường code phải là một mảng'] })
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
      // Spelled unlike in all other calls, as in the sample.
      return success({ code, soc, address: receiver.formatted_address, status, status_name: 'Hủy' })
    }),
    'warehouses.list': (shop) => success(shop.warehouses.map(shown)),
    'warehouses.create': demanding(
      ['name', 'phone', 'contact', 'address', 'province', 'district', 'commune', 'primary'],
      (shop, given) => {
        const warehouse = addWarehouse(shop, given, `W${String(next()).padStart(9, '0')}`)
        const { formatted_address, ...rest } = shown(warehouse)
        // One "d", as in the sample.
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

/** `DD/MM/YYYY`, some days from now. */
function day(ahead: number): string {
  const [year, month, date] = new Date(Date.now() + (7 + ahead * 24) * 3_600_000).toISOString().slice(0, 10).split('-')
  return [date, month, year].join('/')
}
