import type { MockRequest } from '@x/core/mock'

/** What SuperShip does not document. Each default is a guess from what public clients do. */
export interface SuperShipGuesses {
  /** HTTP status of a refused call, such as bad input or an unknown order. @default 422 */
  refusalStatus?: number
  /** HTTP status of a refused login. @default 401 */
  loginRefusalStatus?: number
  /** Whether the body that refuses a token has `code: 401`. @default false */
  codeInBody?: boolean
  /** Whether a second order with the same `soc` is refused. @default false */
  uniqueSoc?: boolean
  /** Whether an order must have a `value`, as is reported since June 2026. @default false, as on SuperShip's page */
  valueRequired?: boolean
  /** Whether a login returns a `refresh_token`. The page of 2021 has it, later pages do not. @default false */
  refreshToken?: boolean
  /** Statuses in which an order can be cancelled. @default ['1', '2', '3', '5'], before the goods are picked up */
  cancellable?: readonly string[]
  /** How often the mock repeats a delivery that was not answered with 200. @default 0 */
  webhookRetries?: number
  /** What `webhooks.get` answers when there is no webhook. @default null */
  noWebhook?: null | []
  /** The reason fields of an update that has no reason. @default null */
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
/** Error messages by field, as Laravel sends them. */
export type Faults = Record<string, string[]>

export const success = (results: unknown, message?: string) =>
  Response.json({ status: 'Success', ...(message !== undefined && { message }), results })

export const failure = (httpStatus: number, message: string, more: Fields = {}) =>
  Response.json({ status: 'Error', message, ...more }, { status: httpStatus })

/** Refuses a call for its faults. The message is that of the first fault. */
export const sayFaults = ({ refusalStatus }: Required<SuperShipGuesses>, faults: Faults) =>
  failure(refusalStatus, Object.values(faults)[0]?.[0] ?? '', { errors: faults })

/** The fields of a body that is JSON and has a JSON `content-type`; otherwise no fields. */
export function fieldsOf({ headers, json }: MockRequest): Fields {
  const isJson = headers.get('content-type')?.startsWith('application/json') === true
  return isJson && typeof json === 'object' && json !== null ? (json as Fields) : {}
}

/** A fault for each required field that is missing. */
export function faultsOf(given: Fields, required: readonly string[]): Faults {
  const missing = required.filter((name) => [undefined, null, ''].includes(given[name] as null))
  return Object.fromEntries(missing.map((name) => [name, [`Trường ${name} không được bỏ trống`]]))
}

/** The current time as SuperShip writes it: ISO 8601 in UTC+7. */
export const now = () => `${new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`
