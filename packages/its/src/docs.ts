/** ITS's own pages. Endpoints without a page are known only from ITS's sibling brands or its ancestor. */
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

/** Pages of eTelecom, a sibling brand on the same platform. */
export const sibling = 'https://docs.etelecom.vn'
