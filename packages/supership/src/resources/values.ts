import * as v from 'valibot'
import type { OrderStatus } from './orders/status.ts'

// In replies.
export const textOrNull = v.nullish(v.string())
export const numberOrNull = v.nullish(v.number())
/** One of `orderStatuses`, or one that came after. */
export const orderStatus = v.pipe(
  v.string(),
  v.transform((code): OrderStatus => code),
)

// In arguments. SuperShip's own samples send numbers as text, and public clients send codes as numbers.
export const whole = v.pipe(
  v.union([v.number(), v.string()]),
  v.check((value) => /^\d+$/.test(String(value)), 'a whole number, as a number or as digits'),
)
export const codeOrNumber = v.union([v.number(), v.string()])
/** What a query can hold beside the fields that are known. */
export const queryValue = v.nullish(v.union([v.string(), v.number(), v.boolean()]))
