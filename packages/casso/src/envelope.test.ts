import { expect, test } from 'vitest'
import { readEnvelope } from './envelope.ts'

test.each([
  [12, 12, undefined],
  [399, 399, undefined],
  [400, 400, 400],
  ['401', 401, 401],
  [599, 599, 599],
  ['600', 600, undefined],
  [123_456_789, 123_456_789, undefined],
])('the error %s is a refusal with the code %s and the status %s', (error, code, status) => {
  expect(readEnvelope({ error, message: 'no', data: null })).toEqual({ refusal: { code, message: 'no', status } })
})

test.each(['invalid_grant', '12a', 'a12', '1234567890', ''])('the error %j is no code of Casso’s', (error) => {
  expect(readEnvelope({ error, message: 'no' })).not.toMatchObject({ refusal: { message: 'no' } })
})

test.each([0, '0', '000'])('the error %j is a success', (error) => {
  expect(readEnvelope({ error, message: 'no', data: 7 })).toEqual({ data: 7 })
})
