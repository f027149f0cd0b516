import { replyNumber, replyText, soft } from '@x/core/vendor'
import * as v from 'valibot'

/** A text field that Casso always sends. */
export const text = soft(replyText)
/** A number field that Casso always sends. */
export const number = soft(replyNumber)
/** A text field that Casso omits or sets to null when it has no value. */
export const maybeText = soft(v.nullish(replyText))
/** A number field that Casso omits or sets to null when it has no value. */
export const maybeNumber = soft(v.nullish(replyNumber))

const wholeFrom = (least: 0 | 1) =>
  v.custom<number | string>((value) => {
    const isWritten = typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value))
    return isWritten && Number.isSafeInteger(Number(value)) && Number(value) >= least
  }, `a whole number from ${least}, or its digits`)

/** An id of Casso's: a number, or its digits as text. */
export const id = wholeFrom(1)

/** Like `id`, but also accepts 0, which stands for the beginning. */
export const idOrZero = wholeFrom(0)

/** A whole number, at least 1. */
export const count = v.pipe(
  v.number(),
  v.check((value) => Number.isSafeInteger(value) && value >= 1, 'a whole number from 1'),
)

/** An input schema whose input type has a name, so that editors show the docstrings of its fields. */
export type Takes<Input, S extends v.GenericSchema> = v.GenericSchema<Input, v.InferOutput<S>>
