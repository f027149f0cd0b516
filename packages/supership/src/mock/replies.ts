import type { MockRequest } from '@x/core/mock'

/** What SuperShip's pages leave open. Each of these is a guess, set as the public clients let one think. */
export interface SuperShipGuesses {
  /** HTTP status of a refused call: bad input, unknown order. Clients for both exist. @default 422 */
  refusalStatus?: number
  /** HTTP status of a refused login. @default 401 */
  loginRefusalStatus?: number
  /** Whether a body refusing a token has `code: 401` in it. @default false */
  codeInBody?: boolean
  /** Whether a second order with the same `soc` is refused. @default false */
  uniqueSoc?: boolean
  /** Whether an order must have a `value`, as is reported since June 2026. @default false, as the page says */
  valueRequired?: boolean
  /** Whether a login gives a `refresh_token`, as the page of 2021 says and later ones don't. @default false */
  refreshToken?: boolean
  /** Statuses in which an order can be cancelled. @default ['1', '2', '3', '5'], before the goods were fetched */
  cancellable?: readonly string[]
  /** How often a delivery is tried again that was not answered with 200. @default 0 */
  webhookRetries?: number
  /** What `webhooks.get` tells when there is none. @default null */
  noWebhook?: null | []
  /** What stands for a reason where there is none. @default null */
  noReason?: null | ''
}

export const defaultGuesses: Required<SuperShipGuesses> = {
  refusalStatus: 422,
  loginRefusalStatus: 401,
  codeInBody: false,
  uniqueSoc: false,
  valueRequired: false,
  refreshToken: false,
  cancellable: ['1', '2', '3', '5'],
  webhookRetries: 0,
  noWebhook: null,
  noReason: null,
}

export type Fields = Record<string, unknown>
/** Sentences by field, as Laravel tells them; one client names the field the same way as its message on weights. */
export type Faults = Record<string, string[]>

export const success = (results: unknown, message?: string) =>
  Response.json({ status: 'Success', ...(message !== undefined && { message }), results })

export const failure = (httpStatus: number, message: string, more: Fields = {}) =>
  Response.json({ status: 'Error', message, ...more }, { status: httpStatus })

/** The body where it is sent as JSON and says so; else nothing, as if no field had come. */
export function fieldsOf({ headers, json }: MockRequest): Fields {
  const isJson = headers.get('content-type')?.startsWith('application/json') === true
  return isJson && typeof json === 'object' && json !== null ? (json as Fields) : {}
}

/** What is wrong with the fields that must be there. */
export function faultsOf(given: Fields, required: readonly string[]): Faults {
  const missing = required.filter((name) => [undefined, null, ''].includes(given[name] as null))
  return Object.fromEntries(missing.map((name) => [name, [`Trường ${name} không được bỏ trống`]]))
}

/** SuperShip's time: ISO 8601 at UTC+7. */
export const now = () => `${new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`
