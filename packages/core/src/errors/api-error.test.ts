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

test('what is not known is not there', () => {
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
    message: '[shop] orders.get: Log in again (401)',
  })
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

test('an error that many wait for is made anew for each, and leads to the line that waits', async () => {
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

test('what is no error of ours is thrown on as it is', async () => {
  const reason = new Error('the caller left')
  await expect(Promise.reject(reason).catch(throwAtCaller)).rejects.toBe(reason)
})
