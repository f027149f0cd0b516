import { ApiError } from '@x/core/vendor'

/**
 * Converts a Vietnamese mobile number to the form that Zalo wants: `84` and nine digits.
 *
 * Accepts `0901234567`, `+84 901 234 567`, `0084901234567` and `84901234567`, with spaces, dots, dashes and brackets.
 * After the 0 or 84, a mobile number begins with 3, 5, 7, 8 or 9.
 *
 * @example toZaloPhone('090 123 4567') // '84901234567'
 * @throws {ApiError} `invalid_input` for anything else, such as a landline or a foreign number.
 */
export function toZaloPhone(phone: string): string {
  const digits = String(phone).replace(/[\s().\-\u2010-\u2015]/g, '')
  const found = /^(?:\+84|0084|84|(?=0))0?([35789]\d{8})$/.exec(digits)?.[1]
  if (found !== undefined) return `84${found}`
  const issues = [{ path: 'phone', expected: 'a Vietnamese mobile number, such as 0901234567' }]
  const message = "'phone' must be a Vietnamese mobile number, such as 0901234567"
  throw new ApiError({ code: 'invalid_input', vendor: 'its', operation: 'toZaloPhone', message, issues })
}
