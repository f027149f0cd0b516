import { ApiError } from '@x/core/vendor'

const form =
  /^(\d{4}-\d\d-\d\d)(?:[T ]((?:[01]\d|2[0-3])(?::[0-5]\d){2})(\.\d{1,9})?(Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?)?$/

/**
 * Converts one of Casso's times to a `Date`.
 *
 * Casso writes `2021-04-15`, `2021-04-15T08:30:00` or `2021-04-15 08:30:00` and means local time in Vietnam (UTC+7).
 * `new Date(text)` would assume UTC for the first and the machine's time zone for the others. If the text has an
 * offset, it is used.
 *
 * @throws {ApiError} `invalid_input` for anything else, impossible dates included.
 */
export function cassoDate(text: string): Date {
  const parts = typeof text === 'string' ? form.exec(text) : null
  const [, day = '', time = '00:00:00', fraction = '.', offset = '+07:00'] = parts ?? []
  if (!isCalendarDate(day)) {
    throw invalid('cassoDate', 'text', "a date such as '2021-04-15', '2021-04-15T08:30:00' or '2021-04-15 08:30:00'")
  }
  const zone = offset.replace(/(\d\d)(\d\d)$/, '$1:$2')
  return new Date(`${day}T${time}${fraction.slice(0, 4).padEnd(4, '0')}${zone}`)
}

/**
 * Returns the calendar day in Vietnam at the given instant, as `YYYY-MM-DD`.
 *
 * @throws {ApiError} `invalid_input` for anything but a `Date` of the years 0 to 9999.
 */
export function cassoDay(date: Date): string {
  const day = vietnamDay(date)
  if (day !== undefined) return day
  throw invalid('cassoDay', 'date', 'a valid Date')
}

/** Like `cassoDay`, but returns `undefined` for an unusable value. A `Date` of another realm is usable. */
export function vietnamDay(date: unknown): string | undefined {
  if (!isDate(date)) return
  const shifted = new Date(date.getTime() + 7 * 3_600_000)
  const day = Number.isNaN(shifted.getTime()) ? '' : shifted.toISOString().slice(0, 10)
  return isCalendarDate(day) ? day : undefined
}

const isDate = (value: unknown): value is Date => Object.prototype.toString.call(value) === '[object Date]'

function invalid(operation: string, path: string, expected: string): ApiError {
  const issues = [{ path, expected }]
  return new ApiError({
    code: 'invalid_input',
    vendor: 'casso',
    operation,
    message: `'${path}' must be ${expected}`,
    issues,
  })
}

/** Whether the text is a day that exists, written as `YYYY-MM-DD`. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  // Some engines turn 30 February into 2 March instead of rejecting it.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
