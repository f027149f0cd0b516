import type { Language } from './pages.ts'

interface Words {
  label: string
  description: string
  tagline: string
  /** Text and path of the buttons on the first page. */
  actions: readonly (readonly [string, string])[]
  features: readonly (readonly [string, string])[]
  guides: string
  packages: string
  reference: string
  openApi: string
  more: string
  theme: Record<string, unknown>
}

/** The site's own texts. All others come from the documents. */
export const words: Record<Language, Words> = {
  en: {
    label: 'English',
    description: 'Typed clients and mocks for Casso, Zogo, ITS, SuperShip and GAM.',
    tagline: 'Typed clients for five Vietnamese commerce APIs, each with a mock to test against offline.',
    actions: [
      ['Your first call', 'guides/first-call'],
      ['Receive payments', 'guides/payments'],
      ['All packages', 'packages/casso'],
    ],
    features: [
      [
        'One login for all callers',
        'A thousand concurrent calls make one login. Expired and revoked tokens are replaced for you.',
      ],
      ['Replies you can trust', 'Every reply is checked and typed. One odd field never costs you an order.'],
      ['Errors you can log', 'One class with one code and what to do. No error holds a key, a token or a password.'],
      [
        'A mock of each vendor',
        'Stateful, faithful to the documents, and ready for Vitest, Jest, node:test and Playwright.',
      ],
    ],
    guides: 'Guides',
    packages: 'Packages',
    reference: 'API reference',
    openApi: 'OpenAPI',
    more: 'Project',
    theme: {},
  },
  vi: {
    label: 'Tiếng Việt',
    description: 'Client TypeScript và bản giả lập cho Casso, Zogo, ITS, SuperShip và GAM.',
    tagline: 'Client TypeScript cho năm API thương mại Việt Nam, kèm bản giả lập để kiểm thử không cần mạng.',
    actions: [
      ['Gọi API lần đầu', 'guides/first-call'],
      ['Nhận thanh toán', 'guides/payments'],
      ['Các gói', 'packages/casso'],
    ],
    features: [
      [
        'Đăng nhập một lần',
        'Một nghìn lời gọi cùng lúc chỉ đăng nhập một lần. Token hết hạn hay bị thu hồi được thay tự động.',
      ],
      ['Dữ liệu đáng tin', 'Mọi phản hồi đều được kiểm tra và có kiểu. Một trường lạ không làm bạn mất đơn hàng.'],
      [
        'Lỗi ghi log được ngay',
        'Một lớp lỗi, một mã lỗi, kèm cách xử lý. Không lỗi nào để lộ khóa, token hay mật khẩu.',
      ],
      [
        'Bản giả lập cho từng hãng',
        'Có trạng thái, bám sát tài liệu, dùng được với Vitest, Jest, node:test và Playwright.',
      ],
    ],
    guides: 'Hướng dẫn',
    packages: 'Các gói',
    reference: 'Tra cứu API',
    openApi: 'OpenAPI',
    more: 'Dự án',
    theme: {
      outline: { label: 'Trong trang này' },
      docFooter: { prev: 'Trang trước', next: 'Trang sau' },
      darkModeSwitchLabel: 'Giao diện',
      lightModeSwitchTitle: 'Chuyển sang nền sáng',
      darkModeSwitchTitle: 'Chuyển sang nền tối',
      sidebarMenuLabel: 'Mục lục',
      returnToTopLabel: 'Về đầu trang',
      langMenuLabel: 'Đổi ngôn ngữ',
      skipToContentLabel: 'Đến nội dung',
    },
  },
}
