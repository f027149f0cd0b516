import type { Samples } from 'test-kit/story'

export const route = {
  sender_province: 'Thành phố Hồ Chí Minh',
  sender_district: 'Quận Tân Bình',
  receiver_province: 'Thành phố Hà Nội',
  receiver_district: 'Quận Tây Hồ',
}

/** A complete order. */
export const parcel = {
  pickup_code: 'WCQ1I07047',
  name: 'Nguyễn Thị Cam',
  phone: '0900000005',
  address: '12 Lạc Long Quân',
  province: route.receiver_province,
  district: route.receiver_district,
  commune: 'Phường Bưởi',
  amount: 500_000,
  value: 500_000,
  weight: 750,
  service: '1',
  config: '1',
  payer: '1',
  product_type: '1',
  product: 'Quần áo',
  soc: 'DH35',
} as const

const person = { name: 'Kho Quận 1', phone: '0900000004', contact: 'Trần Văn Bưởi' }
const place = {
  address: '5 Đinh Tiên Hoàng',
  province: 'Thành phố Hồ Chí Minh',
  district: 'Quận 1',
  commune: 'Phường Đa Kao',
}
const code = 'SGNS983262NM.810000001'

/** Made-up input for the forms of the playground. */
export const samples: Samples = {
  calls: {
    'areas.districts': { input: { province: '79' } },
    'areas.communes': { input: { district: '767' } },
    'orders.quote': { input: { ...route, weight: 750, value: 500_000 } },
    'orders.create': { input: parcel },
    'orders.get': { input: { soc: parcel.soc } },
    'orders.labelToken': { input: { code: [code] } },
    'orders.cancel': { input: { code } },
    'warehouses.create': { input: { ...person, ...place, primary: '2' } },
    'warehouses.update': { input: { code: parcel.pickup_code, ...person } },
    'webhooks.create': { input: { url: 'https://shop.example/supership?secret=a-long-random-text' } },
    register: {
      input: {
        project: 'Shop Bưởi',
        name: person.contact,
        phone: person.phone,
        email: 'buoi@shop.example',
        password: 'mock-new-password',
        partner: 'mock-supership-partner-code',
      },
    },
  },
  fields: {
    code,
    pickup_phone: person.phone,
    pickup_address: place.address,
    pickup_province: place.province,
    pickup_district: place.district,
    pickup_commune: place.commune,
    pickup_name: person.name,
    pickup_contact: person.contact,
    note: 'Gọi trước khi giao',
    products: [{ sku: 'AO-01', name: 'Áo thun', price: 250_000, weight: 300, quantity: 2 }],
    barter: '1',
    partner: 'mock-supership-partner-code',
    email: 'cam@khach.example',
  },
}
