import { ApiError } from '@x/core/vendor'

const form =
  /^(\d{4}-\d\d-\d\d)(?:[T ]((?:[01]\d|2[0-3])(?::[0-5]\d){2})(\.\d{1,9})?(Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?)?$/

/**
 * Turns one of Casso's times into an instant.
 *
 * Casso writes `2021-04-15`, `2021-04-15T08:30:00` or `2021-04-15 08:30:00` and means Vietnam's clock (UTC+7), while
 * `new Date(text)` would use the machine's clock. A time that has an offset keeps it.
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
 * Gives the day in Vietnam at an instant, as `YYYY-MM-DD`.
 *
 * @throws {ApiError} `invalid_input` for anything but a `Date` of the years 1 to 9999.
 */
export function cassoDay(date: Date): string {
  const day = vietnamDay(date)
  if (day !== undefined) return day
  throw invalid('cassoDay', 'date', 'a valid Date')
}

/** The same, or `undefined` for what is not a usable date. A `Date` of another realm is one too. */
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
  // Engines turn 30 February into 2 March instead of refusing it.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
