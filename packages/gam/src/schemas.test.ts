import { expect, test } from 'vitest'
import { readEnvelope } from './schemas.ts'

test.each([99, 200, 250, 299, 'OK', 'success'])('a status of %s in the body is no refusal', (status) => {
  expect(readEnvelope({ status, data: 7 })).toEqual({ data: 7 })
})

test.each([
  [100, undefined],
  [199, undefined],
  [300, undefined],
  [399, undefined],
  [400, 400],
  ['403', 403],
  [599, 599],
  [600, undefined],
])('a status of %s in the body is a refusal that means %s', (status, meant) => {
  expect(readEnvelope({ status, message: 'no', data: 7 })).toMatchObject({ refusal: { message: 'no', status: meant } })
})
