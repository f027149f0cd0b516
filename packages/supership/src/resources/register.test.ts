import { failure } from 'test-kit/contract'
import { expect, test } from 'vitest'
import { base, newShop, useShop } from '../../test/shop.ts'
import register from '../fixtures/register.json' with { type: 'json' }

const { mock, supership, exchange, token } = useShop()

test('register sends no credential and gives the account with its token', async () => {
  const { value, request, headers, json } = await exchange('register', register, (it) => it.register(newShop))
  expect(value).toEqual(register.results)
  expect(request).toBe(`POST ${base}/auth/register`)
  expect(headers.get('authorization')).toBe(null)
  expect(json).toEqual(newShop)
})

test('register keeps the password, the partner code and the token out of its errors', async () => {
  const echo = `${newShop.password} ${JSON.stringify(newShop)} ${encodeURIComponent(newShop.password)} ${token}`
  const outcomes = [
    { status: 422, body: { status: 'Error', message: echo, code: newShop.password, errors: { password: [echo] } } },
    { body: echo, status: 500, headers: { 'content-type': 'text/plain' } },
    { body: { ...register, results: { ...register.results, access_token: null, name: token } } },
    { network: true },
  ]
  const errors = []
  for (const outcome of outcomes) {
    mock.failNext('register', outcome)
    errors.push(await failure(supership.register(newShop)))
  }
  errors.push(await failure(supership.register({ ...newShop, phone: 7 as unknown as string })))
  expect(errors.map(({ code }) => code)).toEqual([
    'refused',
    'server_error',
    'unexpected_response',
    'network',
    'invalid_input',
  ])
  for (const error of errors) {
    const printed = JSON.stringify(error) + String(error.stack) + String(error.cause)
    for (const secret of ['shop/pass', 'shop%2Fpass', newShop.partner, token, 'made-up-access-token']) {
      expect(printed).not.toContain(secret)
    }
  }
})
