/** Pages of ITS. Endpoints without one are known from its siblings or its ancestor only. */
const api = 'https://docs.interits.vn/api-its/tich-hop-api'
const telephony = `${api}/tong-dai/api-tong-dai`
const zalo = `${api}/zalo-cloud/zalo-cloud-api`

export const docs = {
  partner: `${api}/partner/su-dung`,
  activateTenant: `${telephony}/partner-kich-hoat-tong-dai`,
  listUsers: `${telephony}/lay-danh-sach-nhan-vien`,
  createExtension: `${telephony}/tao-may-nhanh`,
  getOa: `${zalo}/lay-thong-tin-oa`,
  updateOa: `${zalo}/cap-nhat-webhook-cho-oa`,
  getTemplate: `${zalo}/lay-thong-tin-chi-tiet-mau-tin`,
}

/** Pages of eTelecom, a brand with the same platform. */
export const sibling = 'https://docs.etelecom.vn'
