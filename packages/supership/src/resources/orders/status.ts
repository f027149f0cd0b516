/** How far an order has come. These words stay the same when SuperShip adds a status. */
export type OrderStage =
  | 'waiting'
  | 'in_transit'
  | 'delivering'
  | 'delivered'
  | 'returning'
  | 'returned'
  | 'cancelled'
  | 'lost'
  | 'unknown'

interface StatusRow {
  /** SuperShip's Vietnamese name. */
  name: string
  /** Our English translation. */
  gloss: string
  /** Our interpretation of the status. */
  stage: OrderStage
  /** Whether the order has reached its end: delivered, returned, cancelled, lost or compensated. */
  isFinal: boolean
}

const known = {
  '0': { name: 'Huỷ', gloss: 'cancelled', stage: 'cancelled', isFinal: true },
  '1': { name: 'Chờ Duyệt', gloss: 'awaiting approval', stage: 'waiting', isFinal: false },
  '2': { name: 'Chờ Lấy Hàng', gloss: 'awaiting pickup', stage: 'waiting', isFinal: false },
  '3': { name: 'Đang Lấy Hàng', gloss: 'picking up', stage: 'waiting', isFinal: false },
  '4': { name: 'Đã Lấy Hàng', gloss: 'picked up', stage: 'in_transit', isFinal: false },
  '5': { name: 'Hoãn Lấy Hàng', gloss: 'pickup postponed', stage: 'waiting', isFinal: false },
  // Doubtful: the pages do not say whether another pickup follows, so the order counts as open.
  '6': { name: 'Không Lấy Được', gloss: 'pickup failed', stage: 'waiting', isFinal: false },
  '7': { name: 'Đang Nhập Kho', gloss: 'entering depot', stage: 'in_transit', isFinal: false },
  '8': { name: 'Đã Nhập Kho', gloss: 'in depot', stage: 'in_transit', isFinal: false },
  '9': { name: 'Đang Chuyển Kho Giao', gloss: 'moving to delivery depot', stage: 'in_transit', isFinal: false },
  '10': { name: 'Đã Chuyển Kho Giao', gloss: 'at delivery depot', stage: 'in_transit', isFinal: false },
  '11': { name: 'Đang Giao Hàng', gloss: 'out for delivery', stage: 'delivering', isFinal: false },
  '12': { name: 'Đã Giao Hàng Toàn Bộ', gloss: 'fully delivered', stage: 'delivered', isFinal: true },
  '13': { name: 'Đã Giao Hàng Một Phần', gloss: 'partly delivered', stage: 'delivered', isFinal: true },
  '14': { name: 'Hoãn Giao Hàng', gloss: 'delivery postponed', stage: 'delivering', isFinal: false },
  // Doubtful: the pages do not say what follows. The delivery was given up, so the goods probably go back.
  '15': { name: 'Không Giao Được', gloss: 'delivery failed', stage: 'returning', isFinal: false },
  '16': { name: 'Đã Đối Soát Giao Hàng', gloss: 'delivery settled', stage: 'delivered', isFinal: true },
  '17': { name: 'Đã Đối Soát Trả Hàng', gloss: 'return settled', stage: 'returned', isFinal: true },
  '18': { name: 'Đang Chuyển Kho Trả', gloss: 'moving to return depot', stage: 'returning', isFinal: false },
  '19': { name: 'Đã Chuyển Kho Trả', gloss: 'at return depot', stage: 'returning', isFinal: false },
  '20': { name: 'Đang Trả Hàng', gloss: 'returning to sender', stage: 'returning', isFinal: false },
  '21': { name: 'Đã Trả Hàng', gloss: 'returned', stage: 'returned', isFinal: true },
  '22': { name: 'Hoãn Trả Hàng', gloss: 'return postponed', stage: 'returning', isFinal: false },
  '23': { name: 'Đang Vận Chuyển', gloss: 'in transit', stage: 'in_transit', isFinal: false },
  '24': { name: 'Xác Nhận Hoàn', gloss: 'return confirmed', stage: 'returning', isFinal: false },
  '25': { name: 'Hàng Thất Lạc', gloss: 'lost', stage: 'lost', isFinal: true },
  // Doubtful: the pages do not say what follows. The goods are still with SuperShip.
  '26': { name: 'Không Trả Được', gloss: 'return failed', stage: 'returning', isFinal: false },
  '27': { name: 'Đã Bồi Hoàn', gloss: 'compensated', stage: 'lost', isFinal: true },
} as const satisfies Record<string, StatusRow>

/**
 * The 28 order statuses that SuperShip lists, by code.
 *
 * SuperShip adds statuses over time, so a code can be missing here. Compare codes, never names: SuperShip writes
 * "cancelled" both as `Huỷ` and as `Hủy`.
 *
 * @example orderStatuses[order.status]?.gloss ?? order.status_name
 * @see https://docs.developers.supership.vn/guide/orders.html
 */
export const orderStatuses: typeof known & { readonly [code: string]: StatusRow | undefined } = known

/** A status code that SuperShip lists. */
export type KnownOrderStatus = keyof typeof known

/** A status code as SuperShip sends it: a string, even `'0'`. It can be a code that `orderStatuses` does not list. */
export type OrderStatus = KnownOrderStatus | (string & {})

/**
 * Returns how far an order has come and whether the status is final. An unlisted status is `unknown` and not final.
 *
 * @example const { stage, isFinal } = orderStage(order.status)
 */
export function orderStage(status: OrderStatus | number): { stage: OrderStage; isFinal: boolean } {
  const code = String(status)
  if (!Object.hasOwn(known, code)) return { stage: 'unknown', isFinal: false }
  const { stage, isFinal } = known[code as KnownOrderStatus]
  return { stage, isFinal }
}
