import { replyNumber, replyText, soft } from '@x/core/vendor'
import * as v from 'valibot'

/** A text of a reply that Casso always sends. */
export const text = soft(replyText)
/** A number of a reply that Casso always sends. */
export const number = soft(replyNumber)
/** A text that Casso leaves out or null where it knows nothing. */
export const maybeText = soft(v.nullish(replyText))
/** A number that Casso leaves out or null where it knows nothing. */
export const maybeNumber = soft(v.nullish(replyNumber))

const wholeFrom = (least: 0 | 1) =>
  v.custom<number | string>((value) => {
    const isWritten = typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value))
    return isWritten && Number.isSafeInteger(Number(value)) && Number(value) >= least
  }, `a whole number from ${least}, or its digits`)

/** A number of Casso's, or its digits. */
export const id = wholeFrom(1)

/** The same, or 0 for the beginning. */
export const idOrZero = wholeFrom(0)

/** A whole number from 1 on. */
export const count = v.pipe(
  v.number(),
  v.check((value) => Number.isSafeInteger(value) && value >= 1, 'a whole number from 1'),
)

/** A schema of an input whose type has a name, so that editors show the docstrings of its fields. */
export type Takes<Input, S extends v.GenericSchema> = v.GenericSchema<Input, v.InferOutput<S>>
