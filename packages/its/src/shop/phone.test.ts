import fc from 'fast-check'
import { failure } from 'test-kit/contract'
import { outcome } from 'test-kit/fuzz'
import { expect, test } from 'vitest'
import { toZaloPhone } from './phone.ts'

test.each([
  '0901234567',
  '84901234567',
  '+84901234567',
  '0084901234567',
  '090 123 4567',
  '090.123.4567',
  '090-123-4567',
  '(090) 123 4567',
  '+84 (0)90 123 4567',
  ' 0901234567\n',
  '090\u00a0123\u20114567',
])('%s is written as Zalo wants it', (phone) => {
  expect(toZaloPhone(phone)).toBe('84901234567')
})

test('a number that begins with 84 keeps its digits', () => {
  expect(toZaloPhone('0841234567')).toBe('84841234567')
  expect(toZaloPhone('84841234567')).toBe('84841234567')
})

test.each(['3', '5', '7', '8', '9'])('a mobile number may begin with 0%s', (digit) => {
  expect(toZaloPhone(`0${digit}12345678`)).toBe(`84${digit}12345678`)
})

test.each([
  '',
  '0112345678',
  '0212345678',
  '0412345678',
  '0612345678',
  '84212345678',
  '+84 61 234 5678',
  '912345678',
  '84901234',
  '09012345678',
  '0001234567',
  '+1 901 234 5678',
  '024 1234 5678',
  '090123456a',
  '0901234567, 0907654321',
  'abc',
])("'%s' is refused without being quoted", async (phone) => {
  const error = await failure((async () => toZaloPhone(phone))())
  expect(error).toMatchObject({ code: 'invalid_input', operation: 'toZaloPhone', issues: [{ path: 'phone' }] })
  if (phone !== '') expect(error.message).not.toContain(phone)
})

test('what is no text is refused too', async () => {
  for (const phone of [undefined, null, {}, 901234567, Symbol('x')]) {
    const expected = 'a Vietnamese mobile number, such as 0901234567'
    expect(await failure((async () => toZaloPhone(phone as string))())).toMatchObject({
      code: 'invalid_input',
      vendor: 'its',
      reason: `'phone' must be ${expected}`,
      issues: [{ path: 'phone', expected }],
    })
  }
})

test('any text gives a number of Zalo’s form or an error, and a good one stays as it is', async () => {
  const pieces = fc.array(fc.constantFrom('0', '84', '+84', '9', '123', '0084', ' ', '.', '(', ')', 'x'), {
    maxLength: 12,
  })
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        pieces.map((parts) => parts.join('')),
        fc.string({ unit: 'binary' }),
      ),
      async (text) => {
        const result = await outcome(() => toZaloPhone(text))
        if ('error' in result) {
          expect(result.error.code).toBe('invalid_input')
        } else {
          expect(result.value).toMatch(/^84[35789]\d{8}$/)
          expect(toZaloPhone(result.value)).toBe(result.value)
        }
      },
    ),
    { numRuns: 1_000 },
  )
})
