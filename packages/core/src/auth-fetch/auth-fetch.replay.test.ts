import { failure } from 'test-kit/contract'
import { watchBody } from 'test-kit/watch-body'
import { expect, test, vi } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import type { RenewableCredential } from '../client/client.ts'
import { Secret } from '../errors/secret.ts'
import { createGrantManager } from '../grant-manager/grant-manager.ts'
import type { Grant } from '../grant-manager/types.ts'
import { memoryGrantStore } from '../stores/memory.ts'
import { systemClock } from '../utils/clock.ts'
import { createAuthFetch } from './auth-fetch.ts'
import { createOrigin } from './origin.ts'

/** Makes a login that returns token-1, token-2 and so on. */
function createLogin() {
  const login = async (): Promise<Grant> => {
    login.count += 1
    return { access: new Secret(`token-${login.count}`) }
  }
  login.count = 0
  return login
}

function createFetch(answer: (request: Request) => Response | Promise<Response>, login: () => Promise<Grant>) {
  return createAuthFetch({
    vendor: 'shop',
    origin: createOrigin('https://api.example'),
    grants: createGrantManager({
      vendor: 'shop',
      login,
      storeKey: async () => 'shop',
      clock: systemClock,
      deadlineMs: 1_000,
    }),
    sign: (headers, secret) => headers.set('authorization', secret),
    challenge: ({ status }) => status === 401,
    fetch: () => async (input, init) => answer(new Request(input, init)),
  })
}

test('B3: after a route that no grant opens, only a reply of success shows that a grant is worth replacing', async () => {
  for (const [status, last, logins] of [
    [200, 200, 3],
    [500, 401, 2],
  ]) {
    const login = createLogin()
    let good = 'token-1'
    let orders = 200
    const authFetch = createFetch(({ url, headers }) => {
      const isRefused = url.endsWith('/forbidden') || headers.get('authorization') !== good
      return new Response(null, { status: isRefused ? 401 : orders })
    }, login)
    await authFetch('orders')
    await authFetch('forbidden')
    good = 'token-2'
    orders = status ?? 0
    expect((await authFetch('orders')).status).toBe(status)
    good = 'token-3'
    orders = 200
    expect((await authFetch('orders')).status).toBe(last)
    expect(login.count).toBe(logins)
  }
})

test('B3: a call is replayed once, however often it is tried again', async () => {
  const store = memoryGrantStore()
  const credential: RenewableCredential = { identity: ['me'], login: createLogin() }
  const sent: (string | null)[] = []
  const answer = ({ headers }: Request) => {
    sent.push(headers.get('authorization'))
    return new Response(null, { status: sent.length === 2 ? 503 : 401 })
  }
  const shop = createStubShop(answer, { store, retry: 1 }, { credential })
  await shop.auth.token()
  // The sibling's grant is dead too, which shows only when the vendor refuses it.
  const login = async () => ({ access: new Secret('dead') })
  const sibling = createStubShop(() => Response.error(), { store }, { credential: { identity: ['me'], login } })
  await sibling.auth.reset()
  expect(await sibling.auth.token()).toBe('dead')
  expect(await failure(shop.request('GET', 'orders'))).toMatchObject({ code: 'denied', status: 401 })
  expect(sent).toEqual(['Bearer token-1', 'Bearer dead', 'Bearer dead'])
})

test('a reply that is not handed on is let go of, before the replay', async () => {
  const { stream, seen } = watchBody(new Uint8Array(1))
  const answers = [
    new Response(null),
    new Response(stream, { status: 401, headers: { 'content-type': 'application/json' } }),
    new Response('yes'),
  ]
  const authFetch = createFetch(() => answers.shift() ?? Response.error(), createLogin())
  await authFetch('warm-up')
  expect(await (await authFetch('orders')).text()).toBe('yes')
  expect(seen).toEqual({ pulls: 0, isCancelled: true })
})

test('the copy of a body that need not be sent again is let go of', async () => {
  const { stream, seen } = watchBody(...Array.from({ length: 100 }, () => new Uint8Array(1)))
  const authFetch = createFetch(({ body }) => {
    body?.cancel()
    return new Response('yes')
  }, createLogin())
  const init = { method: 'POST', body: stream, duplex: 'half' }
  await authFetch('orders', init)
  await vi.waitFor(() => expect(seen.isCancelled).toBe(true))
})

test('B7: a caller who leaves while the login is under way is let go at once, with their own reason', async () => {
  const leaving = new AbortController()
  const reason = new Error('the caller left')
  const authFetch = createFetch(
    () => new Response('yes'),
    () => {
      leaving.abort(reason)
      return new Promise(() => {})
    },
  )
  await expect(authFetch('orders', { signal: leaving.signal })).rejects.toBe(reason)
})
