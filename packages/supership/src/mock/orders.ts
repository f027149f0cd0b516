import { orderStatuses } from '../resources/orders/status.ts'
import { type Faults, type Fields, faultsOf, now, type SuperShipGuesses } from './replies.ts'

/** An order as the mock keeps it. */
export interface MockOrder {
  /** What `orders.get` answers. */
  details: ReturnType<typeof detailsOf>
  /** The receiver's phone, not masked. */
  phone: string
  payer: string
  barter: string
  reason?: { code: string; text: string } | undefined
  /** The webhook that was registered when the order was created; a later one does not apply to it. */
  callback: string | undefined
}

export interface Place {
  district: string
  province: string
}

const required = ['name', 'phone', 'address', 'province', 'district', 'commune', 'amount', 'weight']
const codes = ['service', 'config', 'payer', 'product_type']
const pickup = ['pickup_phone', 'pickup_address', 'pickup_province', 'pickup_district', 'pickup_commune']

// Requests have codes, `orders.get` returns names.
const payers: Record<string, string> = { '1': 'Người Gửi', '2': 'Người Nhận' }
const configs: Record<string, string> = {
  '1': 'Cho Xem Hàng Nhưng Không Cho Thử Hàng',
  '2': 'Cho Thử Hàng',
  '3': 'Không Cho Xem Hàng',
}

export function orderFaults(given: Fields, { valueRequired }: Required<SuperShipGuesses>): Faults {
  const goods = String(given.product_type) === '2' ? 'products' : 'product'
  const place = given.pickup_code ? [] : pickup
  const faults = faultsOf(given, [...required, ...codes, ...place, goods, ...(valueRequired ? ['value'] : [])])
  for (const name of ['amount', 'weight']) {
    if (faults[name] === undefined && !/^\d+$/.test(String(given[name])))
      faults[name] = [`Trường ${name} phải là một số`]
  }
  if (Number(given.weight) > 50_000) faults.weight = ['Trường weight không được lớn hơn 50000']
  return faults
}

export function makeOrder(given: Fields, code: string, from: Place, callback: string | undefined): MockOrder {
  return {
    phone: String(given.phone),
    payer: String(given.payer),
    barter: String(given.barter ?? '0'),
    callback,
    details: detailsOf(given, code, from),
  }
}

function detailsOf(given: Fields, code: string, from: Place) {
  const address = ['address', 'commune', 'district', 'province'].map((name) => given[name]).join(', ')
  const time = now()
  return {
    code,
    soc: given.soc == null ? null : String(given.soc),
    status: '2',
    status_name: orderStatuses['2'].name as string,
    receiver: {
      name: String(given.name),
      phone: String(given.phone).replace(/^(.{3}).*(.{3})$/, '$1****$2'),
      address: String(given.address),
      formatted_address: address,
    },
    fee: {
      shipment: shippingFee(from.province, String(given.province)),
      insurance: insuranceFee(given.value, 0.005),
      return: 0,
      barter: 0,
      address: 0,
    },
    payer: payers[String(given.payer)] ?? '',
    amount: Number(given.amount),
    value: Number(given.value ?? 0),
    weight: Number(given.weight),
    config: configs[String(given.config)] ?? '',
    journeys: [
      journey(time, orderStatuses['1'].name, from, 'Tạo Đơn hàng'),
      journey(time, orderStatuses['2'].name, from, 'Duyệt Đơn hàng'),
    ],
    notes: [],
    calllogs: [],
    last_sman: null,
    created_at: time,
    updated_at: time,
  }
}

const journey = (time: string, status: string, { province, district }: Place, note: string) => ({
  time,
  status,
  province,
  district,
  note,
})

/** What `orders.create` answers; it differs from the answer of `orders.get`. */
export function createdOrder({ details, phone }: MockOrder) {
  const { code, soc, amount, value, weight, fee, status, status_name } = details
  return {
    code,
    sorting: 'LUC3-J5',
    shortcode: shortcode(code),
    soc,
    phone,
    amount,
    collection: amount,
    value,
    weight,
    fee: fee.shipment,
    insurance: fee.insurance,
    status,
    status_name,
  }
}

/** What the webhook receives. */
export function updateOf({ details, phone, payer, barter, reason }: MockOrder, type: string, noReason: null | '') {
  const { code, soc, receiver, amount, weight, fee, status, status_name, created_at, updated_at } = details
  return {
    type,
    code,
    shortcode: shortcode(code),
    soc,
    name: receiver.name,
    phone,
    address: receiver.formatted_address,
    payer,
    amount,
    weight,
    fshipment: fee.shipment,
    finsurance: fee.insurance,
    status,
    status_name,
    partial: status === '13' ? '1' : '0',
    barter,
    reason_code: reason?.code ?? noReason,
    reason_text: reason?.text ?? noReason,
    created_at,
    updated_at,
    pushed_at: now(),
  }
}

export function moveOrder({ details }: MockOrder, status: string, note: string) {
  const name = orderStatuses[status]?.name ?? status
  const place = details.journeys.at(-1) ?? { province: '', district: '' }
  details.status = status
  details.status_name = name
  details.updated_at = now()
  details.journeys.push(journey(details.updated_at, name, place, note))
}

/** The status that follows each status. This is a guess, since SuperShip's pages do not say. */
export const nextStatus: Record<string, string> = {
  '1': '2',
  '2': '3',
  '3': '4',
  '4': '7',
  '5': '3',
  '7': '8',
  '8': '9',
  '9': '10',
  '10': '11',
  '11': '12',
  '12': '16',
  '13': '16',
  '14': '11',
  '15': '24',
  '18': '19',
  '19': '20',
  '20': '21',
  '21': '17',
  '22': '20',
  '23': '11',
  '24': '18',
}

/** Fees of SuperShip's two samples: within one province, and between two. SuperShip publishes no formula. */
export const shippingFee = (from: string, to: string) => (bare(from) === bare(to) ? 22_000 : 35_000)

/** A share of the declared value: 1 % in SuperShip's sample of a quote, 0.5 % in its sample of an order. */
export const insuranceFee = (value: unknown, rate: number) => Math.round(Number(value ?? 0) * rate)

const bare = (province: string) => province.replace(/^(Thành phố|Tỉnh) /, '')
const shortcode = (code: string) => code.split('.').at(-1) ?? code
