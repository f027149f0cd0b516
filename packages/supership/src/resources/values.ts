import { replyFilled, replyNumber, replyText, soft } from '@x/core/vendor'
import * as v from 'valibot'
import type { OrderStatus } from './orders/status.ts'

// These give a schema a named type: in a published `.d.ts`, only named types keep the docstrings of their fields.
export type Gives<Output> = v.GenericSchema<unknown, Output>
export type Takes<Input, S extends v.GenericSchema> = v.GenericSchema<Input, v.InferOutput<S>>

// Side fields of replies: a missing or wrong value does not fail the call.
export const sideText = soft(replyText)
export const sideNumber = soft(replyNumber)
/** Text that SuperShip does not always send. */
export const sideTextOrNull = soft(v.nullish(replyText))
/** One of `orderStatuses`, or a status that SuperShip added later. */
export const orderStatus = v.pipe(
  replyFilled,
  v.transform((code): OrderStatus => code),
)
/** Turns an empty list into an empty object, since PHP writes a map without entries as a list. */
export const phpMap = (value: unknown): unknown => (Array.isArray(value) && value.length === 0 ? {} : value)

// For arguments. SuperShip's own samples send numbers as text, and public clients send codes as numbers.
export const whole = v.pipe(
  v.union([v.number(), v.string()]),
  v.check((value) => /^\d+$/.test(String(value)), 'a whole number, as a number or as digits'),
)
export const codeOrNumber = v.union([v.number(), v.string()])
/** The value of a query field that a schema does not name. */
export const queryValue = v.nullish(v.union([v.string(), v.number(), v.boolean()]))
