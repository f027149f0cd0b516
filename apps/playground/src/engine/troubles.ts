import type { MockFailure } from '@x/core/mock'
import type { AnyWay } from 'test-kit/spec'
import type { Text } from 'test-kit/story'
import type { Tamper } from './wire.ts'

/** What a trouble may change. */
interface TroubleTarget {
  way: AnyWay
  mock: ReturnType<AnyWay['mock']>
  setTamper(tamper: Tamper | undefined): void
  useWrongCredentials(): void
}

/** Something that goes wrong in real life, here in the next call. */
export interface Trouble {
  id: string
  name: Text
  /** What the client does about it. */
  answer: Text
  isFor(way: AnyWay): boolean
  apply(target: TroubleTarget): void
}

const all = () => true
const renewable = ({ renewal }: AnyWay) => renewal !== 'static'

/** Makes the call of the way fail this many times, including retries. */
const fail =
  (failure: MockFailure, times = 1) =>
  ({ mock, way }: TroubleTarget) =>
    mock.failNext(way.operation, failure, times)

export const troubles: readonly Trouble[] = [
  {
    id: 'expire',
    name: { en: 'Token expires', vi: 'Token hết hạn' },
    answer: { en: 'one renewal, the call is sent once more', vi: 'gia hạn một lần, gửi lại lời gọi' },
    isFor: renewable,
    apply: ({ mock }) => mock.expireGrants(),
  },
  {
    id: 'revoke',
    name: { en: 'Access is revoked', vi: 'Bị thu hồi quyền' },
    answer: { en: 'a new login, or an error that says who must act', vi: 'đăng nhập lại, hoặc báo ai phải xử lý' },
    isFor: all,
    apply: ({ mock }) => mock.revokeGrants(),
  },
  {
    id: 'wrong',
    name: { en: 'Wrong secret', vi: 'Sai khoá bí mật' },
    answer: {
      en: 'credentials_rejected, and no login until reset()',
      vi: 'credentials_rejected, không thử lại tới khi reset()',
    },
    isFor: all,
    apply: ({ useWrongCredentials }) => useWrongCredentials(),
  },
  {
    id: 'refuse-refresh',
    name: { en: 'Refresh is refused', vi: 'Từ chối gia hạn' },
    answer: { en: 'a login with the password follows', vi: 'chuyển sang đăng nhập bằng mật khẩu' },
    isFor: ({ renewal }) => renewal === 'refresh',
    apply: ({ mock, way }) => {
      mock.expireGrants()
      mock.failNext('refresh', way.challenge)
    },
  },
  {
    id: 'login-down',
    name: { en: 'Login server is down', vi: 'Máy chủ đăng nhập hỏng' },
    answer: {
      en: 'auth_unavailable with retryAt, no storm of logins',
      vi: 'auth_unavailable kèm retryAt, không dồn dập',
    },
    isFor: renewable,
    apply: ({ mock }) => {
      mock.expireGrants()
      mock.failNext('login', { status: 503, body: '' }, 3)
      mock.failNext('refresh', { status: 503, body: '' }, 3)
    },
  },
  {
    id: 'rate-limit',
    name: { en: '429, Retry-After: 1', vi: '429, Retry-After: 1' },
    answer: { en: 'a read waits one second and is tried again', vi: 'lời đọc chờ một giây rồi thử lại' },
    isFor: all,
    apply: fail({ status: 429, body: '', headers: { 'retry-after': '1' } }),
  },
  {
    id: 'server-error',
    name: { en: '500', vi: '500' },
    answer: { en: 'a read is tried again, a write is not', vi: 'lời đọc được thử lại, lời ghi thì không' },
    isFor: all,
    apply: fail({ status: 500, body: '' }),
  },
  {
    id: 'slow',
    name: { en: 'Slow: 2 seconds', vi: 'Chậm: 2 giây' },
    answer: { en: 'it waits', vi: 'chờ' },
    isFor: all,
    apply: fail({ delay: 2_000 }),
  },
  {
    id: 'hang',
    name: { en: 'It hangs', vi: 'Treo' },
    answer: { en: 'timeout after the time that you set', vi: 'timeout sau thời gian bạn đặt' },
    isFor: all,
    apply: fail({ delay: 20_000 }, 3),
  },
  {
    id: 'offline',
    name: { en: 'Offline', vi: 'Mất mạng' },
    answer: { en: 'network, after two more tries of a read', vi: 'network, sau hai lần thử lại lời đọc' },
    isFor: all,
    apply: fail({ network: true }, 3),
  },
  {
    id: 'garbage',
    name: { en: 'HTML in place of JSON', vi: 'HTML thay cho JSON' },
    answer: { en: 'unexpected_response', vi: 'unexpected_response' },
    isFor: all,
    apply: fail({ status: 200, body: '<html>maintenance</html>', headers: { 'content-type': 'text/html' } }, 3),
  },
  {
    id: 'odd-types',
    name: { en: 'Odd field types', vi: 'Kiểu trường lạ' },
    answer: {
      en: 'where a schema wants numbers, text of digits is read as such, and an event tells',
      vi: 'schema cần số thì chữ số dạng chữ vẫn đọc được, và có sự kiện báo',
    },
    isFor: all,
    apply: ({ setTamper }) => setTamper(numbersToText),
  },
  {
    id: 'redirect',
    name: { en: 'Redirect to another host', vi: 'Chuyển hướng sang máy khác' },
    answer: { en: 'it is not followed: unexpected_response', vi: 'không đi theo: unexpected_response' },
    isFor: all,
    apply: fail({ status: 302, body: '', headers: { location: 'https://elsewhere.example/' } }, 3),
  },
]

/** Changes the payload only: the client reads the envelope's own numbers to see whether the call succeeded. */
function numbersToText(body: unknown, depth = 0): unknown {
  if (typeof body === 'number') return depth > 1 ? String(body) : body
  if (Array.isArray(body)) return body.map((entry) => numbersToText(entry, depth + 1))
  if (typeof body !== 'object' || body === null) return body
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, numbersToText(value, depth + 1)]))
}
