import { type BaseClient, isApiError } from '@x/core'
import type { AnyWay, Webhook } from 'test-kit/spec'
import type { Text } from 'test-kit/story'
import { createMask } from './mask.ts'
import type { Network } from './network.ts'
import { createWire, type Wire } from './wire.ts'

const crowd = 100
/** Enough to see that renewals are shared too. */
const few = 20

/** What a promise needs to be tried with one way to log in. */
interface Trial {
  way: AnyWay
  mock: ReturnType<AnyWay['mock']>
  wire: Wire
  client: BaseClient
  create(more?: object): BaseClient
  /** How many requests of an operation the mock received since the trial began. */
  count(operation: string): number
}

/** A promise of every client, with the trial that shows whether it is kept. */
export interface VendorPromise {
  id: string
  what: Text
  /** Whether the promise applies to a way: a static key, for example, is never renewed. */
  isFor(way: AnyWay): boolean
  isKept(trial: Trial): Promise<boolean>
}

const all = () => true
const renewable = ({ renewal }: AnyWay) => renewal !== 'static'

export const promises: readonly VendorPromise[] = [
  {
    id: 'one-login',
    what: { en: '100 first calls make one login', vi: '100 lời gọi đầu, một lần đăng nhập' },
    isFor: renewable,
    isKept: async (trial) => (await callAtOnce(trial, crowd)) === crowd && trial.count('login') === 1,
  },
  {
    id: 'expired',
    what: { en: 'an expired token: one renewal, no failed call', vi: 'token hết hạn: gia hạn một lần, không lỗi nào' },
    isFor: renewable,
    isKept: async (trial) => {
      await callAtOnce(trial, few)
      trial.mock.expireGrants()
      const { renewal } = trial.way
      const before = trial.count(renewal)
      return (await callAtOnce(trial, few)) === few && trial.count(renewal) === before + 1
    },
  },
  {
    id: 'revoked',
    what: { en: 'a revoked token: a new login, or says why', vi: 'token bị thu hồi: đăng nhập lại hoặc báo rõ' },
    isFor: all,
    isKept: async (trial) => {
      await trial.way.call(trial.client)
      trial.mock.revokeGrants()
      const { renewal, needsPerson } = trial.way
      if (renewal === 'static') return (await codeOf(trial)) === 'credentials_rejected'
      if (needsPerson) return (await codeOf(trial)) === 'interaction_required'
      return (await callAtOnce(trial, few)) === few && trial.count('login') === 2
    },
  },
  {
    id: 'wrong',
    what: { en: 'wrong credentials: asked once, then latched', vi: 'sai thông tin: chỉ hỏi một lần rồi dừng' },
    isFor: all,
    isKept: async (trial) => {
      const client = trial.create(trial.way.wrong(trial.mock.credentials))
      const codes = [await codeOf(trial, client), await codeOf(trial, client)]
      const isOnce = trial.way.renewal === 'static' || trial.count('login') === 1
      return isOnce && codes.every((code) => code === 'credentials_rejected')
    },
  },
  {
    id: 'login-down',
    what: { en: 'an auth server that is down: asked once', vi: 'máy chủ đăng nhập hỏng: chỉ hỏi một lần' },
    isFor: renewable,
    isKept: async (trial) => {
      trial.mock.failNext('login', { status: 503, body: '' }, 1_000)
      const codes = [await codeOf(trial), await codeOf(trial)]
      return trial.count('login') === 1 && codes.every((code) => code === 'auth_unavailable')
    },
  },
  {
    id: 'reads-retried',
    what: { en: 'a read is tried again after a fault', vi: 'đọc: thử lại khi lỗi thoáng qua' },
    isFor: all,
    isKept: async (trial) => {
      trial.mock.failNext(trial.way.operation, { status: 503, body: '' })
      await trial.way.call(trial.client)
      return trial.count(trial.way.operation) === 2
    },
  },
  {
    id: 'writes-once',
    what: { en: 'a write is never repeated', vi: 'ghi: không bao giờ gửi lặp' },
    isFor: ({ write }) => write !== undefined,
    isKept: async (trial) => {
      const client = trial.create({ fetch: failing(trial.wire.fetch, trial.way.authPath) })
      const code = await codeOf(trial, client, () => trial.way.write?.(client, 'mark'))
      const sent = trial.wire.crossings.filter(({ from, to }) => from === 'client' && to === 'api')
      return code === 'server_error' && sent.length === 1
    },
  },
  {
    id: 'redirect',
    what: { en: 'a redirect is never followed with the key', vi: 'không mang khoá theo chuyển hướng' },
    isFor: all,
    isKept: async (trial) => {
      const headers = { location: 'https://elsewhere.example/' }
      trial.mock.failNext(trial.way.operation, { status: 302, body: '', headers }, 10)
      const code = await codeOf(trial)
      const addresses = trial.wire.crossings.map(({ exchange }) => exchange?.url ?? '')
      return code === 'unexpected_response' && !addresses.some((url) => url.includes('elsewhere'))
    },
  },
  {
    id: 'hang',
    what: { en: 'a reply that hangs ends in a time-out', vi: 'trả lời bị treo: hết giờ thì báo lỗi' },
    isFor: all,
    isKept: async (trial) => {
      const client = trial.create({ timeout: 500, retry: 0 })
      await trial.way.call(client)
      trial.mock.failNext(trial.way.operation, { delay: 2_000 })
      return (await codeOf(trial, client)) === 'timeout'
    },
  },
  {
    id: 'garbage',
    what: { en: 'HTML in place of JSON: a typed error', vi: 'HTML thay cho JSON: lỗi có kiểu' },
    isFor: all,
    isKept: async (trial) => {
      trial.mock.failNext(trial.way.operation, { status: 200, body: '<html>maintenance</html>' }, 10)
      return (await codeOf(trial)) === 'unexpected_response'
    },
  },
]

