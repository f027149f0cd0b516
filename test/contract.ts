import { inspect } from 'node:util'
import {
  type ApiError,
  type BaseClient,
  type CallOptions,
  type ClientEvent,
  type ClientOptions,
  debugLog,
  isApiError,
  memoryGrantStore,
} from '@x/core'
import type { MockControls, MockFailure } from '@x/core/mock'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { serve, serveMock, type TestServer } from './serve.ts'
import type { AnyWay } from './spec.ts'

/**
 * Tests the promises that every vendor package makes, over real sockets, against the vendor's own mock. The names B1 to
 * B14 are those of the design.
 */
export function testWay(spec: AnyWay): void {
  describe(spec.name, () => {
    let server: TestServer
    let elsewhere: TestServer
    let mock: MockControls<object>
    beforeAll(async () => {
      server = await serveMock(() => mock.handlers)
      elsewhere = await serve(() => new Response('{}'))
    })
    beforeEach(() => {
      mock = spec.mock(server.origin)
      server.received.length = 0
      elsewhere.received.length = 0
    })
    afterAll(async () => {
      await server.close()
      await elsewhere.close()
    })

    const create = (options: ClientOptions = {}) => spec.create({ ...mock.credentials, ...options })
    const count = (operation: string) => mock.calls[operation] ?? 0
    const mints = () => count('login') + count('refresh')
    const many = (client: BaseClient, times: number) =>
      Promise.all(Array.from({ length: times }, () => spec.call(client)))
    const isMinted = spec.renewal !== 'static'
    // Left out rather than skipped: what a vendor does not have is no gap in its tests.
    const when = (applies: boolean) => (applies ? test : () => {})
    const whenMinted = when(isMinted)
    const whenStatic = when(!isMinted)
    const whenUnattended = when(isMinted && spec.needsPerson !== true)

    test('B1: 100 concurrent first calls make one login', async () => {
      const replies = await many(create(), 100)
      expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1)
      expect(mints()).toBe(isMinted ? 1 : 0)
      expect(count(spec.operation)).toBe(100)
    })

    whenMinted('B5: an expired grant is renewed once, by what the vendor has for it', async () => {
      const client = create()
      await spec.call(client)
      const before = { login: count('login'), refresh: count('refresh') }
      mock.expireGrants()
      await many(client, 100)
      const renewed = { login: count('login') - before.login, refresh: count('refresh') - before.refresh }
      expect(renewed).toEqual(spec.renewal === 'refresh' ? { login: 0, refresh: 1 } : { login: 1, refresh: 0 })
    })

    whenUnattended('B2: 200 calls refused for one revoked grant cost one login', async () => {
      const client = create()
      await spec.call(client)
      const logins = count('login')
      mock.revokeGrants()
      await many(client, 200)
      expect(count('login') - logins).toBe(1)
    })

    whenMinted('B3: permanent refusal is denied, and costs two mints at most', async () => {
      const client = create()
      await spec.call(client)
      mock.failNext(spec.operation, spec.challenge, 1_000)
      const errors = []
      for (let call = 0; call < 5; call += 1) errors.push(await failure(spec.call(client)))
      expect(errors.map(({ code }) => code)).toEqual(Array(5).fill('denied'))
      expect(mints()).toBe(2)
    })

    whenStatic('B5: a refused key is told as such, on every call', async () => {
      const client = create()
      mock.revokeGrants()
      for (let call = 0; call < 2; call += 1) {
        expect(await failure(spec.call(client))).toMatchObject({ code: 'credentials_rejected' })
      }
      expect(count(spec.operation)).toBe(2)
    })

    whenUnattended('B5: a firewall’s page at the login refuses nothing', async () => {
      const client = create()
      const headers = { 'content-type': 'text/html; charset=utf-8', 'cf-mitigated': 'challenge' }
      mock.failNext('login', { status: 403, body: '<!doctype html><title>Just a moment...</title>', headers })
      const error = await failure(spec.call(client))
      expect(error).toMatchObject({ code: 'auth_unavailable', status: 403, sent: false })
      expect(error.retryAt).toBeInstanceOf(Date)
      expect(client.auth.status().state).not.toBe('latched')
    })

    whenUnattended('B5: a refused login latches until reset', async () => {
      const client = create()
      mock.failNext('login', { status: 400, body: { error: 'invalid_grant' } })
      expect(await failure(spec.call(client))).toMatchObject({ code: 'credentials_rejected', status: 400 })
      const requests = server.received.length
      await Promise.all(
        Array.from({ length: 20 }, async () =>
          expect((await failure(spec.call(client))).code).toBe('credentials_rejected'),
        ),
      )
      expect(server.received.length).toBe(requests)
      expect(client.auth.status().state).toBe('latched')
      await client.auth.reset()
      await spec.call(client)
      expect(count('login')).toBe(2)
    })

    whenMinted('B6: with the auth server down, callers fail fast and are told when to try again', async () => {
      const client = create()
      mock.failNext('login', { status: 503 })
      mock.failNext('refresh', { status: 503 })
      const error = await failure(spec.call(client))
      expect(error.code).toBe('auth_unavailable')
      expect(error.retryAt?.getTime()).toBeGreaterThan(Date.now())
      const requests = server.received.length
      expect((await failure(spec.call(client))).code).toBe('auth_unavailable')
      expect(server.received.length).toBe(requests)
    })

    test('B7: one caller leaving settles at once and disturbs nobody', async () => {
      const client = create()
      const reason = new Error('the caller left')
      const leaving = new AbortController()
      if (isMinted) mock.failNext('login', { delay: 100 })
      const left = spec.call(client, { signal: leaving.signal })
      const stayed = many(client, 10)
      leaving.abort(reason)
      await expect(left).rejects.toBe(reason)
      await expect(stayed).resolves.toHaveLength(10)
      expect(mints()).toBe(isMinted ? 1 : 0)
    })

    test('B8: no secret is in any error, event, status or clone, also where the vendor echoes it', async () => {
      const events: unknown[] = []
      const log = debugLog((line) => events.push(line))
      const onEvent = (event: ClientEvent) => {
        events.push(event)
        log(event)
      }
      const client = create({ onEvent, retry: 0 })
      await spec.call(client)
      const secrets = [...spec.secrets(mock.credentials), await client.auth.token()]
      const spellings = secrets.flatMap((secret) => [
        secret,
        encodeURIComponent(secret),
        Buffer.from(secret).toString('base64').replaceAll('=', ''),
        JSON.stringify(secret).slice(1, -1),
      ])
      const found: unknown[] = [client, client.auth.status(), events]
      mock.failNext(spec.operation, spec.refusal(spellings.join(' ')))
      found.push(await failure(spec.call(client)))
      mock.failNext(spec.operation, spec.challenge, 10)
      found.push(await failure(spec.call(client)))
      mock.failNext(spec.operation, {
        status: 500,
        body: spellings.join(' '),
        headers: { 'content-type': 'text/plain' },
      })
      found.push(await failure(spec.call(client)))
      mock.failNext(spec.operation, { network: true })
      found.push(await failure(spec.call(client)))
      found.push(await failure(client.request('GET', `../${secrets[0]}`)))
      const printed = found.flatMap((thing) => [inspect(thing, { depth: 9, showHidden: true }), JSON.stringify(thing)])
      const cloned = found.filter((thing) => thing instanceof Error).map((error) => inspect(structuredClone(error)))
      for (const spelling of spellings) {
        expect([...printed, ...cloned].filter((text) => text?.includes(spelling))).toEqual([])
      }
    })

    whenMinted('B8: a store is given no secret to name the credential by', async () => {
      const names: string[] = []
      const load = async (name: string) => void names.push(name)
      await spec.call(create({ store: { load, save: async () => true, drop: async () => {} } }))
      expect(names).toEqual([expect.stringMatching(/^[a-z]+:[0-9a-f]{32}$/)])
    })

    whenMinted('B8: a grant in a shared store serves no client whose options differ', async () => {
      const store = memoryGrantStore()
      const token = await create({ store }).auth.token()
      expect(await create({ store }).auth.token()).toBe(token)
      for (const path of new Set([...spec.required, 'baseUrl'])) {
        const other = change(mock.credentials, path, alter(valueAt(mock.credentials, path)))
        const given = await spec
          .create({ ...other, store, retry: 0 })
          .auth.token()
          .catch(() => undefined)
        if (spec.interchangeable?.includes(path)) expect(given, path).toBe(token)
        else expect(given, path).not.toBe(token)
      }
    })

    test('B9: hostile paths are refused before anything is sent', async () => {
      const client = create()
      const { host } = new URL(elsewhere.origin)
      const paths = [
        `${elsewhere.origin}/x`,
        `//${host}/x`,
        `/\\${host}/x`,
        `\\\\${host}`,
        '../../../x',
        '%2e%2e/%2e%2e/%2e%2e/x',
        '..%2f..%2f..%2fx',
        'a\nb',
        `http:${host}`,
      ]
      for (const path of paths) {
        expect((await failure(client.fetch(path))).code, path).toBe('invalid_input')
        expect((await failure(client.request('POST', path, { json: {} }))).code, path).toBe('invalid_input')
      }
      expect([...server.received, ...elsewhere.received]).toEqual([])
    })

    test('B9: redirects are never followed, on calls and on logins', async () => {
      const headers = { location: `${elsewhere.origin}/stolen` }
      for (const status of [301, 302, 303, 307, 308]) {
        if (isMinted) {
          mock.reset()
          mock.failNext('login', { status, headers })
          expect(await failure(spec.call(create()))).toMatchObject({ code: 'unexpected_response', status })
        }
        mock.reset()
        mock.failNext(spec.operation, { status, headers })
        expect(await failure(spec.call(create()))).toMatchObject({ code: 'unexpected_response', status })
      }
      expect(elsewhere.received).toEqual([])
    })

    test('B10: a reply that hangs, breaks off or makes no sense is a typed error in time', async () => {
      const client = create({ timeout: 250, retry: 0, maxBytes: 20_000 })
      await spec.call(client)
      const outcomes: [MockFailure, string][] = [
        [{ delay: 2_000 }, 'timeout'],
        [{ network: true }, 'network'],
        [{ body: '<html>Xin chào</html>', headers: { 'content-type': 'text/html' } }, 'unexpected_response'],
        [{ body: '{"error":0,"da' }, 'unexpected_response'],
        [{ body: '' }, 'unexpected_response'],
        [{ body: 'null' }, 'unexpected_response'],
        [{ body: `"${'x'.repeat(30_000)}"` }, 'unexpected_response'],
        [{ status: 503 }, 'server_error'],
        [{ status: 429, headers: { 'retry-after': '7' } }, 'rate_limited'],
      ]
      for (const [planned, code] of outcomes) {
        mock.failNext(spec.operation, planned)
        expect((await failure(spec.call(client))).code, JSON.stringify(planned).slice(0, 60)).toBe(code)
      }
    })

    test('B11: a read is tried again after a passing fault, and no more often than asked', async () => {
      const client = create()
      await spec.call(client)
      const calls = count(spec.operation)
      mock.failNext(spec.operation, { status: 503 }, 2)
      await spec.call(client)
      expect(count(spec.operation) - calls).toBe(3)
      mock.failNext(spec.operation, { network: true }, 3)
      expect((await failure(spec.call(client))).code).toBe('network')
      expect(count(spec.operation) - calls).toBe(6)
      mock.failNext(spec.operation, { status: 429, headers: { 'retry-after': '3600' } })
      const limited = await failure(spec.call(client))
      expect(limited.code).toBe('rate_limited')
      expect(limited.retryAt?.getTime()).toBeGreaterThan(Date.now() + 3_500_000)
      expect(count(spec.operation) - calls).toBe(7)
    })

    test('options that are missing or wrong are named at once', () => {
      const [vendor = ''] = spec.name.split(' ')
      for (const path of spec.required) {
        for (const value of [undefined, '', 7.5]) {
          const name = path.split('.').at(-1) ?? ''
          const build = () => spec.create(change(mock.credentials, path, value))
          expect(build, `${path} = ${value}`).toThrow(TypeError)
          expect(build, `${path} = ${value}`).toThrow(name)
          expect(build, `${path} = ${value}`).toThrow(`[${vendor}] wrong options: `)
        }
      }
      for (const wrong of [
        { timeout: 0 },
        { timeout: '5' },
        { totalTimeout: Number.NaN },
        { retry: -1 },
        { baseUrl: 'http://shop.example/v1' },
        { baseUrl: 'nowhere' },
        { headers: { 'a b': 'c' } },
        { fetch: 1 },
        { store: {} },
      ]) {
        const [name = ''] = Object.keys(wrong)
        const build = () => spec.create({ ...mock.credentials, ...(wrong as ClientOptions) })
        expect(build, JSON.stringify(wrong)).toThrow(TypeError)
        expect(build, JSON.stringify(wrong)).toThrow(name)
      }
    })

    test('B9: plain http is refused but for this machine, and taken where that is asked for', () => {
      const url = new URL(String(valueAt(mock.credentials, 'baseUrl')))
      url.hostname = 'shop.example'
      const options = { ...mock.credentials, baseUrl: url.href }
      expect(() => spec.create(options)).toThrow('allowHttp')
      expect(() => spec.create({ ...options, allowHttp: true })).not.toThrow()
    })

    test('a wrong last argument is refused before anything is sent', async () => {
      const client = create()
      for (const options of [{ timeout: -1 }, { signal: {} }, { headers: { bad: 'a\r\nb' } }]) {
        expect((await failure(spec.call(client, options as CallOptions))).code).toBe('invalid_input')
      }
      expect(server.received).toEqual([])
    })

    test('fetch is the one given, and gets the headers given', async () => {
      const seen: Request[] = []
      const client = create({
        headers: { 'x-shop': 'client' },
        fetch: async (input, init) => {
          seen.push(new Request(input instanceof Request ? input.clone() : input, init))
          return fetch(input, init)
        },
      })
      await spec.call(client, { headers: { 'x-call': 'call' } })
      const last = seen.at(-1)
      expect(last?.headers.get('x-shop')).toBe('client')
      expect(last?.headers.get('x-call')).toBe('call')
      expect(last?.headers.get('authorization')).toContain(await client.auth.token())
    })
  })
}

/** Returns the error that the promise rejects with, which must be an `ApiError`. */
export async function failure(promise: Promise<unknown>): Promise<ApiError> {
  const error = await promise.then(
    () => new Error('The call should have failed'),
    (error: unknown) => error,
  )
  if (!isApiError(error)) throw error
  return error
}

function change<T extends object>(options: T, path: string, value: unknown): T {
  const [first = '', ...rest] = path.split('.')
  const inner = (options as Record<string, unknown>)[first]
  return { ...options, [first]: rest.length === 0 ? value : change(inner as object, rest.join('.'), value) }
}

const valueAt = (options: object, path: string): unknown =>
  path.split('.').reduce((inner: unknown, name) => (inner as Record<string, unknown>)[name], options)

/** Returns another value of the same kind. */
function alter(value: unknown): unknown {
  if (Array.isArray(value)) return [...value, 'other']
  if (typeof value === 'number') return value + 1
  return /^\d+$/.test(String(value)) ? `${value}1` : `${value}/other`
}
