const known = {
  '0': { name: 'Huỷ', gloss: 'cancelled' },
  '1': { name: 'Chờ Duyệt', gloss: 'awaiting approval' },
  '2': { name: 'Chờ Lấy Hàng', gloss: 'awaiting pickup' },
  '3': { name: 'Đang Lấy Hàng', gloss: 'picking up' },
  '4': { name: 'Đã Lấy Hàng', gloss: 'picked up' },
  '5': { name: 'Hoãn Lấy Hàng', gloss: 'pickup postponed' },
  '6': { name: 'Không Lấy Được', gloss: 'pickup failed' },
  '7': { name: 'Đang Nhập Kho', gloss: 'entering depot' },
  '8': { name: 'Đã Nhập Kho', gloss: 'in depot' },
  '9': { name: 'Đang Chuyển Kho Giao', gloss: 'moving to delivery depot' },
  '10': { name: 'Đã Chuyển Kho Giao', gloss: 'at delivery depot' },
  '11': { name: 'Đang Giao Hàng', gloss: 'out for delivery' },
  '12': { name: 'Đã Giao Hàng Toàn Bộ', gloss: 'fully delivered' },
  '13': { name: 'Đã Giao Hàng Một Phần', gloss: 'partly delivered' },
  '14': { name: 'Hoãn Giao Hàng', gloss: 'delivery postponed' },
  '15': { name: 'Không Giao Được', gloss: 'delivery failed' },
  '16': { name: 'Đã Đối Soát Giao Hàng', gloss: 'delivery settled' },
  '17': { name: 'Đã Đối Soát Trả Hàng', gloss: 'return settled' },
  '18': { name: 'Đang Chuyển Kho Trả', gloss: 'moving to return depot' },
  '19': { name: 'Đã Chuyển Kho Trả', gloss: 'at return depot' },
  '20': { name: 'Đang Trả Hàng', gloss: 'returning to sender' },
  '21': { name: 'Đã Trả Hàng', gloss: 'returned' },
  '22': { name: 'Hoãn Trả Hàng', gloss: 'return postponed' },
  '23': { name: 'Đang Vận Chuyển', gloss: 'in transit' },
  '24': { name: 'Xác Nhận Hoàn', gloss: 'return confirmed' },
  '25': { name: 'Hàng Thất Lạc', gloss: 'lost' },
  '26': { name: 'Không Trả Được', gloss: 'return failed' },
  '27': { name: 'Đã Bồi Hoàn', gloss: 'compensated' },
} as const

/**
 * The order statuses that SuperShip lists, by code, with an English gloss of ours.
 *
 * More are added over time, so a code may be missing here. Compare codes, never names: SuperShip spells "cancelled" both
 * `Huỷ` and `Hủy`.
 *
 * @example orderStatuses[order.status]?.gloss ?? order.status_name
 * @see https://docs.developers.supership.vn/guide/orders.html
 */
export const orderStatuses: typeof known & { readonly [code: string]: { name: string; gloss: string } | undefined } =
  known

/** A status code that SuperShip lists. */
export type KnownOrderStatus = keyof typeof known

/** A status code as it travels: text, `'0'` included; may be one that is not listed yet. */
export type OrderStatus = KnownOrderStatus | (string & {})
