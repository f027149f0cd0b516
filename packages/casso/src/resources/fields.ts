import * as v from 'valibot'

export const text = v.nullish(v.string())
export const number = v.nullish(v.number())

const wholeFrom = (least: 0 | 1) =>
  v.pipe(
    v.union([v.number(), v.string()]),
    v.check((value) => {
      const isWritten = typeof value === 'number' || /^\d+$/.test(value)
      return isWritten && Number.isSafeInteger(Number(value)) && Number(value) >= least
    }, `a whole number from ${least}, or its digits`),
  )

/** A number of Casso's, or its digits. */
export const id = wholeFrom(1)

/** The same, or 0 for the beginning. */
export const idOrZero = wholeFrom(0)