/** Tries one promise on one way to log in, with a new mock and client. */
export async function tryPromise(promise: VendorPromise, way: AnyWay, network: Network) {
  const mock = way.mock()
  const wrong = way.wrong(mock.credentials)
  const secrets = [...way.secrets(mock.credentials), ...way.secrets(wrong)]
  const wire = createWire(way.authPath, createMask(secrets))
  const create = (more: object = {}) =>
    way.create({ ...mock.credentials, fetch: wire.fetch, onEvent: wire.onEvent, ...more })
  const count = (operation: string) => mock.calls[operation] ?? 0
  network.use(mock.handlers)
  const isKept = await promise.isKept({ way, mock, wire, client: create(), create, count }).catch(() => false)
  return { isKept, wire, secrets }
}

/** Returns whether a webhook accepts a genuine delivery and rejects a forged one. */
export async function tryWebhook({ handler, deliver, proof }: Webhook) {
  let taken = 0
  const take = handler(() => {
    taken += 1
  })
  const statuses: number[] = []
  const send = (change: (request: Request) => Request) =>
    deliver(async (request) => {
      const response = await take(change(request))
      statuses.push(response.status)
      return response
    })
  await send((request) => request)
  await send((request) => forge(request, proof))
  return taken === 1 && statuses[0] === 200 && statuses[1] === 401
}

/** Returns the same delivery with a made-up proof. */
export function forge(request: Request, proof: Webhook['proof']): Request {
  const url = new URL(request.url)
  const headers = new Headers(request.headers)
  if ('query' in proof) url.searchParams.set(proof.query, 'guessed')
  else headers.set(proof.header, `t=${Date.now()},v1=${'0'.repeat(128)}`)
  return new Request(url, { method: request.method, headers, body: request.body, duplex: 'half' } as RequestInit)
}

async function callAtOnce({ way, wire, client }: Trial, length: number): Promise<number> {
  const call = () => wire.call(way.operation, () => way.call(client))
  return (await Promise.all(Array.from({ length }, call))).length
}

async function codeOf(trial: Trial, client = trial.client, job?: () => Promise<unknown> | undefined): Promise<string> {
  try {
    await trial.wire.call(trial.way.operation, async () => (job ? job() : trial.way.call(client)))
    return 'none'
  } catch (error) {
    return isApiError(error) ? error.code : String(error)
  }
}

/** Wraps a `fetch` so that every reply except that to a login is a 503. */
const failing =
  (send: typeof fetch, authPath: RegExp): typeof fetch =>
  async (input, init) => {
    const response = await send(input, init)
    return authPath.test(new URL(String(input)).pathname) ? response : new Response(null, { status: 503 })
  }
