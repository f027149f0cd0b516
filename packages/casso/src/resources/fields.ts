import * as v from 'valibot'

export const text = v.nullish(v.string())
export const number = v.nullish(v.number())

/** A number of Casso's, or its digits. */
export const id = v.pipe(
  v.union([v.number(), v.string()]),
  v.check(
    (value) => (typeof value === 'number' ? Number.isSafeInteger(value) && value > 0 : /^0*[1-9]\d*$/.test(value)),
    'a whole number from 1, or its digits',
  ),
)
