import { failure } from 'test-kit/contract'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import { createKy } from '../ky.ts'
import { oauthGrant } from '../oauth/token-request.ts'
import type { RenewableCredential } from './client.ts'

beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0))
afterEach(() => void vi.restoreAllMocks())

const broken = (code: string) => () => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) })
}
/** The connection broke, perhaps after it had carried the request. */
const lost = broken('UND_ERR_SOCKET')
const shut = broken('ECONNREFUSED')
const down = () => new Response(null, { status: 503 })
const cut = () => new Response(new ReadableStream({ pull: (controller) => controller.error(new Error('cut')) }))
const refused = () => new Response(null, { status: 401 })

type Step = () => Response | Promise<Response>

const credential: RenewableCredential = {
  identity: ['me'],
  login: (call, signal) => call('login', { url: 'https://api.example/v1/token', json: {} }, oauthGrant, signal),
}

/** Makes a shop whose requests are answered by these steps in turn. */
function createShop(steps: Step[], { logins = [] as Step[], options = {} } = {}) {
  const token = () => Response.json({ access_token: 'made-up-token' })
  return createStubShop(
    ({ url }) => ((url.endsWith('/token') ? (logins.shift() ?? token) : steps.shift()) ?? expect.unreachable(url))(),
    { retry: 2, ...options },
    { credential },
  )
}

const write = { json: {}, safe: true }

test.each<[string, Step[], false | undefined]>([
  ['each attempt found a shut door', [shut, shut, shut], false],
  ['the first attempt may have arrived', [lost, shut, shut], undefined],
  ['the second attempt may have arrived', [shut, lost, shut], undefined],
  ['the last attempt may have arrived', [shut, shut, lost], undefined],
  ['an earlier attempt was answered', [down, shut, shut], undefined],
  ['the reply to an earlier attempt broke off', [cut, shut, shut], undefined],
  ['the only request that arrived was refused for its token', [refused, shut, shut, shut], false],
  ['the request with a new token may have arrived', [refused, lost, shut, shut], undefined],
])(
  'the error tells of a request that cannot have been carried out only if that holds for all: %s',
  async (_, steps, sent) => {
    const shop = createShop(steps)
    await shop.auth.token()
    const error = await failure(shop.request('POST', 'orders', write))
    expect(error).toMatchObject({ code: 'network' })
    expect(error.sent).toBe(sent)
    expect(steps).toEqual([])
  },
)

test('the same holds for the attempts of ky', async () => {
  for (const [steps, sent] of [
    [[shut, shut], false],
    [[lost, shut], undefined],
  ] as const) {
    const ky = createKy(createShop([...steps]), { retry: { limit: 1, methods: ['post'], delay: () => 1 } })
    const error = await failure(ky.post('orders', { json: {} }).json())
    expect(error).toMatchObject({ code: 'network' })
    expect(error.sent).toBe(sent)
  }
})

test.each<[string, Step, string]>([
  ['hangs', () => new Promise(() => {}), 'timeout'],
  ['fails', shut, 'auth_unavailable'],
  ['is refused', () => Response.json({ error: 'invalid_grant' }, { status: 400 }), 'credentials_rejected'],
])(
  'a login that %s before a later attempt does not hide that an earlier one may have arrived',
  async (_, login, code) => {
    for (const [first, sent] of [
      [lost, undefined],
      [shut, false],
    ] as const) {
      const logins: Step[] = []
      const once = async () => {
        await shop.auth.reset()
        logins.push(login)
        return first()
      }
      const shop = createShop([once], { logins, options: { totalTimeout: 300 } })
      const error = await failure(shop.request('POST', 'orders', write))
      expect(error).toMatchObject({ code })
      expect(error.sent).toBe(sent)
    }
  },
)

test('a new login that fails after a refusal leaves open whether an attempt before it arrived', async () => {
  for (const [steps, sent] of [
    [[refused], false],
    [[lost, refused], undefined],
  ] as const) {
    const logins: Step[] = []
    const shop = createShop([...steps], { logins })
    await shop.auth.token()
    logins.push(shut)
    const error = await failure(shop.request('POST', 'orders', write))
    expect(error).toMatchObject({ code: 'auth_unavailable' })
    expect(error.sent).toBe(sent)
    expect(error.toJSON()).toMatchObject(sent === false ? { sent } : expect.not.objectContaining({ sent: false }))
  }
})
