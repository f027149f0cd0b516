import { expect, test } from 'vitest'
import { readEnvelope } from './schemas.ts'

test.each([
  [399, undefined],
  [400, 400],
  ['403', 403],
  [599, 599],
  [600, undefined],
])('a code of %s in the body means the status %s', (code, status) => {
  expect(readEnvelope({ code, status: 'error', data: { errors: ['One', 'Two'] } }, 200)).toEqual({
    refusal: { code, message: 'One; Two', status, vague: undefined },
  })
})

test('a code alone is a vague refusal, since other servers send one too', () => {
  expect(readEnvelope({ code: 404, message: 'Not Found' }, 200)).toMatchObject({
    refusal: { status: 404, vague: true },
  })
  expect(readEnvelope({ code: 404, data: { error: 'No' } }, 200)).toMatchObject({ refusal: { vague: undefined } })
  expect(readEnvelope({ code: 600, message: 'Not Found' }, 200)).toBe(undefined)
})
