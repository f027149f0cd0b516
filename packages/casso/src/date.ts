import { ApiError } from '@x/core/vendor'

const form =
  /^(\d{4}-\d\d-\d\d)(?:[T ]((?:[01]\d|2[0-3])(?::[0-5]\d){2})(\.\d{1,9})?(Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?)?$/

/**
 * The instant that one of Casso's times means.
 *
 * Casso writes `2021-04-15`, `2021-04-15T08:30:00` or `2021-04-15 08:30:00` and means Vietnam's clock (UTC+7), where
 * `new Date(text)` would take the machine's. A time with an offset of its own keeps it.
 *
 * @throws {ApiError} `invalid_input` for anything else, impossible dates included.
 */
export function cassoDate(text: string): Date {
  const parts = typeof text === 'string' ? form.exec(text) : null
  const [, day = '', time = '00:00:00', fraction = '.', offset = '+07:00'] = parts ?? []
  if (!isCalendarDate(day)) {
    const expected = "a date such as '2021-04-15', '2021-04-15T08:30:00' or '2021-04-15 08:30:00'"
    const message = `'text' must be ${expected}`
    const issues = [{ path: 'text', expected }]
    throw new ApiError({ code: 'invalid_input', vendor: 'casso', operation: 'cassoDate', message, issues })
  }
  const zone = offset.replace(/(\d\d)(\d\d)$/, '$1:$2')
  return new Date(`${day}T${time}${fraction.slice(0, 4).padEnd(4, '0')}${zone}`)
}

/** Whether the text is a day that exists, as `YYYY-MM-DD`. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  // Engines roll 30 February over to 2 March instead of refusing it.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
