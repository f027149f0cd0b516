export type Language = 'en' | 'vi'

const en = {
  story: 'One order, five vendors: what your code says, and what the kit does for it',
  table: 'What every client promises, tried just now (— : does not apply)',
  webhook: 'a real webhook is taken, a forged one is not',
  secrets: 'no secret was shown',
  legend: '▶ request or call   ◀ reply   n × : n times in a row   ••• : a masked secret',
  summary: (count: number, broken: number) => `${count} promises, ${broken} broken`,
  next: 'More: demo --vendor casso | --all | --json | --lang vi; in the browser: start',
  unknown: (name: string, names: string) => `There is no vendor '${name}', only ${names}`,
}

const vi: typeof en = {
  story: 'Một đơn hàng, năm dịch vụ: mã của bạn viết gì, bộ kit lo phần nào',
  table: 'Mọi client đều hứa, và vừa được thử (— : không áp dụng)',
  webhook: 'webhook thật thì nhận, webhook giả thì từ chối',
  secrets: 'không lộ bí mật nào',
  legend: '▶ lời gọi   ◀ trả lời   n × : n lần liên tiếp   ••• : bí mật đã che',
  summary: (count, broken) => `${count} lời hứa, ${broken} không giữ được`,
  next: 'Xem thêm: demo --vendor casso | --all | --json | --lang en; trên trình duyệt: start',
  unknown: (name, names) => `Không có '${name}', chỉ có ${names}`,
}

export const words = { en, vi }
