import { inspect } from 'node:util'
import { expect, expectTypeOf, test, vi } from 'vitest'
import { ApiError, isApiError, throwAtCaller } from './api-error.ts'
import { Secret } from './secret.ts'

const url = 'https://auth.example/login?token=request:made-up'
const error = new ApiError({
  code: 'interaction_required',
  vendor: 'shop',
  operation: 'orders.get',
  message: 'Log in again',
  status: 401,
  url,
})

test('the message names vendor, operation and status', () => {
  expect(error.message).toBe('[shop] orders.get: Log in again (401)')
  expect(error).toMatchObject({ code: 'interaction_required', status: 401, reason: 'Log in again' })
  expect('retryAt' in error).toBe(false)
})

test('a field that is not known is not there', () => {
  const bare = new ApiError({ code: 'denied', vendor: 'shop', operation: 'orders.get', message: 'No' })
  expect(bare.message).toBe('[shop] orders.get: No')
  for (const field of ['status', 'url', 'cause']) expect(field in bare, field).toBe(false)
})

test('the address for a person is there for them, and in no printed form', () => {
  expect(error.url).toBe(url)
  const whole = inspect(error, { showHidden: true })
  for (const printed of [
    inspect(error),
    whole,
    JSON.stringify(error),
    inspect(structuredClone(error)),
    String(error),
  ]) {
    expect(printed).not.toContain('made-up')
  }
  expect(JSON.parse(JSON.stringify(error))).toEqual({
    name: 'ApiError',
    code: 'interaction_required',
    vendor: 'shop',
    operation: 'orders.get',
    status: 401,
    sent: false,
    message: '[shop] orders.get: Log in again (401)',
  })
})

test('B8: the reply is there for the caller, and in no printed form', async () => {
  const error = new ApiError({
    code: 'unexpected_response',
    vendor: 'shop',
    operation: 'orders.create',
    message: "'code' must be present",
    status: 200,
    sent: true,
    body: { token: 'made-up-token' },
  })
  const copy = await Promise.reject(error)
    .catch(throwAtCaller)
    .catch((error) => error)
  for (const one of [error, copy]) {
    expect(one.body).toEqual({ token: 'made-up-token' })
    expect(one.sent).toBe(true)
    const printed = [inspect(one, { showHidden: true, depth: 9 }), JSON.stringify(one), String(one)]
    expect([...printed, inspect(structuredClone(one)), inspect({ ...one })].join()).not.toContain('made-up')
    expect(JSON.parse(JSON.stringify(one))).toMatchObject({ sent: true })
  }
})

test('a log of JSON keeps the code of a network error, however deep it is, and nothing else of the cause', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' })
  const of = (cause: unknown) =>
    JSON.parse(JSON.stringify(new ApiError({ code: 'network', vendor: 'shop', operation: 'x', message: 'no', cause })))
  expect(of(refused).cause).toEqual({ code: 'ECONNREFUSED' })
  expect(of(new TypeError('fetch failed', { cause: refused })).cause).toEqual({ code: 'ECONNREFUSED' })
  for (const cause of [undefined, new Error('no code'), 'text', Object.assign(new Error(), { code: 7 })]) {
    expect(of(cause)).not.toHaveProperty('cause')
  }
  const loop = new Error('loop')
  loop.cause = loop
  expect(of(loop)).not.toHaveProperty('cause')
})

test('isApiError knows the errors of another copy of the package', async () => {
  expect(isApiError({ [Symbol.for('@x/core/ApiError')]: true })).toBe(true)
  vi.resetModules()
  const other = await import('./api-error.ts')
  expect(other.ApiError).not.toBe(ApiError)
  const foreign: unknown = new other.ApiError({ code: 'denied', vendor: 'shop', operation: 'x', message: 'no' })
  expect(foreign).not.toBeInstanceOf(ApiError)
  expect(isApiError(foreign)).toBe(true)
  expect(isApiError(foreign, 'denied')).toBe(true)
  expect(isApiError(foreign, 'timeout')).toBe(false)
  for (const thing of [undefined, null, 'denied', new Error('x'), { code: 'denied' }])
    expect(isApiError(thing)).toBe(false)
})

test('isApiError narrows to the code asked for', () => {
  const caught: unknown = error
  if (isApiError(caught, 'denied')) expectTypeOf(caught.code).toEqualTypeOf<'denied'>()
  expect(isApiError(caught, 'denied')).toBe(false)
})

test('a secret prints as stars and comes back only when asked', () => {
  const secret = new Secret('hunter2')
  const printed = [inspect(secret, { showHidden: true }), JSON.stringify({ secret }), String(secret), `${secret}`]
  expect(printed).toEqual(['Secret(***)', '{"secret":"***"}', '***', '***'])
  expect(inspect(structuredClone(secret))).not.toContain('hunter2')
  expect(secret.reveal()).toBe('hunter2')
})

test('each of many who wait for one error gets a copy that leads to the line that waits', async () => {
  const cause = new Error('inner')
  const issues = [{ path: 'a', expected: 'b' }]
  const fields = {
    code: 'denied',
    vendor: 'shop',
    operation: 'login',
    message: 'No',
    status: 403,
    url,
    issues,
  } as const
  const shared = new ApiError({ ...fields, vendorCode: '7', retryAt: new Date(0), cause })
  async function firstCaller() {
    return await Promise.reject(shared).catch(throwAtCaller)
  }
  const [first, second] = await Promise.all([
    firstCaller().catch((error) => error),
    firstCaller().catch((error) => error),
  ])
  expect(first).not.toBe(second)
  for (const copy of [first, second]) {
    expect(copy).not.toBe(shared)
    expect(copy).toEqual(shared)
    expect({ ...copy, url: copy.url, reason: copy.reason, cause: copy.cause }).toEqual({
      ...shared,
      url,
      reason: 'No',
      cause,
    })
    expect(copy.stack).toContain('firstCaller')
  }
})

test('an error that is not ours is rethrown as it is', async () => {
  const reason = new Error('the caller left')
  await expect(Promise.reject(reason).catch(throwAtCaller)).rejects.toBe(reason)
})
