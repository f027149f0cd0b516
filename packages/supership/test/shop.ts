import { useMocks } from 'test-kit/msw'
import { createSuperShip, type NewOrder, type SuperShip } from '../src/index.ts'
import { mockSuperShip } from '../src/mock.ts'

export const base = 'https://api.mysupership.vn/v1/partner'

/** A valid order. */
export const goods = {
  pickup_code: 'WLKGT07050',
  name: 'Nguyễn Thị Cam',
  phone: '0900000005',
  address: '35 Trương Định',
  province: 'Thành phố Hồ Chí Minh',
  district: 'Quận 3',
  commune: 'Phường 6',
  amount: 220_000,
  value: 1_600_000,
  weight: 200,
  payer: '1',
  service: '1',
  config: '3',
  product_type: '1',
  product: 'Quần áo',
  soc: 'SHOP-1',
} as const satisfies NewOrder

/** A valid warehouse. */
export const kho = {
  name: 'Kho HBT',
  phone: '0900000007',
  contact: 'Lê Văn Bình',
  address: '47 Lê Lợi',
  province: 'Thành phố Hà Nội',
  district: 'Quận Hoàng Mai',
  commune: 'Phường Thanh Trì',
  primary: '1',
} as const

/** A valid account. */
export const newShop = {
  project: 'Cửa hàng An',
  name: 'Nguyễn Văn An',
  phone: '0900000004',
  email: 'an.store@example.com',
  password: 'new"shop/pass',
  partner: 'another-partner-code',
}

/** A mock instead of the network, and a client of its shop. */
export function useShop() {
  const mock = mockSuperShip()
  const { server, sent } = useMocks(mock)
  const supership = createSuperShip({ ...mock.tokenCredentials, retry: 0 })

  /** Makes a call whose reply is `body`. Returns the call's value and the request that was sent. */
  async function exchange<T>(
    operation: Parameters<typeof mock.failNext>[0],
    body: unknown,
    call: (client: SuperShip) => Promise<T>,
  ) {
    sent.length = 0
    mock.failNext(operation, { body })
    const value = await call(supership)
    const [request] = sent
    if (request === undefined) throw new Error('Nothing was sent')
    const { method, url, headers } = request
    const text = await request.text()
    return { value, request: `${method} ${url}`, headers, json: text === '' ? undefined : JSON.parse(text) }
  }
  return { mock, server, sent, supership, exchange, token: mock.tokenCredentials.token }
}
